"""Qualifications, requirements, calendars and fees: the part of the language that is judged."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, StrictBool, StrictInt, model_validator

from koshin.core.scheme.base import ClockTime, Code, Moment, MonthDay, Part, StepCode, Words

ItemKindWord = Literal["renewal", "first", "addition"]
PeriodWord = Literal["judged", "since_award"]


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
    note: str = ""

    def name_on(self, day: date) -> str:
        """What it was called on ``day``."""
        former = [past for past in self.past_names if day <= past.until]
        return min(former, key=lambda past: past.until).name if former else self.name


class Guard(Part):
    """For whom a requirement or a fee applies; everything stated must hold."""

    ordinal_from: StrictInt | None = Field(
        default=None, ge=1, description="n-th renewal, first included"
    )
    ordinal_to: StrictInt | None = Field(default=None, ge=1)
    awarded_from: date | None = None
    has_activity: Code | None = None


class Node(Part):
    """What every requirement says about itself."""

    code: Code
    label: Words
    hint: str = Field(default="", description="where to get it; placeholders: see the docs")
    after_deadline: str = Field(default="", description="what remains possible after the deadline")
    when: Guard | None = None


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


class Measured(Node):
    """A measure over records of some kinds (and topics) in a period."""

    activities: tuple[Code, ...] = Field(min_length=1)
    topics: tuple[Code, ...] = ()
    within: PeriodWord = "judged"
    unit: Words
    done: Words = Field(description="what is done until a day, after まで: に受講した研修, の活動")


class CountOf(Measured):
    """At least so many records."""

    kind: Literal["count"]
    at_least: StrictInt = Field(ge=1)


class SumOf(Measured):
    """At least so much in all records together."""

    kind: Literal["sum"]
    at_least: Decimal = Field(gt=0)


class FormDone(Node):
    """A form handed in during the journey; no ground to refuse the beginning of one."""

    kind: Literal["form"]
    step: StepCode


class FeePaid(Node):
    """The fee paid during the journey; no ground to refuse the beginning of one."""

    kind: Literal["fee"]
    step: StepCode


Requirement = Annotated[
    AllOf | AnyOf | SomeOf | CountOf | SumOf | FormDone | FeePaid, Field(discriminator="kind")
]


class Override(Part):
    """An exception for one cycle, with the reason it was made."""

    cycle: str
    opens: Moment | None = None
    closes: Moment | None = None
    honoured_to: date | None = Field(
        default=None, description="terms that end in this cycle stay valid to this day"
    )
    reason: Words

    @model_validator(mode="after")
    def says_something(self) -> "Override":
        if self.opens is None and self.closes is None and self.honoured_to is None:
            raise ValueError("say opens, closes or honoured_to")
        return self


class Batch(Part):
    """Terms of whole years that begin on fixed registration dates (JSPO: jspo.md §3)."""

    family: Literal["batch"]
    registration_dates: tuple[MonthDay, ...] = Field(min_length=1)
    term_years: StrictInt = Field(ge=1)
    judged_until_months_before_end: StrictInt = Field(ge=0)
    window_opens_months_before_end: StrictInt = Field(ge=0)
    first_offer_years: StrictInt = Field(ge=1, description="from the first date after the course")
    align_additions: StrictBool
    partial_renewal: StrictBool
    label: Words = Field(description="made from {start}, the first day of the new term")
    overrides: tuple[Override, ...] = ()


class WindowOfYear(Part):
    """The same days of every year."""

    opens_on: MonthDay
    opens_at: ClockTime
    closes_on: MonthDay
    closes_at: ClockTime


class FiscalYear(Part):
    """One renewal per fiscal year, judged by the year before (ITC: itc.md §2)."""

    family: Literal["fiscal_year"]
    window: WindowOfYear
    term_ends_on: MonthDay
    first_usable_fiscal_years: StrictInt = Field(ge=1, description="counting that of the course")
    label: Words = Field(description="made from {year}")
    overrides: tuple[Override, ...] = ()


Calendar = Annotated[Batch | FiscalYear, Field(discriminator="family")]


class Price(Part):
    """An amount in yen, tax included, and the days of application on which it holds."""

    amount: StrictInt = Field(ge=0)
    since: date | None = None
    until: date | None = None
    tax_percent: StrictInt = Field(default=10, ge=0, le=100)

    def holds_on(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (
            self.until is None or day <= self.until
        )


class FeeRule(Part):
    """What every fee says about itself. ``rule`` is the sentence shown beside the line."""

    code: Code
    label: Words
    rule: Words
    for_kinds: tuple[ItemKindWord, ...] = Field(min_length=1)
    when: Guard | None = None


class CycleFee(FeeRule):
    """Once per person for each round of terms, however many qualifications."""

    kind: Literal["once_per_cycle"]
    prices: tuple[Price, ...] = Field(min_length=1)


class QualificationFee(FeeRule):
    """Each qualification's own price; an addition pays only the half-years that remain."""

    kind: Literal["qualification_price"]
    tax_percent: StrictInt = Field(default=10, ge=0, le=100)
    units: StrictInt = Field(ge=1, description="half-years in a whole term")
    rounding: Literal["floor", "ceil", "half_up"]
    prorated_rule: Words


class ItemFee(FeeRule):
    """The same amount for every item."""

    kind: Literal["per_item"]
    prices: tuple[Price, ...] = Field(min_length=1)


Fee = Annotated[CycleFee | QualificationFee | ItemFee, Field(discriminator="kind")]
