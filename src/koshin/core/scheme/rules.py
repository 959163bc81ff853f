"""Qualifications and requirements: the part of the language that is judged."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, StrictBool, StrictInt, model_validator

from koshin.core.scheme.base import Code, Part, StepCode, Words
from koshin.core.scheme.credits import Selector
from koshin.core.scheme.measures import (
    CountOf,
    DistinctOf,
    LargestOf,
    Measured,
    Node,
    NoneOf,
    Prorate,
    ShareOf,
    SumOf,
    SumPlusDistinct,
)
from koshin.core.scheme.periods import PeriodWord


class PastName(Part):
    """What a qualification was called, up to and including a day."""

    name: Words
    until: date


class Merge(Part):
    """Several qualifications become this one (統合): who holds any of them holds it from a day on.

    Number, 認定日 and term are those of the one that leads. ``papers`` are posted without a fee.
    """

    of: tuple[Code, ...] = Field(min_length=1)
    on: date
    term: Literal["latest", "earliest"] = Field(
        default="latest", description="of several held, the one whose term ends so leads"
    )
    papers: tuple[Code, ...] = Field(
        default=(), description="documents that are posted to who was merged"
    )


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
    merges: Merge | None = None
    note: str = ""

    def name_on(self, day: date) -> str:
        """What it was called on ``day``."""
        former = [past for past in self.past_names if day <= past.until]
        return min(former, key=lambda past: past.until).name if former else self.name


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

    ``automatic``: it does, in the group ``into`` or in the pool itself; what was brought once is
    not carried again. With ``requested_by`` only where there is an accepted record of this kind,
    from the round's first judged day to the end of its window. Else it is only said (``carried``).
    """

    at_most: Decimal = Field(gt=0)
    automatic: StrictBool = False
    requested_by: Code | None = Field(
        default=None, description="the kind of activity by which a holder asks for it"
    )
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
    """So many months have passed since the award, the beginning of the term or the last activity.

    Where there was no such activity, time enough has passed.
    """

    kind: Literal["elapsed"]
    since: Literal["award", "term", "activity"]
    activity: Code | None = None
    at_least_months: StrictInt = Field(ge=1)

    @model_validator(mode="after")
    def says_since_which(self) -> "Elapsed":
        if (self.since == "activity") != (self.activity is not None):
            raise ValueError("since: activity needs activity, and only it")
        return self


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
    | NoneOf
    | SumOf
    | LargestOf
    | DistinctOf
    | SumPlusDistinct
    | ShareOf
    | Pool
    | Elapsed
    | Each
    | FormDone
    | FeePaid,
    Field(discriminator="kind"),
]
