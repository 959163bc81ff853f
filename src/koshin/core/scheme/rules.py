"""Qualifications and requirements: the part of the language that is judged."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, StrictBool, StrictInt, model_validator

from koshin.core.scheme.base import Code, Part, StepCode, Words
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


class PastName(Part):
    """What a qualification was called, up to and including a day."""

    name: Words
    until: date


class Qualification(Part):
    """A kind of title. ``price`` is its own part of the fee for a whole term, in yen."""

    code: str = ""
    name: Words
    past_names: tuple[PastName, ...] = ()
    sport: str = ""
    grade: str = ""
    permanent: StrictBool = False
    price: StrictInt = Field(default=0, ge=0)
    requirement: Code | None = None
    renewed_with: tuple[Code, ...] = Field(
        default=(), description="who meets the requirement of one of these meets this one too"
    )
    supersedes: tuple[Code, ...] = Field(
        default=(), description="lower grades that it takes the place of as long as it runs"
    )
    note: str = ""

    def name_on(self, day: date) -> str:
        """What it was called on ``day``."""
        former = [past for past in self.past_names if day <= past.until]
        return min(former, key=lambda past: past.until).name if former else self.name


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


class AllOf(Node):
    kind: Literal["all"]
    of: tuple["Requirement", ...] = Field(min_length=1)


class AnyOf(Node):
    kind: Literal["any"]
    of: tuple["Requirement", ...] = Field(min_length=1)


class SomeOf(Node):
    kind: Literal["n_of"]
    n: StrictInt = Field(ge=1)
    of: tuple["Requirement", ...] = Field(min_length=1)


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


class Group(Selector):
    """A part of a pool, with what it needs and the most that counts of it."""

    code: Code
    label: Words
    at_least: Decimal | None = Field(default=None, gt=0)
    at_most: Decimal | None = Field(default=None, gt=0)
    at_most_share: Decimal | None = Field(
        default=None, gt=0, lt=1, description="of the whole pool; one group directly in a pool"
    )
    per: Literal["record", "course", "provider", "day", "month", "year", "fiscal_year"] | None = (
        Field(default=None, description="at_most holds for each of these")
    )
    spill_to: Code | None = Field(default=None, description="where counts what at_most leaves")
    groups: tuple["Group", ...] = ()


class Carry(Selector):
    """What is above the need may count for the next round.

    ``automatic``: it does, without being asked for, in the group ``into`` or in the pool itself;
    what was brought once is not carried again. Otherwise it is only said (``carried``).
    """

    at_most: Decimal = Field(gt=0)
    automatic: StrictBool = False
    into: Code | None = Field(default=None, description="the group in which it counts")
    last_months: StrictInt | None = Field(
        default=None, ge=1, description="only what was done in the last months of the period"
    )


class Pool(Measured):
    """Amounts in a tree of groups; each record counts once, where it is best for the holder."""

    kind: Literal["pool"]
    at_least: Decimal = Field(gt=0)
    credit: Code | None = None
    groups: tuple[Group, ...] = Field(min_length=1)
    carry: Carry | None = None
    prorate: Prorate | None = None


class Elapsed(Node):
    """So many months have passed since the award (or the beginning of the term)."""

    kind: Literal["elapsed"]
    since: Literal["award", "term"]
    at_least_months: StrictInt = Field(ge=1)


class Each(Node):
    """The same requirement in every year of the period (or in at least so many of them)."""

    kind: Literal["each"]
    every: Literal["year", "fiscal_year"] = Field(
        description="year: from the first day of the period; fiscal_year: April to March"
    )
    within: PeriodWord = "judged"
    at_least: StrictInt | None = Field(default=None, ge=1, description="so many years; else all")
    partial: Literal["whole", "dropped"] | None = Field(
        default=None,
        description="years cut by the edges of the period: judged like whole ones, or not at all",
    )
    of: "Requirement"


class FormDone(Node):
    """A form handed in during the journey; no ground to refuse the beginning of one."""

    kind: Literal["form"]
    step: StepCode


class FeePaid(Node):
    """The fee paid during the journey; no ground to refuse the beginning of one."""

    kind: Literal["fee"]
    step: StepCode


Requirement = Annotated[
    AllOf
    | AnyOf
    | SomeOf
    | CountOf
    | SumOf
    | LargestOf
    | DistinctOf
    | SumPlusDistinct
    | Pool
    | Elapsed
    | Each
    | FormDone
    | FeePaid,
    Field(discriminator="kind"),
]
