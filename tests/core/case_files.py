"""Reads ``associations/*/cases/*.yaml``: facts in, expected answers out, as plain differences."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from koshin.core.cycles import valid_until
from koshin.core.dates import JST
from koshin.core.decide import decide
from koshin.core.decision import Option
from koshin.core.entries import accepted_period
from koshin.core.facts import ActivityFact, CompletionFact, CredentialFact, Facts, Period
from koshin.core.fees import quote
from koshin.core.scheme import Scheme, load
from koshin.core.scheme.reader import read
from tests.ground import ROOT

ASSOCIATIONS = ROOT / "associations"
CODES = ("itc", "jspo")


@dataclass(frozen=True)
class Case:
    """One case of a file; its id is what pytest prints."""

    association: str
    file: str
    name: str
    given: dict[str, Any]

    @property
    def id(self) -> str:
        return f"{self.association}/{self.file}: {self.name}"


@cache
def texts(code: str) -> dict[str, str]:
    """The files of a scheme as the loader takes them."""
    root = ASSOCIATIONS / code
    return {
        path.relative_to(root).as_posix(): path.read_text(encoding="utf-8")
        for pattern in ("*.yaml", "schemes/*.yaml", "forms/*.yaml")
        for path in root.glob(pattern)
    }


@cache
def scheme(code: str) -> Scheme:
    return load(texts(code))


def all_cases() -> list[Case]:
    return [
        Case(code, path.stem, given["name"], given)
        for code in CODES
        for path in sorted((ASSOCIATIONS / code / "cases").glob("*.yaml"))
        for given in read(path.name, path.read_text(encoding="utf-8")).value["cases"]
    ]


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=JST)


def period(text: str) -> Period:
    start, end = text.split("/")
    return Period(start=date.fromisoformat(start), end=date.fromisoformat(end))


def facts(given: dict[str, Any]) -> Facts:
    """The facts of a case; ids count from 1 in the order written."""
    return Facts(
        credentials=tuple(
            CredentialFact(
                id=index,
                qualification=row["qualification"],
                number=f"{index:07d}",
                awarded_on=row["awarded_on"],
                terms=tuple(period(term) for term in row["terms"]),
            )
            for index, row in enumerate(given.get("credentials", ()), start=1)
        ),
        activities=tuple(
            ActivityFact(
                id=index,
                kind=row["kind"],
                topic=row.get("topic", ""),
                title=row["kind"],
                on=row["on"],
                amount=Decimal(row.get("amount", "1")),
                state=row.get("state", "accepted"),
                source="organiser",
            )
            for index, row in enumerate(given.get("activities", ()), start=1)
        ),
        completions=tuple(
            CompletionFact(
                qualification=row["qualification"],
                course_number="見本-1",
                completed_on=row["completed_on"],
            )
            for row in given.get("completions", ())
        ),
    )


def differences(case: Case) -> list[str]:
    """What came out otherwise than expected; nothing when the case holds."""
    rules, at = scheme(case.association), moment(case.given["at"])
    held = facts(case.given["facts"])
    decision = decide(rules, held, at=at)
    expected = case.given["expect"]
    unknown = set(expected) - {"options", "only", "quote", "accepted", "valid_until"}
    found = [f"unknown expectation {key}" for key in sorted(unknown)]
    if "only" in expected:
        got = [option.qualification for option in decision.options]
        found += _compare("options", expected["only"], got)
    for row in expected.get("options", ()):
        option = decision.option(row["qualification"])
        found += list(_option(row, option)) if option else [f"no option {row['qualification']}"]
    if "quote" in expected:
        wanted = expected["quote"]
        chosen = [o for q in wanted["for"] if (o := decision.option(q))]
        found += list(_quote(rules, wanted, chosen, held, at))
    for when, applied in (("before_applying", False), ("after_applying", True)):
        if when in expected.get("accepted", {}):
            got_period = accepted_period(rules, at=at, applied=applied)
            found += _compare(when, period(expected["accepted"][when]), got_period)
    for end, last in expected.get("valid_until", {}).items():
        found += _compare(f"valid_until {end}", last, valid_until(rules, date.fromisoformat(end)))
    return found


def _option(row: dict[str, Any], option: Option) -> Iterator[str]:
    cycle = option.cycle
    got: dict[str, Any] = {
        "qualification": option.qualification,
        "kind": option.kind,
        "offered": option.offered,
        "reasons": [reason.code for reason in option.reasons],
        "cycle": cycle.code,
        "label": cycle.label,
        "ordinal": cycle.ordinal,
        "halves": option.remaining_halves,
        "judged": cycle.judged and f"{cycle.judged.start}/{cycle.judged.end}",
        "new_term": f"{cycle.new_term.start}/{cycle.new_term.end}",
        "opens": cycle.window.opens.strftime("%Y-%m-%d %H:%M:%S"),
        "closes": cycle.window.closes.strftime("%Y-%m-%d %H:%M:%S"),
    }
    said = "\n".join(reason.sentence for reason in option.reasons)
    for key, wanted in row.items():
        if key == "says":
            yield from (f"{text} is not said in: {said}" for text in wanted if text not in said)
        else:
            yield from _compare(f"{option.qualification}.{key}", wanted, got[key])


def _quote(
    rules: Scheme, wanted: dict[str, Any], chosen: list[Option], held: Facts, at: datetime
) -> Iterator[str]:
    made = quote(rules, chosen, on=at.date(), facts=held)
    if "lines" in wanted:
        got_lines = [{line.code: line.amount.amount} for line in made.lines]
        yield from _compare("lines", wanted["lines"], got_lines)
    if "tax" in wanted:
        yield from _compare("tax", wanted["tax"], [line.tax for line in made.lines])
    yield from _compare("total", wanted["total"], made.total.amount)
    yield from _compare("sum", made.total.amount, sum(line.amount.amount for line in made.lines))


def _compare(what: str, wanted: object, got: object) -> list[str]:
    return [] if wanted == got else [f"{what}: expected {wanted!r}, got {got!r}"]
