"""Measures over records: what is counted in which period, and how much of it is asked for."""

from decimal import Decimal
from typing import Literal

from pydantic import Field, StrictInt, field_validator, model_validator

from koshin.core.scheme.base import Code, Part, Words
from koshin.core.scheme.credits import Selector, Step
from koshin.core.scheme.guard import Guard
from koshin.core.scheme.periods import PeriodWord

DistinctBy = Literal["topic", "course", "provider", "day", "kind", "mode"]


Consequence = Literal["block", "inactive", "downgrade", "publish", "discipline", "none"]


class Node(Part):
    """What every requirement says about itself."""

    code: Code
    label: Words
    hint: str = Field(default="", description="where to get it; placeholders: see the docs")
    after_deadline: str = Field(default="", description="what remains possible after the deadline")
    when: Guard | None = None
    unless: Guard | None = Field(default=None, description="for whom it is not")
    consequence: Consequence = Field(
        default="block", description="of not meeting it; all but block leave the renewal open"
    )
    downgrade_to: Code | None = Field(
        default=None, description="consequence downgrade: the qualification that is got instead"
    )
    due_by_ordinal: StrictInt | None = Field(
        default=None,
        ge=1,
        description="the n-th renewal could not be without it: who has renewed so often and is"
        " short of it has an error in the records, which is flagged",
    )

    @model_validator(mode="after")
    def says_to_what(self) -> "Node":
        if (self.consequence == "downgrade") != (self.downgrade_to is not None):
            raise ValueError("consequence: downgrade needs downgrade_to, and only it")
        return self


class Prorate(Part):
    """Who held the qualification for less than the full time needs the same share of the amount."""

    full_months: StrictInt = Field(ge=1)
    rounding: Step


class Repeats(Part):
    """How often the same thing counts; records that do not say which one they are always do."""

    by: Literal["course", "topic", "provider"] = "course"
    at_most: StrictInt | None = Field(default=None, ge=1, description="times in the period")
    months_apart: StrictInt | None = Field(default=None, ge=1)

    @model_validator(mode="after")
    def says_something(self) -> "Repeats":
        if self.at_most is None and self.months_apart is None:
            raise ValueError("say at_most, months_apart or both")
        return self


class Measured(Node, Selector):
    """A measure over records of some kinds in a period."""

    activities: tuple[Code, ...] = Field(min_length=1)
    within: PeriodWord = "judged"
    valid_on: Literal["decision", "new_term"] | None = Field(
        default=None,
        description="what the record is about must be valid on the day of the decision, or on the "
        "first day of the new term",
    )
    repeats: Repeats | None = None
    unit: Words
    done: Words = Field(description="what is done until a day, after まで: に受講した研修, の活動")


class Bounded(Measured):
    """A measure of which at least so much is needed, at most so much allowed, or both."""

    @property
    def least(self) -> Decimal | None:
        """What is needed."""
        return _amount(getattr(self, "at_least", None))

    @property
    def most(self) -> Decimal | None:
        """Above which it is too much."""
        return _amount(getattr(self, "at_most", None))

    @model_validator(mode="after")
    def has_bounds(self) -> "Bounded":
        least, most = self.least, self.most
        if least is None and most is None:
            raise ValueError("say at_least, at_most or both")
        if least is not None and most is not None and least > most:
            raise ValueError("nothing is at once so much and so little: exchange the two numbers")
        return self


def _amount(stated: Decimal | int | None) -> Decimal | None:
    return None if stated is None else Decimal(stated)


class CountOf(Bounded):
    """At least (or at most) so many records."""

    kind: Literal["count"]
    at_least: StrictInt | None = Field(default=None, ge=1)
    at_most: StrictInt | None = Field(default=None, ge=1)


class NoneOf(Measured):
    """No record of these: a sanction, a complaint that was upheld."""

    kind: Literal["none"]


class SumOf(Bounded):
    """At least (or at most) so much in all records together; with ``credit``, after conversion."""

    kind: Literal["sum"]
    at_least: Decimal | None = Field(default=None, gt=0)
    at_most: Decimal | None = Field(default=None, gt=0)
    credit: Code | None = None
    prorate: Prorate | None = None


class LargestOf(Bounded):
    """One record that alone has at least so much; or none that has more."""

    kind: Literal["max"]
    at_least: Decimal | None = Field(default=None, gt=0)
    at_most: Decimal | None = Field(default=None, gt=0)
    credit: Code | None = None


class DistinctOf(Bounded):
    """At least (or at most) so many different topics (courses, providers, days)."""

    kind: Literal["distinct"]
    by: DistinctBy
    at_least: StrictInt | None = Field(default=None, ge=1)
    at_most: StrictInt | None = Field(default=None, ge=1)


class SumPlusDistinct(Bounded):
    """The sum and the number of different topics, added, make at least (or at most) so much."""

    kind: Literal["sum_plus_distinct"]
    by: DistinctBy
    at_least: Decimal | None = Field(default=None, gt=0)
    at_most: Decimal | None = Field(default=None, gt=0)
    credit: Code | None = None


class ShareOf(Bounded):
    """What a part of the records is of all of them. Of nothing every share holds."""

    kind: Literal["share"]
    part: Selector = Field(description="which of the records")
    at_least: Decimal | None = Field(default=None, gt=0, lt=1)
    at_most: Decimal | None = Field(default=None, gt=0, lt=1)
    credit: Code | None = None

    @field_validator("part")
    @classmethod
    def names_some(cls, part: Selector) -> Selector:
        if part == Selector():
            raise ValueError("say which records: activities, topics, roles, modes or providers")
        return part


def limited(node: Measured) -> bool:
    """Whether more may be too much, so that records never only help."""
    return isinstance(node, NoneOf | ShareOf) or getattr(node, "at_most", None) is not None
