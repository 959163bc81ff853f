"""One holder's facts as a file states them (JSON or YAML): the published format."""

import unicodedata
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from koshin.core.facts import (
    ActivityFact,
    ActivityState,
    Bar,
    BarKind,
    CompletionFact,
    CredentialFact,
    Facts,
    Suspension,
    WaiverFact,
)
from koshin.core.scheme.base import Code, Part, Span, Words
from koshin.core.scheme.model import Scheme
from koshin.core.typed import stored_number


def _half_width(given: object) -> object:
    return unicodedata.normalize("NFKC", given).strip() if isinstance(given, str) else given


def _as_text(given: object) -> object:
    """A number without quotes has lost its leading zeros only; ``stored_number`` adds them."""
    return str(given) if type(given) is int else given


# Amounts that are not whole stand in quotes: a binary fraction is no amount.
Amount = Annotated[
    Decimal,
    BeforeValidator(_half_width),
    Field(ge=0),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "integer", "minimum": 0},
                {"type": "string", "pattern": r"^\d+(\.\d+)?$"},
            ]
        }
    ),
]
NumberTyped = Annotated[
    str,
    BeforeValidator(_as_text),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "integer", "minimum": 0}]}),
]
Source = Literal["self", "association", "organiser"]


class SuspensionGiven(Part):
    """休止 and, once it is over, the day of the resumption."""

    requested_on: date
    until: date | None = None
    reason: str = ""
    starts_on: date | None = None
    ends_on: date | None = None


class BarGiven(Part):
    """返上, 死亡, 取消 or 停止: from when, until when, and the first day of a restoration."""

    kind: BarKind
    since: date
    until: date | None = None
    lifted_on: date | None = None


class CredentialGiven(Part):
    """A qualification held, with every term granted so far, oldest first."""

    qualification: Code
    awarded_on: date
    terms: tuple[Span, ...] = ()
    number: NumberTyped = ""
    suspensions: tuple[SuspensionGiven, ...] = ()
    route: str = ""
    bars: tuple[BarGiven, ...] = ()

    def fact(self, index: int, scheme: Scheme) -> CredentialFact:
        """Raises ``NumberFault`` where the number is none of this scheme."""
        numbers = scheme.numbers
        return CredentialFact(
            id=index,
            qualification=self.qualification,
            number=stored_number(numbers.pattern, numbers.example, self.number)
            if self.number
            else numbers.format.format(serial=index, year=self.awarded_on.year),
            awarded_on=self.awarded_on,
            terms=self.terms,
            suspensions=tuple(Suspension(**p.model_dump()) for p in self.suspensions),
            route=self.route,
            bars=tuple(Bar(**bar.model_dump()) for bar in self.bars),
        )


class ActivityGiven(Part):
    """Something done. ``amount`` is in the unit of its kind; without it, 1."""

    kind: Code
    on: date
    amount: Amount = Decimal(1)
    topic: str = ""
    title: str = ""
    state: ActivityState = "accepted"
    source: Source = "organiser"
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
            credentials=tuple(c.fact(i, scheme) for i, c in enumerate(self.credentials, start=1)),
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
