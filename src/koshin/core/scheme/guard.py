"""For whom a rule is."""

from datetime import date
from typing import Literal

from pydantic import Field, StrictBool, StrictInt, model_validator

from koshin.core.scheme.base import Code, Part
from koshin.core.scheme.periods import PeriodWord

ReckonedOn = Literal["decision", "fiscal_year_start", "judged_end", "new_term"]


class Cohort(Part):
    """Those whose award's fiscal year leaves this remainder when divided by ``every``."""

    every: StrictInt = Field(ge=2)
    remainder: StrictInt = Field(ge=0)


class Guard(Part):
    """For whom a requirement or a fee applies; everything stated must hold."""

    ordinal_from: StrictInt | None = Field(
        default=None, ge=1, description="n-th renewal, first included"
    )
    ordinal_to: StrictInt | None = Field(default=None, ge=1)
    ordinal_every: StrictInt | None = Field(
        default=None, ge=2, description="every so many renewals: 5 is the 5th, the 10th, …"
    )
    cycle_from: str | None = Field(
        default=None, description='rounds from this one on, by their code: "2018" or "2027-03-31"'
    )
    cycle_to: str | None = None
    awarded_from: date | None = None
    awarded_to: date | None = None
    cohort: Cohort | None = None
    has_activity: Code | None = None
    within: PeriodWord | Literal["window"] | None = Field(
        default=None,
        description="when the activity was done: in the judged period, in the window of this round,"
        " since the award, in the last months; else at any time",
    )
    holds: tuple[Code, ...] = Field(default=(), description="one of these qualifications as well")
    late: StrictBool | None = Field(default=None, description="after the term and its window")
    late_months_from: StrictInt | None = Field(
        default=None, ge=1, description="months since the end of the term, a begun one counts"
    )
    late_months_to: StrictInt | None = Field(default=None, ge=1)
    classes: tuple[Code, ...] = Field(
        default=(), description="one of these 会員区分 or affiliations"
    )
    routes: tuple[Code, ...] = Field(default=(), description="obtained in one of these ways")
    age_from: StrictInt | None = Field(default=None, ge=0, description="full years, included")
    age_to: StrictInt | None = Field(default=None, ge=0)
    held_years_from: StrictInt | None = Field(
        default=None, ge=0, description="full years since the award, included"
    )
    held_years_to: StrictInt | None = Field(default=None, ge=0)
    reckoned_on: ReckonedOn | None = Field(
        default=None,
        description="the day of age and years held: that of the decision, 1 April of its fiscal"
        " year, the last judged day, or the first of the new term",
    )

    @model_validator(mode="after")
    def says_on_which_day(self) -> "Guard":
        years = (self.age_from, self.age_to, self.held_years_from, self.held_years_to)
        if (self.reckoned_on is None) == any(value is not None for value in years):
            raise ValueError(
                "age and held_years need reckoned_on, and only they: decision, fiscal_year_start,"
                " judged_end or new_term"
            )
        return self

    @model_validator(mode="after")
    def says_what_was_done_then(self) -> "Guard":
        if self.within is not None and self.has_activity is None:
            raise ValueError("within says when an activity was done: add has_activity or remove it")
        return self
