"""Facts that cannot be: each is refused with line and JSON pointer, and nothing is ignored."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from koshin.core.dates import JST
from koshin.core.scheme import SchemeRefused
from koshin.core.scheme.facts_faults import read_facts
from koshin.ops.scheme.source import find
from tests.ops.scheme.asking import GARDEN, Said, ask, line_of

GUIDE: dict[str, Any] = {
    "qualification": "guide",
    "awarded_on": "2025-05-01",
    "terms": ["2025-05-01/2026-05-31", "2026-06-01/2027-05-31"],
}
WALK: dict[str, Any] = {"kind": "walk", "on": "2026-07-01"}
WAIVER: dict[str, Any] = {"granted_on": "2027-04-01", "reason": "台風", "requirement": "walks"}
Facts = dict[str, Any]
SCHEME = find(GARDEN).scheme
AT = datetime(2027, 4, 10, 10, tzinfo=JST)


def guide(**more: Any) -> Facts:
    return {"credentials": [{**GUIDE, **more}]}


def walk(**more: Any) -> Facts:
    return {"activities": [{**WALK, **more}]}


def waiver(**more: Any) -> Facts:
    return {"waivers": [{**WAIVER, **more}]}


PAUSE = {"requested_on": "2026-07-01"}
REFUSED: dict[str, tuple[Facts, str, str]] = {
    "an unknown key": ({"hobby": "stamps"}, "/hobby", "the key hobby is not known"),
    "an unknown key of a record": (walk(plase="x"), "/activities/0/plase", "not known here"),
    "an unknown kind": (walk(kind="wolk"), "/activities/0/kind", "no activity kind wolk"),
    "less than nothing": (walk(amount=-1), "/activities/0/amount", "greater than or equal to 0"),
    "less than no hours": (walk(hours="-0.5"), "/activities/0/hours", "greater than or equal"),
    "a binary fraction": (walk(amount=1.5), "/activities/0/amount", "1.5 can be read"),
    "a day in the future": (walk(on="2027-04-11"), "/activities/0/on", "lies in the future"),
    "no day": (walk(on="2026-02-30"), "/activities/0/on", ""),
    "an end before the beginning": (
        walk(until="2026-06-30"), "/activities/0/until", "before the first day"),
    "an unknown state": (walk(state="lost"), "/activities/0/state", "'accepted', 'under_audit'"),
    "an unknown source": (walk(source="rumour"), "/activities/0/source", "'organiser'"),
    "before birth": (
        {"born_on": "2026-08-01", **walk()}, "/activities/0/on", "before the holder's birth"),
    "born in the future": ({"born_on": "2028-01-01"}, "/born_on", "lies in the future"),
    "awarded before birth": (
        {"born_on": "2025-08-01", **guide()}, "/credentials/0/awarded_on", "the holder's birth"),
    "awarded in the future": (
        guide(awarded_on="2027-05-01", terms=["2027-05-01/2028-05-31"]),
        "/credentials/0/awarded_on", "in the future"),
    "an unknown qualification": (
        guide(qualification="gide"), "/credentials/0/qualification", "no qualification gide"),
    "a qualification twice": (
        {"credentials": [GUIDE, GUIDE]}, "/credentials/1/qualification", "a second time"),
    "a term before the award": (
        guide(awarded_on="2025-06-01"), "/credentials/0/terms/0", "before the award"),
    "terms that overlap": (
        guide(terms=["2025-05-01/2026-06-30", "2026-06-01/2027-05-31"]),
        "/credentials/0/terms/1", "begins before the one before it ends"),
    "a term the wrong way round": (
        guide(terms=["2026-05-31/2025-05-01"]), "/credentials/0/terms/0", "must not lie before"),
    "a suspension that ends first": (
        guide(suspensions=[{**PAUSE, "until": "2026-06-01"}]),
        "/credentials/0/suspensions/0/until", "before the suspension begins"),
    "held for no term": (guide(terms=[]), "/credentials/0/terms", "held for terms, and none"),
    "held without a word on terms": (
        {"credentials": [{"qualification": "guide", "awarded_on": "2026-06-01"}]},
        "/credentials/0", "held for terms, and none"),
    "a suspension asked for in the future": (
        guide(suspensions=[{"requested_on": "2027-04-11", "starts_on": "2027-05-01"}]),
        "/credentials/0/suspensions/0/requested_on", "lies in the future"),
    "a death in the future": (
        guide(bars=[{"kind": "deceased", "since": "2027-04-11"}]),
        "/credentials/0/bars/0/since", "lies in the future"),
    "a certificate that was over before": (
        walk(valid_until="2026-06-30"), "/activities/0/valid_until", "before the record"),
    "suspensions that overlap": (
        guide(suspensions=[PAUSE, {"requested_on": "2026-08-01"}]),
        "/credentials/0/suspensions/1", "before the one before it is over"),
    "a course for nothing": (
        {"completions": [{"qualification": "gide", "completed_on": "2026-01-01"}]},
        "/completions/0/qualification", "no qualification gide"),
    "a course in the future": (
        {"completions": [{"qualification": "guide", "completed_on": "2028-01-01"}]},
        "/completions/0/completed_on", "lies in the future"),
    "a waiver of nothing": (
        waiver(requirement="wolks"), "/waivers/0/requirement", "no requirement wolks"),
    "a waiver for nobody": (
        waiver(qualification="gide"), "/waivers/0/qualification", "no qualification gide"),
    "a waiver in no round": (waiver(cycle="2027-03-31"), "/waivers/0/cycle", "no round is known"),
    "a waiver not yet granted": (
        waiver(granted_on="2027-05-01"), "/waivers/0/granted_on", "lies in the future"),
    "a waiver revoked before": (
        waiver(revoked_on="2027-03-01"), "/waivers/0/revoked_on", "before it began"),
    "less of what has no amount": (
        waiver(requirement="renewal", at_least=1), "/waivers/0/at_least", "no amount of its own"),
    "more days of what has no records": (
        waiver(requirement="renewal", counts_until="2027-05-01"),
        "/waivers/0/counts_until", "no period of its own"),
}  # fmt: skip


def decide(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, facts: Facts, *more: str
) -> tuple[Said, str]:
    path = tmp_path / "facts.json"
    path.write_text(json.dumps(facts, indent=1), encoding="utf-8")
    said = ask(capsys, "decide", GARDEN, "--facts", path, "--on", "2027-04-10", *more)
    return said, path.read_text(encoding="utf-8")


@pytest.mark.parametrize(("facts", "pointer", "words"), REFUSED.values(), ids=REFUSED)
def test_facts_that_cannot_be_are_refused_at_their_place(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, facts: Facts, pointer: str, words: str
) -> None:
    said, text = decide(capsys, tmp_path, facts, "--json")
    problems = json.loads(said.text)["refused"]
    assert said.code == 1
    assert [problem["pointer"] for problem in problems] == [pointer]
    assert words in problems[0]["message"] + problems[0]["remedy"]
    value = facts
    for part in pointer.split("/")[1:]:
        value = value[int(part) if isinstance(value, list) else part]
    if pointer and isinstance(value, str):
        # The last one: a value may stand at an innocent place before.
        line = text[: text.rindex(json.dumps(value))].count("\n") + 1
        assert problems[0]["line"] == line


def test_people_read_the_place_and_the_remedy(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    said, text = decide(capsys, tmp_path, walk(kind="wolk"))
    assert said.code == 1
    [line] = said.lines
    where, _, what = line.partition(": ")
    assert where.startswith(f"facts.json:{line_of(text, 'wolk')}:")
    assert what == ("activities.0.kind: there is no activity kind wolk → use one of: walk, course")


def test_json_may_be_indented_with_tabs_and_escape_what_is_not_ascii(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    facts = {**guide(), **walk(title="𠮷野山の案内")}
    path = tmp_path / "facts.json"
    path.write_text(json.dumps(facts, indent="\t", ensure_ascii=True), encoding="utf-8")
    said = ask(capsys, "decide", GARDEN, "--facts", path, "--on", "2027-04-10")
    assert said.code == 0
    assert "2026年7月1日(水) 𠮷野山の案内: 1回を算入" in said.text


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_an_unknown_key_is_refused_wherever_it_stands(data: st.DataObject) -> None:
    pause = {"requested_on": "2026-07-01", "until": "2026-08-01"}
    facts: Facts = json.loads(json.dumps({**guide(suspensions=[pause]), **walk(), **waiver()}))
    places = list(mappings(facts, ""))
    pointer, place = data.draw(st.sampled_from(places))
    place["unheard_of"] = 1
    with pytest.raises(SchemeRefused) as refused:
        read_facts("facts.json", json.dumps(facts), SCHEME, at=AT)
    assert [problem.pointer for problem in refused.value.problems] == [f"{pointer}/unheard_of"]


def mappings(value: Any, pointer: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every mapping in the facts, with its JSON pointer."""
    if isinstance(value, dict):
        yield pointer, value
        for key, part in value.items():
            yield from mappings(part, f"{pointer}/{key}")
    elif isinstance(value, list):
        for place, part in enumerate(value):
            yield from mappings(part, f"{pointer}/{place}")


def test_every_fault_is_said_at_once(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    said, _ = decide(capsys, tmp_path, {**walk(kind="wolk", on="2028-01-01"), **guide(terms=[])})
    assert [line.split(": ")[1] for line in said.lines] == [
        "activities.0.kind",
        "activities.0.on",
        "credentials.0.terms",
    ]
