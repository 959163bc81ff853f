"""確認 by sampling: whose records are looked at, and what they count for meanwhile."""

from decimal import Decimal

from pydantic import Field, StrictBool, StrictInt

from koshin.core.scheme.base import Code, Part, Words


class Audit(Part):
    """A share of the holders is asked for evidence, chosen by a published seed.

    ``counts_while_open`` says whether a record under audit counts until it is rejected (audit
    after the credit) or only once it has passed (audit before the credit).
    """

    code: Code
    label: Words
    activities: tuple[Code, ...] = Field(min_length=1)
    share: Decimal = Field(gt=0, le=1, description="of the holders of a round")
    seed: Words = Field(description="published beforehand, so that everybody can check the choice")
    deadline_days: StrictInt = Field(ge=1, description="to hand in the evidence")
    keep_months: StrictInt = Field(ge=0, description="evidence is kept after the end of the round")
    counts_while_open: StrictBool
