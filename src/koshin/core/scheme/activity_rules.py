"""What holders' records can be, who enters them, and what is asked for."""

from typing import Literal

from pydantic import Field

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
    """Which period accepts entries that holders make themselves (ITC: itc.md §4.6)."""

    family: Literal["fiscal_year"]
    flips_on: Literal["application"]
    note: Words
