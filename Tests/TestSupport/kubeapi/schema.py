# SPDX-License-Identifier: Apache-2.0
"""What is valid where: the built-in types (builtin_schema.json) and those of CRDs.

A `Type` is what server-side apply needs to know: which lists have keys, what is
replaced as a whole, which fields exist.
"""

import functools
import json
import os

HERE = os.path.dirname(os.path.abspath(__file__))


class Type:
    """kind: string, integer, number, boolean, scalar, struct, map, list or any."""

    __slots__ = ("kind", "fields", "inner", "keys", "atomic", "required", "preset", "merge", "retain",
                 "name", "format", "open")

    def __init__(self, kind, **values):
        self.kind = kind
        self.fields = {}      # struct: name -> Type
        self.inner = None     # list, map; struct: what undeclared fields are
        self.keys = None      # list: names of its keys, () for a set, None when atomic
        self.atomic = False
        self.required = ()
        self.preset = ()      # struct fields that Go always has
        self.merge = {}       # field -> key of strategic merge patch, "" for a set
        self.retain = ()
        self.name = ""        # of a built-in struct
        self.format = ""
        for name, value in values.items():
            setattr(self, name, value)


ANY = Type("any")
STRING = Type("string")
SCALARS = {
    "s": STRING, "t": Type("string", format="date-time"), "B": Type("string", format="byte"),
    "i": Type("integer"), "n": Type("number"), "b": Type("boolean"), "x": Type("scalar"), "*": ANY,
}


@functools.lru_cache(None)
def words():
    with open(os.path.join(HERE, "builtin_schema.json"), encoding="utf-8") as file:
        return json.load(file)


@functools.lru_cache(None)
def struct(name, atomic=False):
    """A built-in struct; its fields are read when it is first looked at."""
    made = LazyStruct("struct", name=name, atomic=atomic)
    return made


class LazyStruct(Type):
    __slots__ = ("loaded",)

    def __getattribute__(self, attribute):
        if attribute in ("fields", "required", "preset", "merge", "retain"):
            if not getattr_quietly(self, "loaded"):
                self.loaded = True
                load(self)
        return object.__getattribute__(self, attribute)


def getattr_quietly(item, name):
    try:
        return object.__getattribute__(item, name)
    except AttributeError:
        return None


def load(target):
    fields, required, preset, merge, retain = {}, [], [], {}, []
    for name, text in words()[target.name].items():
        text, bang, rest = partition(text)
        fields[name] = parse(text)
        if "!" in bang:
            required.append(name)
        if "+" in rest:
            preset.append(name)
        if "$" in rest:
            retain.append(name)
        if "%" in rest:
            merge[name] = rest.split("%", 1)[1].rstrip("$")
    target.fields, target.required, target.preset = fields, tuple(required), tuple(preset)
    target.merge, target.retain = merge, tuple(retain)


def partition(text):
    """The word, its "!" if any, and the other suffixes."""
    end = next((index for index, letter in enumerate(text) if letter in "!+%$"), len(text))
    return text[:end], text[end:end + 1], text[end:]


@functools.lru_cache(None)
def parse(text):
    atomic = text.startswith("~")
    text = text[1:] if atomic else text
    if text[0] == "@":
        return struct(text[1:], atomic)
    if text[0] == "{":
        return Type("map", inner=parse(text[1:]), atomic=atomic)
    if text[0] == "[":
        if atomic:
            return Type("list", inner=parse(text[1:]), atomic=True)
        keys, _, inner = text[1:].partition(":")
        return Type("list", inner=parse(inner), keys=() if keys == "=" else tuple(keys.split(",")))
    return SCALARS[text]


META = struct("meta.v1.ObjectMeta")


def of_custom(schema):
    """The Type of a custom resource from its CRD's openAPIV3Schema."""
    made = compile_schema(schema or {"x-kubernetes-preserve-unknown-fields": True})
    if made.kind == "any":
        made = Type("struct", inner=ANY)
    made.fields = {**made.fields, "apiVersion": STRING, "kind": STRING, "metadata": META}
    made.preset = ("metadata",)
    return made


def compile_schema(schema):
    kind = schema.get("type")
    if schema.get("x-kubernetes-int-or-string"):
        return SCALARS["x"]
    if kind == "object" or (kind is None and "properties" in schema):
        return compile_object(schema)
    if kind == "array":
        return compile_list(schema)
    if kind == "string":
        return Type("string", format=schema.get("format", ""))
    if kind in ("integer", "number", "boolean"):
        return Type(kind)
    return ANY


def compile_object(schema):
    atomic = schema.get("x-kubernetes-map-type") == "atomic"
    embedded = schema.get("x-kubernetes-embedded-resource")
    loose = schema.get("x-kubernetes-preserve-unknown-fields")
    if "properties" not in schema and not embedded:
        more = schema.get("additionalProperties")
        if isinstance(more, dict) and more:
            return Type("map", inner=compile_schema(more), atomic=atomic)
        if loose or more:
            return Type("map", inner=ANY, atomic=atomic) if not loose else ANY
        return Type("struct", atomic=atomic)
    fields = {name: compile_schema(value) for name, value in schema.get("properties", {}).items()}
    if embedded:
        fields.update(apiVersion=STRING, kind=STRING, metadata=META)
    return Type("struct", fields=fields, atomic=atomic, inner=ANY if loose else None)


def compile_list(schema):
    inner = compile_schema(schema.get("items") or {})
    kind = schema.get("x-kubernetes-list-type")
    if kind == "map":
        return Type("list", inner=inner, keys=tuple(schema.get("x-kubernetes-list-map-keys", ())))
    return Type("list", inner=inner, keys=() if kind == "set" else None, atomic=kind != "set")
