"""What holders' records can be, who enters them, and what is asked for."""

from typing import Literal

from pydantic import Field, StrictInt, model_validator

from koshin.core.scheme.base import Part, Words


class ActivityKind(Part):
    """A kind of training or point that a holder's record can have."""

    label: Words
    hint: str = ""
    unit: Words
    entered_by: tuple[Literal["holder", "association", "organiser"], ...] = Field(min_length=1)
    asks: Literal["amount", "hours", "nothing"] = Field(
        default="amount",
        description="what its holder states of it; hours and single records are converted",
    )
    evidence: Literal["none", "welcome", "required"] = Field(
        default="none",
        description="certificates and the like, attached by its holder; required ones are reviewed",
    )


class Entries(Part):
    """Which period accepts entries that holders make themselves (ITC: itc.md §4.6).

    ``rolling``: the last ``months_back`` months up to today, apart from what an application locked.
    """

    family: Literal["fiscal_year", "rolling"]
    flips_on: Literal["application"]
    months_back: StrictInt | None = Field(default=None, ge=1)
    note: Words

    @model_validator(mode="after")
    def says_how_far_back(self) -> "Entries":
        if (self.family == "rolling") != (self.months_back is not None):
            raise ValueError("family: rolling needs months_back, and only it")
        return self
