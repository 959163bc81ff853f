"""Reads YAML into plain values and remembers where each value stood."""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import yaml

from koshin.core.scheme.problems import Problem, SchemeRefused

Path = tuple[str | int, ...]

DEEPEST = 40  # no scheme is so deep; an alias that contains itself is

WHOLE = re.compile(r"-?(0|[1-9][0-9]*)")
# YAML joins folded lines with a space, which Japanese does not have beside its characters.
FOLD = re.compile(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])")


@dataclass(frozen=True, kw_only=True)
class Place:
    """A spot in a file; line and column count from 1."""

    file: str
    line: int
    column: int

    def problem(self, message: str, remedy: str, pointer: str = "") -> Problem:
        return Problem(
            file=self.file,
            line=self.line,
            column=self.column,
            message=message,
            remedy=remedy,
            pointer=pointer,
        )


def pointer_to(path: Path) -> str:
    """The path as a JSON pointer (RFC 6901)."""
    return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in path)


@dataclass(frozen=True)
class Document:
    """One file as values, with the place of every value and key by its path."""

    file: str
    value: dict[str, Any]
    places: dict[Path, Place] = field(default_factory=dict)


def read(file: str, text: str) -> Document:
    """The file's mapping; raises ``SchemeRefused`` when it is not YAML or not a mapping."""
    top = Place(file=file, line=1, column=1)
    if file.endswith(".json"):
        # JSON may be indented with tabs, which YAML refuses; inside its texts none can stand.
        text = text.replace("\t", " ")
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(file=file, line=mark.line + 1, column=mark.column + 1) if mark else top
        remedy = "check indentation, colons and quotes at this place"
        raise SchemeRefused([place.problem(f"not YAML: {error.problem}", remedy)]) from None
    except yaml.YAMLError as error:
        raise SchemeRefused(
            [top.problem(f"not YAML: {error}", "save the file as plain UTF-8 text")]
        ) from None
    if not isinstance(node, yaml.MappingNode):
        raise SchemeRefused(
            [top.problem("the file states nothing", "begin with keys, e.g.  code: …")]
        )
    places: dict[Path, Place] = {}
    problems: list[Problem] = []
    value = _convert(file, node, (), places, problems)
    if problems:
        raise SchemeRefused(problems)
    return Document(file, value, places)


def _convert(
    file: str, node: yaml.Node, path: Path, places: dict[Path, Place], problems: list[Problem]
) -> Any:
    mark = node.start_mark
    place = Place(file=file, line=mark.line + 1, column=mark.column + 1)
    places.setdefault(path, place)
    if len(path) > DEEPEST:
        problems.append(place.problem("this is nested without end", "remove the alias (*…)"))
        return None
    if isinstance(node, yaml.MappingNode):
        mapping: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            at = key_node.start_mark
            key_place = Place(file=file, line=at.line + 1, column=at.column + 1)
            if key in mapping:
                problems.append(
                    key_place.problem(
                        f"the key {key} stands here twice",
                        "keep one of them",
                        pointer_to((*path, key)),
                    )
                )
            places[(*path, key)] = key_place
            mapping[key] = _convert(file, value_node, (*path, key), places, problems)
        return mapping
    if isinstance(node, yaml.SequenceNode):
        return [
            _convert(file, child, (*path, index), places, problems)
            for index, child in enumerate(node.value)
        ]
    return _scalar(node, path, place, problems) if isinstance(node, yaml.ScalarNode) else None


def _joined(text: str) -> str:
    """JSON writes characters like 𠮷 as two halves (\\ud842\\udfb7); here they are one again."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _scalar(node: yaml.ScalarNode, path: Path, place: Place, problems: list[Problem]) -> Any:
    """Text, whole numbers, true/false, dates and nothing; no other reading of plain words."""
    text = _joined(str(node.value))
    kind = node.tag.rsplit(":", 1)[-1]
    if kind == "str":
        return FOLD.sub("", text) if node.style == ">" else text
    if kind == "null":
        return None
    if kind == "bool" and text in ("true", "false"):
        return text == "true"
    if kind == "int" and WHOLE.fullmatch(text):
        return int(text)
    try:
        if kind == "timestamp":
            return date.fromisoformat(text)
    except ValueError as error:
        if len(text) == len("2027-03-31"):
            remedy = "write a day that exists"
            problems.append(place.problem(f"{text}: {error}", remedy, pointer_to(path)))
            return text
    problems.append(
        place.problem(
            f"{text} can be read in more than one way",
            f'write "{text}" in quotes, or a plain whole number, true or false',
            pointer_to(path),
        )
    )
    return text
