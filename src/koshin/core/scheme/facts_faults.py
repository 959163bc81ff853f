"""Reads one holder's facts and refuses what cannot be: each fault at its place, none ignored."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from pydantic import ValidationError

from koshin.core.dates import civil
from koshin.core.facts import Facts
from koshin.core.scheme.facts_format import (
    ActivityGiven,
    CredentialGiven,
    FactsGiven,
    SuspensionGiven,
    WaiverGiven,
)
from koshin.core.scheme.fault import Fault, unknown
from koshin.core.scheme.model import Scheme
from koshin.core.scheme.placing import place_of, problems_of
from koshin.core.scheme.problems import Problem, SchemeRefused
from koshin.core.scheme.reader import Document, Path, pointer_to, read
from koshin.core.scheme.round_codes import round_example
from koshin.core.scheme.unread import undeclared, unread
from koshin.core.typed import NumberFault, stored_number
from koshin.core.waivers import parts_of, refusals

BIRTH = "the holder's birth"
# Why a waiver would change nothing (koshin.core.waivers), and what to do about it.
IDLE = {
    "no_reason": (
        "a waiver without a reason",
        "say why it was granted: it is shown wherever it acts",
    ),
    "not_one_thing": (
        "a waiver eases one thing, a requirement or the window",
        "write two waivers",
    ),
    "no_amount": ("this part has no amount of its own to change", "remove at_least"),
    "not_less": ("no less is needed with this waiver than without", "lower at_least"),
    "no_period": ("this part has no period of its own", "remove counts_until"),
    "not_longer": ("the round is judged to this day anyway", "write a later day"),
    "not_later": ("the window of the round is open to this day anyway", "write a later day"),
    "already_over": ("the window closes before the waiver is granted", "write a later day"),
}


@dataclass(frozen=True, kw_only=True)
class FactsRead:
    """The facts, and what stands in their file though no rule can ever read it."""

    facts: Facts
    unread: tuple[Problem, ...]


def read_facts(file: str, text: str, scheme: Scheme, *before: Scheme, at: datetime) -> FactsRead:
    """The facts of a file as they can be true at ``at``; raises ``SchemeRefused`` otherwise.

    Where several versions may judge, what one of them knows is known.
    """
    document = read(file, text)
    try:
        given = FactsGiven.model_validate(document.value)
    except ValidationError as error:
        raise SchemeRefused(problems_of(error, document.places)) from None
    versions = (scheme, *before)
    found = _in_all([list(impossible(given, one, at=at)) for one in versions])
    if found:
        raise SchemeRefused([_placed(fault, document) for fault in found])
    kinds = {code: kind for one in reversed(versions) for code, kind in one.activity_kinds.items()}
    return FactsRead(
        facts=given.facts(scheme.model_copy(update={"activity_kinds": kinds})),
        unread=tuple(
            _placed(fault, document)
            for fault in _in_all([list(unread(one, given.activities)) for one in versions])
        ),
    )


def _in_all(found: list[list[Fault]]) -> list[Fault]:
    """The faults of the first at places where the others find one as well."""
    others = [{fault.path for fault in faults} for faults in found[1:]]
    return [fault for fault in found[0] if all(fault.path in paths for paths in others)]


def _placed(fault: Fault, document: Document) -> Problem:
    return place_of(fault.path, document.places).problem(
        f"{'.'.join(map(str, fault.path))}: {fault.message}", fault.remedy, pointer_to(fault.path)
    )


def impossible(given: FactsGiven, scheme: Scheme, *, at: datetime) -> Iterator[Fault]:
    """What the scheme does not know, and days that cannot be on the day of ``at``."""
    today, born = civil(at), given.born_on
    if born is not None:
        yield from _future(("born_on",), born, today)
    for index, activity in enumerate(given.activities):
        yield from _activity(("activities", index), activity, scheme, born, today)
    yield from undeclared(scheme, given.activities)
    for index, held in enumerate(given.credentials):
        yield from _credential(("credentials", index), held, scheme, born, today)
    for index, done in enumerate(given.completions):
        path: Path = ("completions", index)
        yield from _qualification((*path, "qualification"), done.qualification, scheme)
        yield from _day((*path, "completed_on"), done.completed_on, born, today)
    for name, codes in (
        ("credentials", [held.qualification for held in given.credentials]),
        ("completions", [done.qualification for done in given.completions]),
    ):
        yield from _twice(name, codes)
    for index, code in enumerate(given.classes):
        if code not in scheme.classes:
            yield unknown(("classes", index), "class", code, scheme.classes)
    for index, waiver in enumerate(given.waivers):
        yield from _waiver(("waivers", index), waiver, scheme, today)


def _activity(
    path: Path, activity: ActivityGiven, scheme: Scheme, born: date | None, today: date
) -> Iterator[Fault]:
    if activity.kind not in scheme.activity_kinds:
        yield unknown((*path, "kind"), "activity kind", activity.kind, scheme.activity_kinds)
    yield from _day((*path, "on"), activity.on, born, today)
    if activity.until is not None:
        yield from _future((*path, "until"), activity.until, today)
        yield from _before((*path, "until"), activity.until, activity.on, "the first day")
    if activity.valid_until is not None:
        yield from _before((*path, "valid_until"), activity.valid_until, activity.on, "the record")


def _credential(
    path: Path, held: CredentialGiven, scheme: Scheme, born: date | None, today: date
) -> Iterator[Fault]:
    yield from _qualification((*path, "qualification"), held.qualification, scheme)
    yield from _day((*path, "awarded_on"), held.awarded_on, born, today)
    if held.number:
        yield from _number((*path, "number"), held.number, scheme)
    if held.route and held.route not in scheme.routes:
        yield unknown((*path, "route"), "route", held.route, scheme.routes)
    rule = scheme.qualifications.get(held.qualification)
    if not held.terms and rule is not None and not rule.permanent:
        yield Fault(
            path=(*path, "terms") if "terms" in held.model_fields_set else path,
            message=f"{held.qualification} is held for terms, and none is stated",
            remedy="write every term granted so far, oldest first; a course that is finished"
            " without a credential yet stands under completions",
        )
    for index, term in enumerate(held.terms[:1]):
        yield from _before((*path, "terms", index), term.start, held.awarded_on, "the award")
    for index, (earlier, later) in enumerate(pairwise(held.terms), start=1):
        if later.start <= earlier.end:
            yield Fault(
                path=(*path, "terms", index),
                message=f"the term from {later.start} begins before the one before it ends",
                remedy="write terms oldest first, without overlap",
            )
    yield from _suspensions((*path, "suspensions"), held.suspensions, today)
    for index, bar in enumerate(held.bars):
        if bar.kind == "deceased":
            yield from _future((*path, "bars", index, "since"), bar.since, today)
        for name in ("until", "lifted_on"):
            day: date | None = getattr(bar, name)
            if day is not None:
                yield from _before((*path, "bars", index, name), day, bar.since, "it begins")


def _number(path: Path, typed: str, scheme: Scheme) -> Iterator[Fault]:
    numbers = scheme.numbers
    try:
        stored_number(numbers.pattern, numbers.example, typed)
    except NumberFault as fault:
        yield Fault(path=path, message=str(fault), remedy=f"write it like {numbers.example}")


def _suspensions(path: Path, pauses: tuple[SuspensionGiven, ...], today: date) -> Iterator[Fault]:
    for index, pause in enumerate(pauses):
        yield from _future((*path, index, "requested_on"), pause.requested_on, today)
        first = pause.starts_on or pause.requested_on
        for name in ("until", "ends_on"):
            day: date | None = getattr(pause, name)
            if day is not None:
                yield from _before((*path, index, name), day, first, "the suspension begins")
    for index, (earlier, later) in enumerate(pairwise(pauses), start=1):
        over = earlier.until or earlier.ends_on
        if over is None or (later.starts_on or later.requested_on) < over:
            yield Fault(
                path=(*path, index),
                message="this suspension begins before the one before it is over",
                remedy="write suspensions oldest first; end the earlier one with until",
            )


def _waiver(path: Path, waiver: WaiverGiven, scheme: Scheme, today: date) -> Iterator[Fault]:
    """What the office may not grant may not stand in facts: it would be silently ignored."""
    for refusal in refusals(scheme, waiver.fact()):
        place: Path = (*path, refusal.field)
        if refusal.code == "unknown_qualification":
            yield unknown(place, "qualification", waiver.qualification, scheme.qualifications)
        elif refusal.code == "unknown_requirement":
            parts = sorted(parts_of(scheme, waiver.qualification))
            yield unknown(place, "requirement", waiver.requirement, parts)
        elif refusal.code == "unknown_cycle":
            yield Fault(
                path=place,
                message=f"no round is known as {waiver.cycle}",
                remedy=f'rounds of this scheme are written like "{round_example(scheme.calendar)}"',
            )
        else:
            message, remedy = IDLE[refusal.code]
            yield Fault(path=place, message=message, remedy=remedy)
    yield from _future((*path, "granted_on"), waiver.granted_on, today)
    if waiver.revoked_on is not None:
        yield from _before((*path, "revoked_on"), waiver.revoked_on, waiver.granted_on, "it began")


def _qualification(path: Path, code: str, scheme: Scheme) -> Iterator[Fault]:
    if code not in scheme.qualifications:
        yield unknown(path, "qualification", code, scheme.qualifications)


def _twice(name: str, codes: Iterable[str]) -> Iterator[Fault]:
    seen: set[str] = set()
    for index, code in enumerate(codes):
        if code in seen:
            yield Fault(
                path=(name, index, "qualification"),
                message=f"{code} stands here a second time",
                remedy="put everything about it into one entry",
            )
        seen.add(code)


def _day(path: Path, day: date, born: date | None, today: date) -> Iterator[Fault]:
    yield from _future(path, day, today)
    if born is not None:
        yield from _before(path, day, born, BIRTH)


def _future(path: Path, day: date, today: date) -> Iterator[Fault]:
    if day > today:
        yield Fault(
            path=path,
            message=f"{day} lies in the future (the day of the decision is {today})",
            remedy="correct the day, or decide on a later day",
        )


def _before(path: Path, day: date, first: date, what: str) -> Iterator[Fault]:
    if day < first:
        yield Fault(
            path=path,
            message=f"{day} lies before {what} on {first}",
            remedy="correct one of the two days",
        )
