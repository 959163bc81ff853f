"""``./run scheme diff``: every change of a scheme is said, and nothing else."""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from koshin.core.facts import Period
from koshin.core.scheme import Scheme
from koshin.core.scheme.base import Part
from koshin.ops.scheme.diff import differences
from koshin.ops.scheme.diff_words import AREAS, CHOICES, KEYS
from koshin.ops.scheme.source import find
from tests.ground import ROOT
from tests.ops.scheme.asking import GARDEN, ask, changed

PATHS = [
    *sorted((ROOT / "examples" / "schemes").glob("*.yaml")),
    ROOT / "associations" / "jspo",
    ROOT / "associations" / "itc",
]
JAPANESE = re.compile("[ぁ-んァ-ヶ一-龠]")


@cache
def scheme_of(path: Path) -> Scheme:
    return find(path).scheme


def other(value: Any) -> Any:
    """A value of the same type that is another one."""
    match value:
        case bool():
            return not value
        case int() | Decimal():
            return value + 1
        case str():
            return f"{value}改"
        case datetime() | date():
            return value + timedelta(days=1)
        case time():
            return time((value.hour + 1) % 24, value.minute)
        case Period():
            return Period(start=value.start - timedelta(days=1), end=value.end)
    return "新しい値"


@st.composite
def altered(draw: st.DrawFn, value: Any) -> Any:
    """The value with one thing in it changed, added, removed or moved."""
    if isinstance(value, Part):
        names = [name for name in type(value).model_fields if name != "kind" and name != "family"]
        name = draw(st.sampled_from(names))
        return value.model_copy(update={name: draw(altered(getattr(value, name)))})
    if value in ((), {}):
        return value
    if isinstance(value, dict):
        key = draw(st.sampled_from(sorted(value)))
        if draw(st.booleans()):
            return {name: part for name, part in value.items() if name != key}
        return {**value, key: draw(altered(value[key]))}
    if isinstance(value, tuple):
        place = draw(st.integers(0, len(value) - 1))
        match draw(st.sampled_from(["change", "remove", "repeat", "turn"])):
            case "remove":
                return value[:place] + value[place + 1 :]
            case "repeat":
                return (*value, value[place])
            case "turn":
                return value[::-1]
        return (*value[:place], draw(altered(value[place])), *value[place + 1 :])
    return other(value)


# What is put in place of nothing need not be of the language.
@pytest.mark.filterwarnings("ignore:Pydantic serializer")
@given(st.data())
@settings(max_examples=400, deadline=None)
def test_every_change_is_said_in_words(data: st.DataObject) -> None:
    old = scheme_of(data.draw(st.sampled_from(PATHS)))
    new = data.draw(altered(old))
    said = differences(old, new)
    assert bool(said) == (old != new)
    assert all(JAPANESE.search(sentence) and sentence.endswith("。") for sentence in said)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_equal_schemes_differ_in_nothing(path: Path) -> None:
    assert differences(find(path).scheme, scheme_of(path)) == []


def fields(model: type[BaseModel], seen: set[type]) -> Iterator[tuple[str, Any]]:
    """Every key of the language with its type."""
    if model in seen:
        return
    seen.add(model)
    for name, info in model.model_fields.items():
        yield name, info.annotation
        yield from inside(info.annotation, seen)


def inside(annotation: Any, seen: set[type]) -> Iterator[tuple[str, Any]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield from fields(annotation, seen)
    for part in get_args(annotation):
        yield from inside(part, seen)


def choices(annotation: Any) -> Iterator[str]:
    if get_origin(annotation) is Literal:
        yield from get_args(annotation)
    for part in get_args(annotation):
        yield from choices(part)


def test_every_key_and_every_choice_of_the_language_has_a_japanese_word() -> None:
    found = list(fields(Scheme, set()))
    assert {key for key, _ in found} - {*KEYS, *AREAS} == set()
    assert {word for _, annotation in found for word in choices(annotation)} - set(CHOICES) == set()


def test_codes_are_said_by_their_names(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    new = changed(tmp_path, ("activities: [course]", "activities: [course, walk]"))
    assert ask(capsys, "diff", GARDEN, new).lines == [
        "要件・更新の条件・条件・研修・対象の活動が「研修」から「研修、庭園の案内」に変わります。"
    ]


def test_of_a_long_text_only_the_changed_part_is_shown() -> None:
    old = scheme_of(ROOT / "associations" / "itc")
    text = f"{'あ' * 80}会費は10円です。{'ん' * 80}"
    before = old.model_copy(update={"terms_of_use": text})
    after = old.model_copy(update={"terms_of_use": text.replace("10円", "20円")})
    [said] = differences(before, after)
    around = f"…{'あ' * 9}会費は{{}}0円です。{'ん' * 7}…"
    assert said == f"規約の文が変わります(「{around.format(1)}」が「{around.format(2)}」に)。"
