"""One holder's facts as a file states them (JSON or YAML); every fault is named at its place."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from pydantic import Field, ValidationError, model_validator

from koshin.core.dates import civil
from koshin.core.facts import (
    ActivityFact,
    ActivityState,
    CompletionFact,
    CredentialFact,
    Facts,
    Suspension,
    WaiverFact,
)
from koshin.core.scheme.base import Code, Part, Span, Words
from koshin.core.scheme.fault import Fault, unknown
from koshin.core.scheme.model import Scheme
from koshin.core.scheme.placing import place_of, problems_of
from koshin.core.scheme.problems import SchemeRefused
from koshin.core.scheme.reader import Path, read
from koshin.core.scheme.requirement_faults import codes_of

Amount = Annotated[Decimal, Field(ge=0)]


class SuspensionGiven(Part):
    """休止 and, once it is over, the day of the resumption."""

    requested_on: date
    until: date | None = None
    reason: str = ""
    starts_on: date | None = None
    ends_on: date | None = None


class CredentialGiven(Part):
    """A qualification held, with every term granted so far, oldest first."""

    qualification: Code
    awarded_on: date
    terms: tuple[Span, ...] = ()
    number: str = ""
    suspensions: tuple[SuspensionGiven, ...] = ()
    route: str = ""

    def fact(self, index: int) -> CredentialFact:
        return CredentialFact(
            id=index,
            qualification=self.qualification,
            number=self.number or f"{index:07d}",
            awarded_on=self.awarded_on,
            terms=self.terms,
            suspensions=tuple(Suspension(**p.model_dump()) for p in self.suspensions),
            route=self.route,
        )


class ActivityGiven(Part):
    """Something done. ``amount`` is in the unit of its kind; without it, 1."""

    kind: Code
    on: date
    amount: Amount = Decimal(1)
    topic: str = ""
    title: str = ""
    state: ActivityState = "accepted"
    source: str = "organiser"
    note: str = ""
    until: date | None = None
    hours: Amount | None = None
    tags: tuple[Code, ...] = ()
    role: str = ""
    mode: str = ""
    provider: str = ""
    course: str = ""
    valid_until: date | None = None

    def fact(self, index: int, scheme: Scheme) -> ActivityFact:
        kind = scheme.activity_kinds.get(self.kind)
        return ActivityFact(
            id=index,
            kind=self.kind,
            topic=self.topic,
            title=self.title or (kind.label if kind else self.kind),
            on=self.on,
            amount=self.amount,
            state=self.state,
            source=self.source,
            note=self.note,
            until=self.until,
            hours=self.hours,
            tags=self.tags,
            role=self.role,
            mode=self.mode,
            provider=self.provider,
            course=self.course,
            valid_until=self.valid_until,
        )


class CompletionGiven(Part):
    """A course finished: the ground for a first registration."""

    qualification: Code
    completed_on: date
    course_number: str = "見本-1"


class WaiverGiven(Part):
    """特例措置: what it eases, since when, and why. Without a need or days it waives the whole."""

    granted_on: date
    reason: Words
    requirement: str = Field(default="", description="the code of a part of the requirement")
    at_least: Amount | None = None
    counts_until: date | None = None
    window_until: date | None = None
    cycle: str = ""
    qualification: str = ""
    revoked_on: date | None = None

    @model_validator(mode="after")
    def says_something(self) -> "WaiverGiven":
        if not self.requirement and self.window_until is None:
            raise ValueError("say which requirement, or window_until")
        if not self.requirement and (self.at_least is not None or self.counts_until is not None):
            raise ValueError("say of which requirement at_least or counts_until is")
        return self

    def fact(self) -> WaiverFact:
        return WaiverFact(**self.model_dump())


class FactsGiven(Part):
    """Everything known of one holder. Records are numbered from 1 in the order written."""

    born_on: date | None = None
    credentials: tuple[CredentialGiven, ...] = ()
    activities: tuple[ActivityGiven, ...] = ()
    completions: tuple[CompletionGiven, ...] = ()
    waivers: tuple[WaiverGiven, ...] = ()
    classes: tuple[Code, ...] = Field(default=(), description="会員区分 and affiliations")

    def facts(self, scheme: Scheme) -> Facts:
        """The same as values of the core."""
        return Facts(
            credentials=tuple(c.fact(i) for i, c in enumerate(self.credentials, start=1)),
            activities=tuple(a.fact(i, scheme) for i, a in enumerate(self.activities, start=1)),
            completions=tuple(
                CompletionFact(
                    qualification=c.qualification,
                    course_number=c.course_number,
                    completed_on=c.completed_on,
                )
                for c in self.completions
            ),
            waivers=tuple(waiver.fact() for waiver in self.waivers),
            born_on=self.born_on,
            classes=self.classes,
        )


def read_facts(file: str, text: str, scheme: Scheme, *, at: datetime) -> Facts:
    """The facts of a file as they can be true at ``at``; raises ``SchemeRefused`` otherwise."""
    document = read(file, text)
    try:
        given = FactsGiven.model_validate(document.value)
    except ValidationError as error:
        raise SchemeRefused(problems_of(error, document.places)) from None
    found = [
        place_of(fault.path, document.places).problem(fault.message, fault.remedy)
        for fault in impossible(given, scheme, at=at)
    ]
    if found:
        raise SchemeRefused(found)
    return given.facts(scheme)


def impossible(given: FactsGiven, scheme: Scheme, *, at: datetime) -> Iterator[Fault]:
    """What the scheme does not know, and days that cannot be."""
    today = civil(at)
    for index, activity in enumerate(given.activities):
        path: Path = ("activities", index)
        if activity.kind not in scheme.activity_kinds:
            yield unknown((*path, "kind"), "activity kind", activity.kind, scheme.activity_kinds)
        yield from _day((*path, "on"), activity.on, given.born_on, today)
        if activity.until is not None:
            yield from _day((*path, "until"), activity.until, activity.on, today, "the first day")
    for index, held in enumerate(given.credentials):
        path = ("credentials", index)
        if held.qualification not in scheme.qualifications:
            known = scheme.qualifications
            yield unknown((*path, "qualification"), "qualification", held.qualification, known)
        yield from _day((*path, "awarded_on"), held.awarded_on, given.born_on, today)
        yield from _terms((*path, "terms"), held)
    for index, done in enumerate(given.completions):
        path = ("completions", index)
        if done.qualification not in scheme.qualifications:
            known = scheme.qualifications
            yield unknown((*path, "qualification"), "qualification", done.qualification, known)
        yield from _day((*path, "completed_on"), done.completed_on, given.born_on, today)
    yield from _waivers(given, scheme)


def _waivers(given: FactsGiven, scheme: Scheme) -> Iterator[Fault]:
    """A waiver of what the scheme does not ask for would be silently ignored."""
    parts = set(codes_of(scheme))
    for index, waiver in enumerate(given.waivers):
        path: Path = ("waivers", index)
        if waiver.requirement and waiver.requirement not in parts:
            yield unknown((*path, "requirement"), "requirement", waiver.requirement, sorted(parts))
        if waiver.qualification and waiver.qualification not in scheme.qualifications:
            known = scheme.qualifications
            yield unknown((*path, "qualification"), "qualification", waiver.qualification, known)


def _day(
    path: Path, day: date, first: date | None, today: date, what: str = "the holder's birth"
) -> Iterator[Fault]:
    if day > today:
        yield Fault(
            path=path,
            message=f"{day} lies in the future (the day of the decision is {today})",
            remedy="correct the day, or decide on a later day",
        )
    if first is not None and day < first:
        yield Fault(
            path=path,
            message=f"{day} lies before {what} on {first}",
            remedy="correct one of the two days",
        )


def _terms(path: Path, held: CredentialGiven) -> Iterator[Fault]:
    for index, (earlier, later) in enumerate(
        zip(held.terms, held.terms[1:], strict=False), start=1
    ):
        if later.start <= earlier.end:
            yield Fault(
                path=(*path, index),
                message=f"the term from {later.start} begins before the one before it ends",
                remedy="write terms oldest first, without overlap",
            )
