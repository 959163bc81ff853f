"""The published JSON Schemas are those of the program, and what goes in and out fits them."""

import json
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from koshin.core.versions import RuleBook
from koshin.ops.scheme.answer import answer, as_json
from koshin.ops.scheme.case_format import Case, cases_of
from koshin.ops.scheme.schema import schema_of
from koshin.ops.scheme.source import find
from tests.ground import ROOT
from tests.ops.scheme.json_schema import faults
from tests.ops.scheme.test_facts_refused import REFUSED

PUBLISHED = ROOT / "docs" / "schemas"
FACTS = json.loads(schema_of("facts"))
DECISION = json.loads(schema_of("decision"))
PLACES = [
    *sorted((ROOT / "examples" / "schemes").glob("*.yaml")),
    ROOT / "associations" / "jspo",
    ROOT / "associations" / "itc",
]
# What only the scheme or the calendar can know: the schema of facts alone cannot.
OF_FORM = (
    "an unknown key", "an unknown key of a record", "less than nothing", "less than no hours",
    "a binary fraction", "an unknown state", "an unknown source",
)  # fmt: skip


def written(value: Any) -> Any:
    """Values of a case as a JSON file states them."""
    match value:
        case {"start": date() as start, "end": date() as end}:
            return f"{start}/{end}"
        case dict():
            return {key: written(part) for key, part in value.items()}
        case list() | tuple():
            return [written(part) for part in value]
        case date() | datetime() | time():
            return value.isoformat()
        case Decimal():
            return format(value, "f")
    return value


@pytest.mark.parametrize("name", ["facts", "decision"])
def test_what_is_published_is_what_the_program_says(name: str) -> None:
    kept = (PUBLISHED / f"{name}.schema.json").read_text(encoding="utf-8")
    assert kept == schema_of(name) + "\n", f"./run scheme schema {name} > {PUBLISHED.name}/…"


@pytest.mark.parametrize("path", PLACES, ids=lambda path: path.stem)
def test_facts_and_decisions_of_every_case_fit(path: Path) -> None:
    source = find(path)
    cases: list[Case] = [c for d in source.case_documents() for c in cases_of(d)]
    for case in cases:
        facts = written(case.facts.model_dump(exclude_unset=True))
        assert faults(facts, FACTS, FACTS) == []
        book = RuleBook((source.scheme,))
        found = answer(book, case.facts.facts(source.scheme), at=case.at)
        value = json.loads(as_json(book, found, found))
        assert faults(value, DECISION, DECISION) == []


@pytest.mark.parametrize("name", OF_FORM)
def test_facts_of_the_wrong_form_do_not_fit(name: str) -> None:
    facts, pointer, _ = REFUSED[name]
    assert any(fault.startswith(f"{pointer}:") for fault in faults(facts, FACTS, FACTS))
