"""A case: facts in, the expected answer out. Only what ``expect`` names is compared."""

from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import Field, ValidationError

from koshin.core.decision import ItemKind, Outcome
from koshin.core.lifecycle.answer import Act
from koshin.core.scheme.alone import CASES
from koshin.core.scheme.base import Code, Moment, Part, Span, Words
from koshin.core.scheme.facts_format import FactsGiven
from koshin.core.scheme.placing import problems_of
from koshin.core.scheme.problems import SchemeRefused
from koshin.core.scheme.reader import Document


class ExpectedFinding(Part):
    """What a node of the requirement tree must say."""

    outcome: Outcome = "met"
    amount: Decimal | None = None
    need: Decimal | None = None
    shortfall: Decimal | None = None
    limit: Decimal | None = None
    excess: Decimal | None = None
    deadline: date | None = None
    possible_from: date | None = None
    carried: Decimal | None = None
    counted: tuple[Decimal, ...] = Field(default=(), description="amounts that counted, by day")


class ExpectedGift(Part):
    """What the register gets when the option is completed."""

    qualification: Code | None = None
    status: Literal["active", "inactive"] = "active"
    term: Span | None = None


class ExpectedOption(Part):
    """What must be so of one qualification's renewal or registration."""

    qualification: Code
    kind: ItemKind = "renewal"
    offered: bool = True
    reasons: tuple[str, ...] = ()
    says: tuple[str, ...] = ()
    cycle: str = ""
    label: str = ""
    ordinal: int = 0
    halves: int = 0
    judged: Span | None = None
    new_term: Span | None = None
    opens: Moment | None = None
    closes: Moment | None = None
    pay_by: Moment | None = None
    report_opens: Moment | None = None
    report_closes: Moment | None = None
    gives: ExpectedGift | None = None
    findings: dict[Code, ExpectedFinding] = {}


class ExpectedFee(Part):
    """What is to be paid: lines in their order, the tax of each, and the sum."""

    lines: tuple[dict[Code, int], ...] = ()
    tax: tuple[str, ...] = ()
    total: int


class ExpectedQuote(ExpectedFee):
    """What the options named in ``for`` cost together."""

    of: tuple[Code, ...] = Field(alias="for")


class ExpectedEntries(Part):
    """Which days take entries of holders."""

    before_applying: Span | None = None
    after_applying: Span | None = None


class ExpectedLife(Part):
    """What asking to pause, to extend, to resume or to come back must be answered.

    ``starts_on``, ``ends_on`` and ``reason`` are of a pause; ``route``, ``paid_on`` and ``quote``
    of a return.
    """

    ask: Act
    qualification: Code
    starts_on: date | None = None
    ends_on: date | None = None
    reason: str = ""
    route: str = ""
    paid_on: date | None = None
    allowed: bool = True
    reasons: tuple[str, ...] = ()
    until: date | None = None
    effective_on: date | None = None
    term: Span | None = None
    review: bool = False
    number: str = ""
    obligations: tuple[date, ...] = Field(default=(), description="the last day of each")
    quote: ExpectedFee | None = Field(default=None, description="what the return costs alone")


class Expectation(Part):
    options: tuple[ExpectedOption, ...] = ()
    only: tuple[Code, ...] = ()
    quote: ExpectedQuote | None = None
    accepted: ExpectedEntries = ExpectedEntries()
    valid_until: dict[date, date] = {}
    lives: tuple[ExpectedLife, ...] = ()
    states: dict[Code, str] = Field(
        default={}, description="active, suspended, lapsed and the like, by qualification"
    )
    consequences: dict[Code, tuple[str, ...]] = {}
    doubts: dict[Code, tuple[str, ...]] = Field(
        default={}, description="what cannot be if the records are right, by qualification"
    )
    numbers: dict[Code, str] = Field(
        default={}, description="the stored number of a credential, by qualification"
    )
    called: dict[Code, dict[date, str]] = Field(
        default={}, description="what a qualification was called on a day"
    )


class Case(Part):
    """One case. ``source`` says where the expectation comes from."""

    name: Words
    source: Words
    at: Moment
    facts: FactsGiven
    expect: Expectation


class CaseFile(Part):
    cases: tuple[Case, ...] = Field(min_length=1)


def cases_of(document: Document) -> tuple[Case, ...]:
    """The cases a file states; raises ``SchemeRefused``."""
    try:
        return CaseFile.model_validate({CASES: document.value.get(CASES)}).cases
    except ValidationError as error:
        raise SchemeRefused(problems_of(error, document.places)) from None
