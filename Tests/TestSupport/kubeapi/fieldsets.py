# SPDX-License-Identifier: Apache-2.0
"""Sets of fields and what server-side apply does with them.

A set is kept as FieldsV1 spells it: {"f:spec": {"f:replicas": {}}}. An element is
in the set itself when it has nothing below it or holds ".". The functions follow
Kubernetes' structured-merge-diff.
"""

import json

KEY_DEFAULTS = {"protocol": "TCP"}


class Untyped(Exception):
    """An object that does not fit its schema; one text a problem."""

    def __init__(self, problems):
        super().__init__(problems[0] if len(problems) == 1 else "errors:\n" + "\n".join("  " + p for p in problems))


def compact(value):
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def item_key(kind, item):
    """The path element of a list's item."""
    if kind.keys == ():
        return "v:" + compact(item)
    keys = {}
    for name in sorted(kind.keys):
        value = item.get(name, KEY_DEFAULTS.get(name)) if isinstance(item, dict) else None
        if value is not None:
            keys[name] = value
    return "k:" + compact(keys)


def is_member(node):
    return not node or "." in node


def node(member, below):
    """A node of both; None when nothing is left of it."""
    if not below:
        return {} if member else None
    return {".": {}, **below} if member else below


def below(entry):
    return {key: value for key, value in entry.items() if key != "."}


def union(left, right):
    if not left or not right:
        return left or right
    out = dict(left)
    for key, entry in right.items():
        if key == ".":
            continue
        mine = out.get(key)
        if mine is None:
            out[key] = entry
        elif mine is not entry and mine != entry:
            out[key] = node(is_member(mine) or is_member(entry), union(below(mine), below(entry)))
    return out


def difference(left, right):
    """Elements of left that are not in right."""
    if not right:
        return left
    out = {}
    for key, entry in left.items():
        if key == ".":
            continue
        other = right.get(key)
        if other is None:
            out[key] = entry
            continue
        left_over = node(is_member(entry) and not is_member(other), difference(below(entry), below(other)))
        if left_over is not None:
            out[key] = left_over
    return out


def intersection(left, right):
    out = {}
    for key, entry in left.items():
        other = right.get(key) if key != "." else None
        if other is None:
            continue
        both = node(is_member(entry) and is_member(other), intersection(below(entry), below(other)))
        if both is not None:
            out[key] = both
    return out


def elements(fields, path=""):
    """Each member as Kubernetes spells a path: .spec.containers[name="web"].image"""
    for key, entry in fields.items():
        if key == ".":
            continue
        kind, _, text = key.partition(":")
        if kind == "f":
            here = f"{path}.{text}"
        elif kind == "k":
            pairs = (f"{name}={compact(value)}" for name, value in json.loads(text).items())
            here = f"{path}[{','.join(pairs)}]"
        else:
            here = f"{path}[={text}]"
        if is_member(entry):
            yield here
        yield from elements(entry, here)


def field_set(kind, value):
    """The elements of an applied configuration, as a node's inside; {} for a leaf."""
    if isinstance(value, dict) and not kind.atomic and kind.kind in ("struct", "map", "any"):
        out, fields, inner = {}, kind.fields, kind.inner or kind
        for name, item in value.items():
            declared = fields.get(name)
            inside = field_set(declared or inner, item)
            if inside and (declared is None):
                inside = {".": {}, **inside}
            out["f:" + name] = inside
        return out
    if kind.kind == "list" and not kind.atomic and isinstance(value, list):
        out = {}
        for item in value:
            inside = field_set(kind.inner, item)
            out[item_key(kind, item)] = {".": {}, **inside} if inside else {}
        return out
    return {}


MISSING = object()


def compare(kind, old, new):
    """(changed or added, removed) from old to new; MISSING where there is none."""
    changed, removed, _ = walk(kind, old, new)
    return changed or {}, removed or {}


def walk(kind, old, new):
    """Nodes (changed, removed) below this point, or None; and whether it is a leaf."""
    if old is new:
        return None, None, False
    shape = children_of(kind, old, new)
    if shape is None:
        if new is MISSING:
            return None, {}, True
        return ({} if old is MISSING or old != new else None), None, True
    changed, removed = {}, {}
    for key, inner, before, after in shape:
        if before is not MISSING and after is not MISSING and before == after:
            continue
        inside_changed, inside_removed, leaf = walk(inner, before, after)
        if not leaf:
            if before is MISSING:
                inside_changed = node(True, inside_changed)
            if after is MISSING:
                inside_removed = node(True, inside_removed)
        if inside_changed is not None:
            changed[key] = inside_changed
        if inside_removed is not None:
            removed[key] = inside_removed
    return changed or None, removed or None, False


def children_of(kind, old, new):
    """(path element, type, before, after) of all inside; None for a leaf."""
    old_value = None if old is MISSING else old
    new_value = None if new is MISSING else new
    if kind.atomic or not (old_value or new_value):
        return None
    if kind.kind in ("struct", "map", "any") and all(isinstance(v, dict) or v is None for v in (old_value, new_value)):
        before, after = old_value or {}, new_value or {}
        names = list(after) + [name for name in before if name not in after]
        return [
            ("f:" + name, kind.fields.get(name) or kind.inner or kind, before.get(name, MISSING), after.get(name, MISSING))
            for name in names
        ]
    if kind.kind == "list" and all(isinstance(v, list) or v is None for v in (old_value, new_value)):
        before = {item_key(kind, item): item for item in old_value or []}
        after = {item_key(kind, item): item for item in new_value or []}
        names = list(after) + [name for name in before if name not in after]
        return [(name, kind.inner, before.get(name, MISSING), after.get(name, MISSING)) for name in names]
    return None


