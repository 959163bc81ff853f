"""Measures over records: what is counted in which period, and how much of it is asked for."""

from decimal import Decimal
from typing import Literal

from pydantic import Field, StrictInt, model_validator

from koshin.core.scheme.base import Code, Part, Words
from koshin.core.scheme.credits import Selector, Step
from koshin.core.scheme.guard import Guard


class Back(Part):
    """The last so many years or months before the end of the judged period."""

    last_years: StrictInt | None = Field(default=None, ge=1)
    last_months: StrictInt | None = Field(default=None, ge=1)

    @model_validator(mode="after")
    def one_of_both(self) -> "Back":
        if (self.last_years is None) == (self.last_months is None):
            raise ValueError("say either last_years or last_months")
        return self


PeriodWord = Literal["judged", "since_award"] | Back
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


class CountOf(Measured):
    """At least so many records."""

    kind: Literal["count"]
    at_least: StrictInt = Field(ge=1)


class SumOf(Measured):
    """At least so much in all records together; with ``credit``, after its conversion."""

    kind: Literal["sum"]
    at_least: Decimal = Field(gt=0)
    credit: Code | None = None
    prorate: Prorate | None = None


class LargestOf(Measured):
    """One record that alone has at least so much."""

    kind: Literal["max"]
    at_least: Decimal = Field(gt=0)
    credit: Code | None = None


class DistinctOf(Measured):
    """At least so many different topics (or courses, providers, days); each counts once."""

    kind: Literal["distinct"]
    by: DistinctBy
    at_least: StrictInt = Field(ge=1)


class SumPlusDistinct(Measured):
    """The sum and the number of different topics, added, make at least so much."""

    kind: Literal["sum_plus_distinct"]
    by: DistinctBy
    at_least: Decimal = Field(gt=0)
    credit: Code | None = None
