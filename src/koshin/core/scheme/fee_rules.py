"""Fees: what is asked of whom, by which rule."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StrictInt

from koshin.core.scheme.base import Code, Part, Words
from koshin.core.scheme.guard import Guard
from koshin.core.scheme.paper_rules import TaxRule

ItemKindWord = Literal["renewal", "first", "addition", "return"]


class Price(Part):
    """An amount in yen, tax included, and the days of application on which it holds."""

    amount: StrictInt = Field(ge=0)
    since: date | None = None
    until: date | None = None
    tax_percent: StrictInt = Field(default=10, ge=0, le=100)

    def holds_on(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (
            self.until is None or day <= self.until
        )


class FeeRule(Part):
    """What every fee says about itself. ``rule`` is the sentence shown beside the line."""

    code: Code
    label: Words
    rule: Words
    for_kinds: tuple[ItemKindWord, ...] = Field(min_length=1)
    for_routes: tuple[Code, ...] = Field(
        default=(), description="of returns, only those by one of these ways back"
    )
    when: Guard | None = None
    earned: Literal["at_once", "over_term"] = Field(
        default="at_once",
        description="over_term: received in advance (前受金) and earned by month over the new term",
    )
    unless: Guard | None = Field(default=None, description="for whom it is not")
    taxes: tuple[TaxRule, ...] = Field(
        default=(), description="how it is taxed, by day of application; else by tax_percent"
    )

    def taxed_on(self, day: date, percent: int) -> tuple[str, str]:
        """The tax word of a line on this day, and the wording a paper prints beside it.

        Without a rule for the day it is taxable at ``percent``; 0 is out of scope.
        """
        rule = next((rule for rule in self.taxes if rule.holds_on(day)), None)
        return (rule.word, rule.wording) if rule is not None else (str(percent), "")


class CycleFee(FeeRule):
    """Once per person for each round of terms, however many qualifications."""

    kind: Literal["once_per_cycle"]
    prices: tuple[Price, ...] = Field(min_length=1)


class QualificationFee(FeeRule):
    """Each qualification's own price; an addition pays only the half-years that remain."""

    kind: Literal["qualification_price"]
    tax_percent: StrictInt = Field(default=10, ge=0, le=100)
    units: StrictInt = Field(ge=1, description="half-years in a whole term")
    rounding: Literal["floor", "ceil", "half_up"]
    prorated_rule: Words


class ItemFee(FeeRule):
    """The same amount for every item."""

    kind: Literal["per_item"]
    prices: tuple[Price, ...] = Field(min_length=1)


Fee = Annotated[CycleFee | QualificationFee | ItemFee, Field(discriminator="kind")]
