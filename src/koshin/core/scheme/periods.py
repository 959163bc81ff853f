"""Which days count: the judged period, all since the award, or the last months or years."""

from typing import Literal

from pydantic import Field, StrictInt, model_validator

from koshin.core.scheme.base import Part


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
