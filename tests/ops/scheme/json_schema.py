"""As much of JSON Schema as our published schemas use; an unknown word in a schema is an error."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

TYPES: Mapping[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
}
FORMATS: Mapping[str, str] = {
    "date": r"\d{4}-\d{2}-\d{2}",
    "date-time": r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(Z|[+-]\d{2}:\d{2})",
}
SAID = frozenset({"$schema", "$defs", "title", "description", "default"})
KNOWN = SAID | {
    "$ref", "anyOf", "type", "enum", "const", "properties", "required", "additionalProperties",
    "items", "pattern", "format", "minimum", "exclusiveMinimum", "maximum", "minLength",
    "minItems", "discriminator", "oneOf",
}  # fmt: skip


def faults(
    value: Any, schema: Mapping[str, Any], whole: Mapping[str, Any], at: str = ""
) -> list[str]:
    """Where the value does not fit, as JSON pointers with a word."""
    assert set(schema) <= KNOWN, set(schema) - KNOWN
    if "$ref" in schema:
        return faults(value, whole["$defs"][schema["$ref"].rsplit("/", 1)[-1]], whole, at)
    ways = schema.get("anyOf") or schema.get("oneOf")
    if ways:
        tried = [faults(value, way, whole, at) for way in ways]
        return [] if [] in tried else min(tried, key=len)
    return list(_own(value, schema, whole, at))


def _own(value: Any, schema: Mapping[str, Any], whole: Mapping[str, Any], at: str) -> Iterator[str]:
    kinds = TYPES.get(schema.get("type", ""), (object,))
    if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in (*kinds, object)):
        yield f"{at}: type"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield f"{at}: enum"
    if "const" in schema and value != schema["const"]:
        yield f"{at}: const"
    if isinstance(value, str):
        shape = schema.get("pattern") or FORMATS.get(schema.get("format", ""), "")
        if shape and not re.search(f"^(?:{shape})$" if "format" in schema else shape, value):
            yield f"{at}: shape"
        if len(value) < schema.get("minLength", 0):
            yield f"{at}: minLength"
    elif isinstance(value, int) and value < schema.get("minimum", value):
        yield f"{at}: minimum"
    elif isinstance(value, list):
        for place, item in enumerate(value):
            yield from faults(item, schema.get("items", {}), whole, f"{at}/{place}")
    elif isinstance(value, dict):
        yield from _mapping(value, schema, whole, at)


def _mapping(
    value: Mapping[str, Any], schema: Mapping[str, Any], whole: Mapping[str, Any], at: str
) -> Iterator[str]:
    properties, others = schema.get("properties", {}), schema.get("additionalProperties", True)
    yield from (f"{at}/{key}: required" for key in schema.get("required", ()) if key not in value)
    for key, part in value.items():
        if key in properties:
            yield from faults(part, properties[key], whole, f"{at}/{key}")
        elif isinstance(others, dict):
            yield from faults(part, others, whole, f"{at}/{key}")
        elif not others:
            yield f"{at}/{key}: unknown"
