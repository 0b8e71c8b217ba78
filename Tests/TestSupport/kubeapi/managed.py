# SPDX-License-Identifier: Apache-2.0
"""metadata.managedFields: who owns which field, by server-side apply and by updates."""

import datetime

from kubeapi import fieldsets
from kubeapi.answers import Refused

# Never owned by anybody.
UNOWNED = {
    "f:apiVersion": {}, "f:kind": {},
    "f:metadata": {
        ".": {}, **{f"f:{name}": {} for name in (
            "name", "namespace", "creationTimestamp", "selfLink", "uid", "clusterName", "generation",
            "managedFields", "resourceVersion", "deletionTimestamp", "deletionGracePeriodSeconds")},
    },
}


def now():
    return datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def parse(obj):
    """{(manager, operation, apiVersion, subresource): (time, fields)}"""
    found = {}
    for entry in obj.get("metadata", {}).get("managedFields") or []:
        key = (entry.get("manager", ""), entry.get("operation"), entry.get("apiVersion"), entry.get("subresource", ""))
        found[key] = (entry.get("time"), entry.get("fieldsV1", {}))
    return found


def render(managers):
    entries = []
    for (manager, operation, version, subresource), (time, fields) in managers.items():
        entry = {
            "manager": manager, "operation": operation, "apiVersion": version, "time": time,
            "fieldsType": "FieldsV1", "fieldsV1": fields,
        }
        if subresource:
            entry["subresource"] = subresource
        entries.append(entry)
    entries.sort(key=lambda entry: (entry["operation"], entry["time"] or "", entry["manager"]))
    return entries


def store(obj, managers):
    """`obj` with these managers; without any the field is absent."""
    metadata = {key: value for key, value in obj["metadata"].items() if key != "managedFields"}
    entries = render(managers)
    if entries:
        metadata["managedFields"] = entries
    return {**obj, "metadata": metadata}


def owned(fields, subresource):
    """Without what nobody owns, and what this endpoint resets."""
    fields = fieldsets.difference(fields, UNOWNED)
    if subresource == "status":
        fields = {key: value for key, value in fields.items() if key == "f:status"}
    elif subresource == "":
        fields = {key: value for key, value in fields.items() if key != "f:status"}
    return fields


def initial(kind):
    """The empty object as Go has it: structs that are always there, and required lists as null."""
    made = {name: None for name in kind.required if kind.fields[name].kind in ("list", "map")}
    for name in kind.preset:
        inner = kind.fields[name]
        made[name] = initial(inner) if inner.kind == "struct" and not inner.atomic else {}
    return made


def same(left, right):
    """Equal but for who manages what."""
    return strip(left) == strip(right)


def strip(obj):
    metadata = obj.get("metadata", {})
    hidden = {key: value for key, value in metadata.items() if key not in ("managedFields", "resourceVersion")}
    return {**obj, "metadata": hidden}


def fields_of(managers):
    return {key: fields for key, (_, fields) in managers.items()}


def update(kind, live, made, manager, api_version, subresource=""):
    """`made` after a create, an update or a patch by `manager`, with its managedFields."""
    managers = parse(live) if live is not None else {}
    changed, removed = fieldsets.compare(kind, strip(live) if live is not None else initial(kind), strip(made))
    changed, removed = owned(changed, subresource), fieldsets.difference(removed, UNOWNED)
    me = (manager, "Update", api_version, subresource)
    for key, (time, fields) in list(managers.items()):
        if key != me:
            left = fieldsets.difference(fieldsets.difference(fields, changed), removed)
            managers[key] = (time, left)
            if not left and fields:
                del managers[key]
    mine = managers.get(me, (None, {}))
    fields = fieldsets.union(fieldsets.difference(mine[1], removed), changed)
    if fields:
        managers[me] = (now() if fields != mine[1] or changed else mine[0], fields)
    else:
        managers.pop(me, None)
    return store(made, managers)


class Applied:
    """The outcome of server-side apply: the object, and who manages it."""

    def __init__(self, obj, managers):
        self.obj, self.managers = obj, managers


def apply(kind, live, config, manager, api_version, force, subresource=""):
    """`config` laid over `live` (None: it is new); raises Refused(409) on conflicts."""
    config_set = owned(fieldsets.field_set(kind, config), subresource)
    me = (manager, "Apply", api_version, subresource)
    if live is None:
        return Applied(config, {me: (now(), config_set)} if config_set else {})
    managers = parse(live)
    if not managers:
        managers = before_first_apply(kind, live, api_version)
    last = managers.get(me, (None, {}))[1]
    merged = fieldsets.merge(kind, strip_managed(live), config)
    others = {key: value for key, value in managers.items() if key != me}
    if last:
        kept = config_set
        for _, fields in others.values():
            kept = fieldsets.union(kept, fields)
        merged = fieldsets.without(kind, merged, fieldsets.difference(last, config_set), kept)
    changed, removed = fieldsets.compare(kind, strip(live), strip(merged))
    settle(others, changed, removed, force)
    if config_set:
        old_time = managers[me][0] if me in managers and managers[me][1] == config_set else None
        others[me] = (old_time or now(), config_set)
    return Applied(merged, others)


def strip_managed(live):
    return {**live, "metadata": {k: v for k, v in live["metadata"].items() if k != "managedFields"}}


def before_first_apply(kind, live, api_version):
    changed, _ = fieldsets.compare(kind, initial(kind), strip(live))
    fields = owned(changed, "")
    return {("before-first-apply", "Update", api_version, ""): (now(), fields)} if fields else {}


def settle(others, changed, removed, force):
    """Takes conflicting fields from the other managers, or refuses."""
    conflicts = []
    for key, (time, fields) in list(others.items()):
        both = fieldsets.intersection(fields, changed)
        if both:
            conflicts.append((key, both))
    if conflicts and not force:
        raise conflict(conflicts)
    for key, (time, fields) in list(others.items()):
        left = fieldsets.difference(fieldsets.difference(fields, changed), removed)
        if left:
            others[key] = (time, left)
        elif fields:
            del others[key]


def conflict(conflicts):
    causes, lines = [], {}
    for (manager, operation, version, subresource), fields in conflicts:
        who = f'conflict with "{manager}"'
        if subresource:
            who += f' with subresource "{subresource}"'
        if operation == "Update":
            who += f" using {version}"
        for path in fieldsets.elements(fields):
            causes.append({"reason": "FieldManagerConflict", "message": who, "field": path})
            lines.setdefault(who, []).append(path)
    count = len(causes)
    if count == 1:
        text = f"Apply failed with 1 conflict: {causes[0]['message']}: {causes[0]['field']}"
    else:
        blocks = [
            f"{who}: {paths[0]}" if len(paths) == 1 else f"{who}:\n" + "\n".join(f"- {path}" for path in paths)
            for who, paths in sorted(lines.items())
        ]
        text = f"Apply failed with {count} conflicts: " + "\n".join(blocks)
    return Refused(409, text, details={"causes": causes})
