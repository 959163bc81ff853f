"""For whom a rule is."""

from datetime import date

from pydantic import Field, StrictBool, StrictInt

from koshin.core.scheme.base import Code, Part


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
    holds: tuple[Code, ...] = Field(default=(), description="one of these qualifications as well")
    late: StrictBool | None = Field(default=None, description="after the end of the term")
