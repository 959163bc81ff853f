"""A scheme's own words in English: what the scheme translates, and the rest as it is written."""

import re
from collections.abc import Iterator, Mapping
from string import Formatter
from typing import Any

from koshin.core.scheme.base import Part
from koshin.core.scheme.fault import Fault
from koshin.core.scheme.model import Scheme
from koshin.core.scheme.reader import Path

CODE = re.compile(r"[a-z][a-z0-9_]*")
PLACE: Path = ("english",)


def in_english(scheme: Scheme) -> Scheme:
    """The same rules with every text that ``english`` names in its place; the others stay."""
    said: Scheme = _said(scheme.model_copy(update={"english": {}}), scheme.english)
    return said


def english_faults(scheme: Scheme) -> Iterator[Fault]:
    """Translations of what is nowhere said, of codes, or with other placeholders."""
    texts = set(_texts(scheme.model_copy(update={"english": {}})))
    for japanese, english in scheme.english.items():
        path = (*PLACE, japanese)
        if japanese not in texts:
            yield Fault(
                path=path,
                message=f"nothing in this scheme says 「{japanese}」",
                remedy="write the text exactly as it stands in the scheme, or remove this line",
            )
        elif CODE.fullmatch(japanese):
            yield Fault(
                path=path,
                message=f"{japanese} may be a code, which is the same in every language",
                remedy="translate names and sentences only",
            )
        strange = sorted(_placeholders(english) - _placeholders(japanese))
        if strange:
            yield Fault(
                path=path,
                message=f"nothing fills {{{strange[0]}}} in 「{english}」",
                remedy="use only the placeholders of the Japanese text",
            )


def _said(value: Any, words: Mapping[str, str]) -> Any:
    match value:
        case Part():
            fields = type(value).model_fields
            return value.model_copy(
                update={name: _said(getattr(value, name), words) for name in fields}
            )
        case str():
            return words.get(value, value)
        case tuple():
            return tuple(_said(item, words) for item in value)
        case dict():
            return {key: _said(item, words) for key, item in value.items()}
    return value


def _texts(value: Any) -> Iterator[str]:
    match value:
        case Part():
            for name in type(value).model_fields:
                yield from _texts(getattr(value, name))
        case str():
            yield value
        case tuple():
            for item in value:
                yield from _texts(item)
        case dict():
            for item in value.values():
                yield from _texts(item)


def _placeholders(text: str) -> set[str]:
    try:
        return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError:
        return set()
