"""休止 and 復帰: who may pause or come back, until when, and what becomes of every clock."""

from typing import Literal

from pydantic import Field, StrictBool, StrictInt, model_validator

from koshin.core.scheme.base import Code, MonthDay, Part, Words


class Stretch(Part):
    """The shortest and the longest time that may be asked for at once."""

    at_least_months: StrictInt = Field(default=0, ge=0)
    at_most_months: StrictInt = Field(ge=1)

    @model_validator(mode="after")
    def can_be(self) -> "Stretch":
        if self.at_least_months > self.at_most_months:
            raise ValueError("exchange at_least_months and at_most_months")
        return self


class Extension(Part):
    """A longer pause, asked for in time before the planned end."""

    at_most_months: StrictInt = Field(ge=1)
    ask_months_before_end: StrictInt = Field(default=0, ge=0)


class StartRange(Part):
    """How far the first day may lie from the day of the request."""

    months_before_request: StrictInt = Field(ge=0)
    months_after_request: StrictInt = Field(ge=0)


class Effects(Part):
    """What a pause does to each clock; every one is stated.

    ``term``: ``freeze`` moves the end by the months paused; ``waive`` passes the rounds of renewal
    whose window it touches (or covers whole); ``runs`` changes nothing.
    """

    term: Literal["freeze", "waive", "runs"]
    counted_from: Literal["next_month", "same_day"] | None = Field(
        default=None, description="freeze: from the first of the month after, or to the day"
    )
    waived_if: Literal["touched", "covered"] | None = Field(
        default=None, description="waive: windows that the pause touches, or covers whole"
    )
    ordinal: Literal["counts", "skips"] = Field(
        description="whether a round passed counts as a renewal: a deadline by the n-th goes on"
    )
    fee: Literal["due", "waived"] = Field(description="fees of the time of the pause")

    @model_validator(mode="after")
    def boundaries_are_stated(self) -> "Effects":
        if (self.term == "freeze") != (self.counted_from is not None):
            raise ValueError("term: freeze needs counted_from, and only it: next_month or same_day")
        if (self.term == "waive") != (self.waived_if is not None):
            raise ValueError("term: waive needs waived_if, and only it: touched or covered")
        return self


class SuspensionPolicy(Part):
    """休止 (rule-shapes.md §2.15). Without ``first`` a pause has no planned end."""

    reasons: dict[Code, Words] = Field(min_length=1)
    first: Stretch | None = None
    extension: Extension | None = None
    total_months: StrictInt | None = Field(default=None, ge=1)
    start: StartRange
    review: StrictBool = Field(description="whether the office decides each request")
    effects: Effects
    resume: Code | None = Field(
        default=None,
        description="the requirement to be met before resuming, judged from the pause to the day",
    )


class ReturnLimit(Part):
    """The last day for coming back, counted from the lapse."""

    fiscal_years: StrictInt | None = Field(
        default=None, ge=1, description="counting the fiscal year of the lapse"
    )
    months: StrictInt | None = Field(default=None, ge=1)

    @model_validator(mode="after")
    def one_of_both(self) -> "ReturnLimit":
        if (self.fiscal_years is None) == (self.months is None):
            raise ValueError("say either fiscal_years or months")
        return self


class Cutoff(Part):
    """Who applies up to this day of the year is registered on that one."""

    until: MonthDay
    registered_on: MonthDay


class ExemptionPolicy(Part):
    """免除: until when certificates are handed in for which registration date."""

    cutoffs: tuple[Cutoff, ...] = Field(min_length=1)


class Obligation(Part):
    """What remains to be done after the return."""

    label: Words
    within_fiscal_years: StrictInt = Field(ge=1, description="counting that of the return")


class ReturnRoute(Part):
    """One way back. ``clears`` are the activities that must be accepted after the lapse."""

    label: Words
    qualifications: tuple[Code, ...] = Field(default=(), description="only these; none: all")
    limit: ReturnLimit | None = Field(default=None, description="none: for ever")
    after_months: StrictInt = Field(default=0, ge=0, description="only after so long a lapse")
    clears: tuple[Code, ...] = ()
    clears_within_months: StrictInt | None = Field(
        default=None, ge=1, description="not older than this on the day of the application"
    )
    review: StrictBool
    effective: Literal["last_cleared", "registration_date"] = Field(
        description="the day on which the last condition, the fee too, was met; or a fixed date"
    )
    cutoffs: tuple[Cutoff, ...] = ()
    term: Literal["as_first", "original_end"] = Field(
        description="as a first registration on that day; or ending as if renewed in time"
    )
    number: Literal["keep", "new"]
    ordinal: Literal["restarts", "continues"] = Field(
        description="whether the next renewal is the first again"
    )
    obligations: tuple[Obligation, ...] = ()
    free: StrictBool = Field(
        default=False, description="nothing is paid for it; else a fee must be for returns"
    )

    @model_validator(mode="after")
    def dates_are_stated(self) -> "ReturnRoute":
        if (self.effective == "registration_date") != bool(self.cutoffs):
            raise ValueError("effective: registration_date needs cutoffs, and only it")
        return self


class ReinstatementPolicy(Part):
    """復帰・再登録 (rule-shapes.md §2.16), by the routes an association knows."""

    routes: dict[Code, ReturnRoute] = Field(min_length=1)


class SanctionPolicy(Part):
    """停止 and 取消: how long the holder may object."""

    objection_days: StrictInt = Field(
        default=30, ge=1, description="days after the day on which it was decided"
    )