def merge(kind, live, config):
    """What `live` becomes when `config` is laid over it."""
    if isinstance(config, dict) and isinstance(live, dict) and not kind.atomic and kind.kind in ("struct", "map", "any"):
        out = dict(live)
        for name, value in config.items():
            mine = out.get(name, MISSING)
            out[name] = value if mine is MISSING else merge(kind.fields.get(name) or kind.inner or kind, mine, value)
        return out
    if kind.kind == "list" and not kind.atomic and isinstance(config, list) and isinstance(live, list):
        return merge_lists(kind, live, config)
    return config


def merge_lists(kind, live, config):
    mine = {item_key(kind, item): item for item in live}
    theirs = {item_key(kind, item): item for item in config}
    out, waiting = [], [key for key in mine]
    for key, item in theirs.items():
        if key in mine:
            while waiting and waiting[0] not in theirs:
                out.append(mine[waiting.pop(0)])
            if key in waiting:
                waiting.remove(key)
            out.append(merge(kind.inner, mine[key], item))
        else:
            out.append(item)
    return out + [mine[key] for key in waiting if key not in theirs]


def without(kind, value, gone, kept):
    """`value` without the elements of `gone`, unless they or something below is in `kept`."""
    if isinstance(value, dict):
        out = dict(value)
        for name in value:
            drop(out, name, gone.get("f:" + name), kept.get("f:" + name), kind.fields.get(name) or kind.inner or kind)
        return out
    if isinstance(value, list) and not kind.atomic and kind.kind == "list":
        out = []
        for item in value:
            key = item_key(kind, item)
            holder = {0: item}
            drop(holder, 0, gone.get(key), kept.get(key), kind.inner)
            out += holder.values()
        return out
    return value


def drop(holder, name, gone, kept, kind):
    if gone is None:
        return
    if kept is None and is_member(gone):
        del holder[name]
        return
    left = without(kind, holder[name], gone, kept or {})
    if kept is None and left in ({}, []) and holder[name]:
        del holder[name]
    else:
        holder[name] = left


def check(kind, value, path="", problems=None):
    """Collects where `value` does not fit; the wording is the real server's."""
    problems = [] if problems is None else problems
    name = kind.kind
    if value is None or name == "any":
        pass
    elif name == "struct":
        if not isinstance(value, dict):
            problems.append(f"{path}: expected map, got &{go(value)}")
        else:
            check_struct(kind, value, path, problems)
    elif name == "map":
        if not isinstance(value, dict):
            problems.append(f"{path}: expected map, got &{go(value)}")
        elif kind.inner.kind != "any":
            for key, item in value.items():
                check(kind.inner, item, f"{path}.{key}", problems)
    elif name == "list":
        check_list(kind, value, path, problems)
    elif name == "string":
        if type(value) is not str:
            problems.append(f"{path}: expected string, got &value.valueUnstructured{{Value:{go_sharp(value)}}}")
    elif name == "boolean":
        if value is not True and value is not False:
            problems.append(f"{path}: expected boolean, got &{go(value)}")
    elif name in ("integer", "number"):
        if type(value) not in (int, float):
            problems.append(f"{path}: expected numeric (int or float), got {go_type(value)}")
    elif isinstance(value, (dict, list)):
        problems.append(f"{path}: expected scalar, got &{go(value)}")
    return problems


def check_struct(kind, value, path, problems):
    fields, more = kind.fields, kind.inner
    for key, item in value.items():
        declared = fields.get(key)
        if declared is not None:
            if item is not None and declared.kind != "any":
                check(declared, item, f"{path}.{key}", problems)
        elif more is None:
            problems.append(f"{path}.{key}: field not declared in schema")


def check_list(kind, value, path, problems):
    if not isinstance(value, list):
        problems.append(f"{path}: expected list, got &{go(value)}")
        return
    seen = set()
    for index, item in enumerate(value):
        here = f"{path}[{index}]"
        if not kind.atomic and kind.kind == "list":
            key = item_key(kind, item)
            if key == "k:{}":
                problems.append(
                    f"{path}: element {index}: associative list with keys has an element that omits key field "
                    f"{compact(kind.keys[0])} (and doesn't have default value)"
                )
                continue
            here = f"{path}{next(elements({key: {}}))}"
            if key in seen:
                problems.append(f"{path}: duplicate entries for key {here.removeprefix(path)}")
            seen.add(key)
        check(kind.inner, item, here, problems)


def go(value):
    return "{" + go_plain(value) + "}"


def go_plain(value):
    if isinstance(value, bool):
        return str(value).lower()
    if value is None:
        return "<nil>"
    if isinstance(value, dict):
        return "map[" + " ".join(f"{key}:{go_plain(value[key])}" for key in sorted(value)) + "]"
    if isinstance(value, list):
        return "[" + " ".join(go_plain(item) for item in value) + "]"
    return str(value)


def go_sharp(value):
    if isinstance(value, (dict, list)):
        return ("map[string]interface {}" if isinstance(value, dict) else "[]interface {}") + "{…}"
    return go_plain(value)


def go_type(value):
    names = {str: "string", bool: "bool", dict: "map[string]interface {}", list: "[]interface {}", int: "int64"}
    return names.get(type(value), "float64")
