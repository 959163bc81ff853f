"""Periods, windows and terms: which round a credential is in."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StrictBool, StrictInt, model_validator

from koshin.core.scheme.base import ClockTime, Moment, MonthDay, Part, Span, Words


class Override(Part):
    """An exception for one cycle, with the reason it was made."""

    cycle: str
    opens: Moment | None = None
    closes: Moment | None = None
    pay_by: Moment | None = Field(default=None, description="the last moment to pay")
    report_opens: Moment | None = Field(default=None, description="the first moment to report")
    report_closes: Moment | None = Field(default=None, description="the last moment to report")
    honoured_to: date | None = Field(
        default=None, description="terms that end in this cycle stay valid to this day"
    )
    judged: Span | None = Field(
        default=None, description="the days that are judged in this round instead of the rule's"
    )
    reason: Words

    @model_validator(mode="after")
    def says_something(self) -> "Override":
        if not self.model_fields_set - {"cycle", "reason"}:
            raise ValueError(
                "say opens, closes, pay_by, report_opens, report_closes, honoured_to or judged"
            )
        return self


class ReportWindow(Part):
    """When a report may be handed in, counted from the window for applying."""

    opens_days_after_opening: StrictInt = Field(default=0, ge=0)
    closes_days_after_close: StrictInt = Field(default=0, ge=0)


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
    report: ReportWindow | None = None
    overrides: tuple[Override, ...] = ()


class WindowOfYear(Part):
    """The same days of every year."""

    opens_on: MonthDay
    opens_at: ClockTime
    closes_on: MonthDay
    closes_at: ClockTime


class FiscalYear(Part):
    """One renewal per fiscal year, judged by the year before (ITC: itc.md §2) or by itself."""

    family: Literal["fiscal_year"]
    judges: Literal["previous", "running"] = Field(
        default="previous",
        description="running: the window lies in the fiscal year that is judged",
    )
    window: WindowOfYear
    term_ends_on: MonthDay
    first_usable_fiscal_years: StrictInt = Field(ge=1, description="counting that of the course")
    label: Words = Field(description="made from {year}")
    report: ReportWindow | None = None
    overrides: tuple[Override, ...] = ()


class RelativeWindow(Part):
    """Days before or after the end of each holder's own term."""

    opens_days_before_end: StrictInt = Field(ge=0)
    closes_days_before_end: StrictInt | None = Field(default=None, ge=1)
    closes_days_after_end: StrictInt | None = Field(
        default=None, ge=1, description="to hand in, not to earn: the judged period ends as stated"
    )

    @model_validator(mode="after")
    def closes_after_it_opens(self) -> "RelativeWindow":
        if self.closes_days_before_end is not None and self.closes_days_after_end is not None:
            raise ValueError("say either closes_days_before_end or closes_days_after_end")
        if (self.closes_days_before_end or 0) > self.opens_days_before_end:
            raise ValueError("the window closes before it opens: exchange the two numbers")
        return self


class Late(Part):
    """Renewal after the term and its window, from the day on which it is made up for."""

    until_months: StrictInt = Field(ge=1, description="after the end of the term")
    term: Literal["original_end", "whole"] = Field(
        default="original_end",
        description="the new term ends as if it had been in time, or is a whole one from that day",
    )


class Birthdays(Part):
    """A first term that ends by the holder's birthday (California RN: rule-shapes.md §1)."""

    count: StrictInt = Field(ge=1, description="the n-th birthday after the registration")
    month_end_after: StrictInt = Field(
        default=0, ge=0, description="the term ends with the month so many months later"
    )


class Anchored(Part):
    """Terms of whole years from each holder's own day (registration, examination)."""

    family: Literal["anchored"]
    term_years: StrictInt = Field(ge=1)
    first_term_years: StrictInt | None = Field(default=None, ge=1)
    first_term_birthdays: Birthdays | None = None
    judged_until_days_before_end: StrictInt = Field(default=0, ge=0)
    window: RelativeWindow
    late: Late | None = None
    suspension: Literal["freeze", "none"] = Field(
        default="none", description="freeze: the clock stands still while suspended"
    )
    first_usable_years: StrictInt = Field(default=1, ge=1, description="of a course or exam")
    align_additions: StrictBool = Field(
        default=False, description="a further qualification ends with the one that runs longest"
    )
    label: Words = Field(description="made from {end}, the last day of the term")
    report: ReportWindow | None = None
    overrides: tuple[Override, ...] = ()


Calendar = Annotated[Batch | FiscalYear | Anchored, Field(discriminator="family")]
