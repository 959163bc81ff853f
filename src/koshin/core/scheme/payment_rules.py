"""How money is taken: the ways to pay that an association offers, and who takes each."""

from typing import Literal

from pydantic import Field, StrictInt, model_validator

from koshin.core.scheme.base import Part, Words

Method = Literal["card", "shop", "payeasy", "bank"]


class MethodRule(Part):
    """One way to pay, as this association offers it."""

    code: Method
    label: Words
    note: str = ""
    limit: StrictInt | None = Field(default=None, gt=0, description="largest amount in yen")
    provider: Literal["stripe"] | None = None


class PaymentRules(Part):
    """How money is taken. ``chosen`` says whether we or the provider's page ask for the method;
    ``provider`` has the page. A method may name another one; ``bank`` is the association's own
    account unless it does."""

    chosen: Literal["here", "provider"]
    provider: Literal["veritrans", "stripe"] = "veritrans"
    methods: tuple[MethodRule, ...] = Field(min_length=1)
    slip_days: StrictInt = Field(default=14, ge=1, le=60)
    grace_days: StrictInt = Field(default=7, ge=0)
    due_days_after_close: StrictInt = Field(
        default=0, ge=0, description="days to pay after the window for applying has closed"
    )
    part_transfer_days: StrictInt = Field(
        default=7,
        ge=1,
        description="days after which a transfer of which only a part came is the office's to see",
    )
    bank_guidance: str = ""

    @model_validator(mode="after")
    def payeasy_is_taken(self) -> "PaymentRules":
        if self.method("payeasy") is not None and self.provider_of("payeasy") == "stripe":
            raise ValueError("Stripe does not take payeasy")
        return self

    def method(self, code: str) -> MethodRule | None:
        return next((m for m in self.methods if m.code == code), None)

    def provider_of(self, code: str) -> str:
        """Who takes this method; ``page`` is the method that is chosen on the provider's page."""
        rule = self.method(code)
        if rule is not None and rule.provider:
            return rule.provider
        return "bank" if code == "bank" else self.provider
