"""What an association decides about its papers of money, and how a fee is taxed on a day."""

from datetime import date
from typing import Literal

from pydantic import Field, StrictInt, model_validator

from koshin.core.scheme.base import Part

Treatment = Literal["taxable", "exempt", "out_of_scope"]


class TaxRule(Part):
    """How a fee is taxed on the days of application from ``since`` to ``until`` (payments.md §4.7).

    ``wording`` is what a paper prints beside the line, e.g. why nothing is taxed.
    """

    treatment: Treatment
    percent: StrictInt = Field(default=10, gt=0, le=100, description="only where taxable")
    reduced: bool = Field(default=False, description="a reduced rate (軽減税率), marked ※")
    since: date | None = None
    until: date | None = None
    wording: str = ""

    def holds_on(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (
            self.until is None or day <= self.until
        )

    @property
    def word(self) -> str:
        """As a fee line carries it: ``10``, ``8*`` (reduced), ``exempt``, ``out_of_scope``."""
        if self.treatment != "taxable":
            return self.treatment
        return f"{self.percent}*" if self.reduced else str(self.percent)


class PaperRules(Part):
    """Choices about quotes, invoices and receipts, each with its usual value."""

    rounding: Literal["floor", "ceil", "half_up"] = Field(
        default="floor", description="of the tax of each rate, once per paper"
    )
    qualified: Literal["first", "invoice", "receipt"] = Field(
        default="first",
        description="which paper of a payment is the qualified invoice (適格請求書): always the "
        "invoice, always the receipt, or whichever is issued first",
    )
    quote_days: StrictInt = Field(default=30, ge=1, le=366, description="a quote is good so long")
    receipt_changes: StrictInt = Field(
        default=5, ge=0, description="how often a holder may have a receipt made out anew"
    )
    return_invoice_from: StrictInt = Field(
        default=10_000, ge=0, description="yen; a smaller return needs no 適格返還請求書"
    )


class Registration(Part):
    """Days on which the registration number holds. Without any, it always does."""

    since: date | None = None
    until: date | None = None

    @model_validator(mode="after")
    def in_order(self) -> "Registration":
        if self.since and self.until and self.until < self.since:
            raise ValueError("until lies before since")
        return self
