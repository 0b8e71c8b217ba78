# SPDX-License-Identifier: Apache-2.0
"""The three kinds of patch that are not server-side apply."""

from kubeapi.answers import Refused


def json_merge(target, patch):
    """RFC 7386."""
    if not isinstance(patch, dict):
        return patch
    out = dict(target) if isinstance(target, dict) else {}
    for key, value in patch.items():
        if value is None:
            out.pop(key, None)
        else:
            out[key] = json_merge(out.get(key), value)
    return out


def copied(value):
    if isinstance(value, dict):
        return {key: copied(item) for key, item in value.items()}
    if isinstance(value, list):
        return [copied(item) for item in value]
    return value


def json_patch(target, operations):
    """RFC 6902, as far as clients use it."""
    target = copied(target)
    for operation in operations:
        target = one_operation(target, operation)
    return target


def one_operation(target, operation):
    kind, path = operation.get("op"), pointer(operation.get("path", ""))
    if kind in ("move", "copy"):
        value = copied(at(target, pointer(operation["from"])))
        if kind == "move":
            one_operation(target, {"op": "remove", "path": operation["from"]})
    else:
        value = operation.get("value")
    if kind == "test":
        if at(target, path) != value:
            raise Refused(422, f"the server rejected our request due to an error in our request: testing value {operation['path']} failed")
        return target
    if not path:
        return value
    holder, last = at(target, path[:-1]), path[-1]
    if isinstance(holder, list):
        index = len(holder) if last == "-" else int(last)
        if kind == "remove":
            del holder[index]
        elif kind == "replace":
            holder[index] = value
        else:
            holder.insert(index, value)
    elif kind == "remove":
        if last not in holder:
            raise Refused(422, "the server rejected our request due to an error in our request")
        del holder[last]
    else:
        holder[last] = value
    return target


def pointer(text):
    return [part.replace("~1", "/").replace("~0", "~") for part in text.split("/")[1:]]


def at(value, path):
    try:
        for part in path:
            value = value[int(part)] if isinstance(value, list) else value[part]
        return value
    except (KeyError, IndexError, ValueError, TypeError):
        raise Refused(422, "the server rejected our request due to an error in our request") from None


def strategic(kind, target, patch):
    """Strategic merge patch by the merge keys of a built-in type."""
    if not isinstance(patch, dict):
        return patch
    directive = patch.get("$patch")
    if directive == "replace":
        return {key: value for key, value in patch.items() if not key.startswith("$")}
    if directive == "delete":
        return None
    out = dict(target) if isinstance(target, dict) else {}
    kept = patch.get("$retainKeys")
    if kept is not None:
        out = {key: value for key, value in out.items() if key in kept}
    orders = {}
    for key, value in patch.items():
        if key.startswith("$setElementOrder/"):
            orders[key.split("/", 1)[1]] = value
        elif key.startswith("$deleteFromPrimitiveList/"):
            name = key.split("/", 1)[1]
            out[name] = [item for item in out.get(name, []) if item not in value]
        elif not key.startswith("$"):
            one_field(kind, out, key, value)
    for name, order in orders.items():
        if name in out:
            out[name] = ordered(out[name], order, kind.merge.get(name))
    return out


def one_field(kind, out, key, value):
    inner = kind.fields.get(key) or kind.inner or kind
    if value is None:
        out.pop(key, None)
    elif isinstance(value, dict):
        made = strategic(inner, out.get(key), value)
        if made is None:
            out.pop(key, None)
        else:
            out[key] = made
    elif isinstance(value, list) and key in kind.merge:
        out[key] = merged_list(inner, out.get(key) or [], value, kind.merge[key])
    else:
        out[key] = value


def merged_list(kind, target, patch, name):
    if not name:
        return target + [item for item in patch if item not in target]
    if any(item.get("$patch") == "replace" for item in patch):
        return [item for item in patch if "$patch" not in item]
    out = list(target)
    for item in patch:
        place = next((i for i, mine in enumerate(out) if mine.get(name) == item.get(name)), None)
        if item.get("$patch") == "delete":
            if place is not None:
                del out[place]
        elif place is None:
            out.append(strategic(kind.inner, {}, item))
        else:
            out[place] = strategic(kind.inner, out[place], item)
    return out


def ordered(items, order, name):
    """Items in the order asked for; the others keep their places after those before them."""
    wanted = [item.get(name) if name else item for item in order]

    def place(item):
        key = item.get(name) if name else item
        return wanted.index(key) if key in wanted else len(wanted)

    return sorted(items, key=place)
