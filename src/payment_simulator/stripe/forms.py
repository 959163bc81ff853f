"""Stripe's nested form bodies: `a[b][0][c]=d`, read and checked as strictly as Stripe does."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

KEY = re.compile(r"([A-Za-z0-9_]+)((?:\[[A-Za-z0-9_]*\])*)")
Leaf = Callable[[str], Any]


class BadParameter(Exception):
    """A parameter is not taken; bears its name and Stripe's code."""

    def __init__(self, name: str, message: str, code: str = "parameter_invalid") -> None:
        super().__init__(message)
        self.name = name
        self.code = code


def nested(pairs: list[tuple[str, str]]) -> dict[str, Any]:
    """The body as objects inside objects; lists are objects with the keys 0, 1, …"""
    made: dict[str, Any] = {}
    for name, value in pairs:
        matched = KEY.fullmatch(name)
        if matched is None:
            raise BadParameter(name, f"Received unknown parameter: {name}", "parameter_unknown")
        path = [matched[1], *re.findall(r"\[([^\]]*)\]", matched[2])]
        inside = made
        for step in path[:-1]:
            inside = inside.setdefault(step, {})
            if not isinstance(inside, dict):
                raise BadParameter(name, f"Invalid object: {name}")
        inside[path[-1]] = value
    return made


def checked(values: Any, schema: Any, name: str = "") -> Any:
    """The values as their types. A schema is an object of schemas, a list of one, or a leaf."""
    if callable(schema):
        if not isinstance(values, str) or values == "":
            raise BadParameter(name, f"Invalid value for {name}.", "parameter_invalid_empty")
        try:
            return schema(values)
        except ValueError as reason:
            raise BadParameter(name, f"Invalid {name}: {reason}") from reason
    if not isinstance(values, dict):
        raise BadParameter(name, f"Invalid object for {name}.")
    if isinstance(schema, list):
        return [
            checked(values[key], schema[0], f"{name}[{key}]") for key in sorted(values, key=_number)
        ]
    if unknown := set(values) - set(schema) - {"*"}:
        if "*" in schema:
            return {key: checked(values[key], schema["*"], f"{name}[{key}]") for key in values}
        first = sorted(unknown)[0]
        full = f"{name}[{first}]" if name else first
        raise BadParameter(full, f"Received unknown parameter: {full}", "parameter_unknown")
    return {
        key: checked(value, schema[key], f"{name}[{key}]" if name else key)
        for key, value in values.items()
    }


def needs(values: Mapping[str, Any], *names: str) -> None:
    """Raise BadParameter for the first of these that is not given."""
    for name in names:
        if values.get(name) in (None, "", [], {}):
            raise BadParameter(name, f"Missing required param: {name}.", "parameter_missing")


def text(limit: int = 5_000) -> Leaf:
    """Any text up to a length."""

    def read(value: str) -> str:
        if len(value) > limit:
            raise ValueError(f"must be at most {limit} characters")
        return value

    return read


def whole(least: int, most: int) -> Leaf:
    """A whole number between two others."""

    def read(value: str) -> int:
        if not re.fullmatch(r"-?[0-9]+", value):
            raise ValueError("must be an integer")
        if not least <= int(value) <= most:
            raise ValueError(f"must be between {least} and {most}")
        return int(value)

    return read


def one_of(*allowed: str) -> Leaf:
    """One of these words."""

    def read(value: str) -> str:
        if value not in allowed:
            raise ValueError(f"must be one of {', '.join(allowed)}")
        return value

    return read


def url(value: str) -> str:
    """An absolute address."""
    if not re.match(r"https?://[^/\s]+", value):
        raise ValueError("not a valid URL")
    return value


METADATA = {"*": text(500)}


def _number(key: str) -> int:
    if not key.isdecimal():
        raise BadParameter(key, f"Invalid array index: {key}")
    return int(key)
