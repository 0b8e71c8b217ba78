# SPDX-License-Identifier: Apache-2.0
"""Custom resources held against the openAPIV3Schema of their CRD: defaults, values, unknown fields.

Rules in CEL (x-kubernetes-validations) are not evaluated.
"""

import functools
import json
import re

from kubeapi.patches import copied


def defaulted(schema, value):
    """A copy of `value` with the schema's defaults; `value` itself where there are none."""
    if isinstance(value, dict):
        properties = schema.get("properties")
        more = schema.get("additionalProperties")
        out = None
        for name, inner in (properties or {}).items():
            mine = value.get(name)
            if mine is None and "default" in inner and (name not in value or not inner.get("nullable")):
                made = defaulted(inner, copied(inner["default"]))
            elif isinstance(mine, (dict, list)):
                made = defaulted(inner, mine)
                if made is mine:
                    continue
            else:
                continue
            out = dict(value) if out is None else out
            out[name] = made
        if isinstance(more, dict) and more:
            for name, mine in value.items():
                made = defaulted(more, mine)
                if made is not mine:
                    out = dict(value) if out is None else out
                    out[name] = made
        return value if out is None else out
    if isinstance(value, list) and isinstance(schema.get("items"), dict):
        made = [defaulted(schema["items"], item) for item in value]
        return made if any(new is not old for new, old in zip(made, value)) else value
    return value


def pruned(schema, value, root=True):
    """Without fields that the schema does not know."""
    if isinstance(value, dict):
        if schema.get("x-kubernetes-preserve-unknown-fields") and "properties" not in schema:
            return value
        known, more = schema.get("properties", {}), schema.get("additionalProperties")
        embedded = root or schema.get("x-kubernetes-embedded-resource")
        out = {}
        for name, item in value.items():
            if embedded and name in ("apiVersion", "kind", "metadata"):
                out[name] = item
            elif name in known:
                out[name] = pruned(known[name], item, False)
            elif isinstance(more, dict):
                out[name] = pruned(more, item, False)
            elif more or schema.get("x-kubernetes-preserve-unknown-fields"):
                out[name] = item
        return out
    if isinstance(value, list):
        return [pruned(schema.get("items") or {}, item, False) for item in value]
    return value


TYPES = {"object": dict, "array": list, "string": str, "boolean": bool}


def problems(schema, value, causes, path=""):
    """Appends (field, reason, message) for what the schema forbids."""
    kind = schema.get("type")
    if value is None:
        if not schema.get("nullable") and path:
            causes.append((path, "FieldValueTypeInvalid", f'Invalid value: "null": {path} in body must be of type {kind}: "null"'))
        return
    if schema.get("x-kubernetes-int-or-string"):
        if isinstance(value, (dict, list, bool)):
            wrong_type(path, "integer,string", value, causes)
        return
    if kind and not of_type(kind, value):
        wrong_type(path, kind, value, causes)
        return
    limits(schema, value, causes, path)
    if isinstance(value, dict):
        for name in schema.get("required", ()):
            if name not in value:
                causes.append((joined(path, name), "FieldValueRequired", "Required value"))
        known, more = schema.get("properties", {}), schema.get("additionalProperties")
        for name, item in value.items():
            inner = known.get(name) or (more if isinstance(more, dict) else None)
            if inner:
                problems(inner, item, causes, joined(path, name))
    elif isinstance(value, list) and isinstance(schema.get("items"), dict):
        for index, item in enumerate(value):
            problems(schema["items"], item, causes, f"{path}[{index}]")
    branches(schema, value, causes, path)


def joined(path, name):
    return f"{path}.{name}" if path else name


def of_type(kind, value):
    if kind == "integer":
        return type(value) is int or (type(value) is float and value.is_integer())
    if kind == "number":
        return type(value) in (int, float)
    return isinstance(value, TYPES.get(kind, object))


def wrong_type(path, kind, value, causes):
    got = {dict: "object", list: "array", str: "string", bool: "boolean", int: "integer", float: "number"}[type(value)]
    causes.append((
        path or "<nil>", "FieldValueTypeInvalid",
        f"Invalid value: {json.dumps(got)}: {path} in body must be of type {kind}: {json.dumps(got)}",
    ))


@functools.lru_cache(None)
def pattern(text):
    try:
        return re.compile(text)
    except re.error:  # Go's own syntax
        return None


def limits(schema, value, causes, path):
    def wrong(message):
        causes.append((path, "FieldValueInvalid", f"Invalid value: {json.dumps(value)}: {path} in body {message}"))

    if "enum" in schema and value not in schema["enum"]:
        names = ", ".join(json.dumps(name) for name in schema["enum"])
        causes.append((path, "FieldValueNotSupported", f"Unsupported value: {json.dumps(value)}: supported values: {names}"))
    if isinstance(value, str):
        if "pattern" in schema and (rule := pattern(schema["pattern"])) and not rule.search(value):
            wrong(f"should match '{schema['pattern']}'")
        if len(value) < schema.get("minLength", 0):
            wrong(f"should be at least {schema['minLength']} chars long")
        if len(value) > schema.get("maxLength", len(value)):
            wrong(f"should be at most {schema['maxLength']} chars long")
    elif type(value) in (int, float):
        if value < schema.get("minimum", value):
            wrong(f"should be greater than or equal to {schema['minimum']}")
        if value > schema.get("maximum", value):
            wrong(f"should be less than or equal to {schema['maximum']}")
    elif isinstance(value, list):
        if len(value) < schema.get("minItems", 0):
            wrong(f"should have at least {schema['minItems']} items")
        if len(value) > schema.get("maxItems", len(value)):
            causes.append((path, "FieldValueTooMany", f"Too many: {len(value)}: must have at most {schema['maxItems']} items"))


def branches(schema, value, causes, path):
    """anyOf, oneOf, allOf, not: whether they hold, not why."""

    def holds(inner):
        found = []
        problems(inner, value, found, path)
        return not found

    for name, text in (("anyOf", "at least one"), ("oneOf", "one and only one")):
        if name in schema:
            count = sum(map(holds, schema[name]))
            if count == 0 or (name == "oneOf" and count > 1):
                causes.append((path or "<nil>", "FieldValueInvalid", f'Invalid value: "": {json.dumps(path)} must validate {text} schema ({name})'))
    for inner in schema.get("allOf", ()):
        problems(inner, value, causes, path)
    if "not" in schema and holds(schema["not"]):
        causes.append((path or "<nil>", "FieldValueInvalid", f'Invalid value: "": {json.dumps(path)} must not validate the schema (not)'))
