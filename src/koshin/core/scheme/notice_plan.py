"""Notice plans: who is reminded of a round, when, and with which text."""

from datetime import time
from typing import Literal

from pydantic import Field, StrictBool, StrictInt, model_validator

from koshin.core.scheme.base import ClockTime, Code, Part

# Where somebody stands in a round of renewal:
#   not_yet     a requirement is unmet or pending
#   may_apply   everything is met and the window is open; nothing is begun
#   begun       an application is begun and not yet made
#   unfinished  applied; a payment, a report or another step is still to do
# and beside the rounds:
#   may_register  nothing to renew now, and a finished course that can be registered
RoundState = Literal["not_yet", "may_apply", "begun", "unfinished", "may_register"]


class NoticePlan(Part):
    """One notice of every round, counted back from a day of it; whoever is finished gets none."""

    code: Code
    days_before: StrictInt | None = Field(default=None, ge=0)
    months_before: StrictInt | None = Field(default=None, ge=1)
    of: Literal["opening", "deadline", "judged_until", "pay_deadline", "report_deadline"] = Field(
        description="the window's first or last day, the last day on which anything counts, or the"
        " last day to pay or to report"
    )
    at: ClockTime = Field(default=time(9), description="not before this time; an opening has its")
    while_open: StrictBool = Field(
        default=False, description="also, day by day, for those who come to it later in the window"
    )
    to: dict[RoundState, Code] = Field(min_length=1, description="the mail for each state")

    @model_validator(mode="after")
    def one_distance(self) -> "NoticePlan":
        if (self.days_before is None) == (self.months_before is None):
            raise ValueError("say either days_before or months_before")
        return self
