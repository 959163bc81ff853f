"""What really happened outside, kept apart from koshin, and what koshin must have made of it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from koshin.capabilities.applications.models import Application
from koshin.capabilities.ledger.models import Posting
from koshin.capabilities.notices.models import Mail
from koshin.capabilities.payments.models import CaseAct, Refund, Settlement
from koshin.capabilities.payments.recompute import disagreements
from koshin.capabilities.register.models import Term


@dataclass(frozen=True, kw_only=True)
class Paid:
    """Yen that left somebody's pocket. ``counts``: in time and of an amount that can be right."""

    reference: str
    number: str
    amount: int
    at: datetime
    counts: bool


@dataclass(kw_only=True)
class Truth:
    """The payments by their identity, and what people and office did besides."""

    paid: dict[str, Paid] = field(default_factory=dict)
    owed: dict[str, int] = field(default_factory=dict)
    withdrawn: set[str] = field(default_factory=set)
    unreported: set[str] = field(default_factory=set)
    accepted: set[str] = field(default_factory=set)
    forgiven: dict[str, int] = field(default_factory=dict)
    given: dict[str, int] = field(default_factory=dict)

    def pay(self, paid: Paid) -> None:
        if paid.reference in self.paid:
            raise ValueError("one order is paid once")
        self.paid[paid.reference] = paid

    def give(self, number: str, amount: int) -> None:
        """Yen that have reached somebody's account again; negative when they came back to us."""
        self.given[number] = self.given.get(number, 0) + amount

    def complete(self, number: str) -> bool:
        """Whether this person must be renewed now."""
        if number not in self.owed or number in self.withdrawn or number in self.unreported:
            return False
        return self.covered(number) >= self.owed[number]

    def covered(self, number: str) -> int:
        """Yen that pay this person's charge, and the fee that we bear."""
        good = (one for one in self.paid.values() if one.number == number)
        return self.forgiven.get(number, 0) + sum(
            one.amount for one in good if one.counts or one.reference in self.accepted
        )


def differences(truth: Truth) -> list[str]:
    """Everything in which koshin differs from what happened; empty when nothing is lost, doubled
    or given to somebody else."""
    return [*_money(truth), *_people(truth), *_books(truth), *_given_back(truth)]


def _money(truth: Truth) -> Iterator[str]:
    booked: dict[str, tuple[str, int]] = {}
    for one in Settlement.objects.select_related("charge__holder").order_by("pk"):
        reference = one.provider_ref
        if reference in booked:
            yield f"doubled: {reference}"
        booked[reference] = (one.charge.holder.number, one.amount)
    for reference, paid in truth.paid.items():
        found = booked.pop(reference, None)
        if found is None:
            yield f"lost: {paid.number} {paid.amount}"
        elif found[0] != paid.number:
            yield f"wrong holder: {paid.number} paid for {found[0]}"
        elif found[1] != paid.amount:
            yield f"wrong amount: {paid.number} paid {paid.amount}, booked {found[1]}"
    for reference, (number, amount) in booked.items():
        yield f"invented: {number} {amount} {reference}"


def _people(truth: Truth) -> Iterator[str]:
    for application in Application.objects.select_related("holder").order_by("pk"):
        number = application.holder.number
        must = truth.complete(number)
        complete = application.state == Application.State.COMPLETE
        if must != complete:
            yield f"{number} is {application.state}, paid {truth.covered(number)}"
        terms = Term.objects.filter(granted_by=application.public_id)
        items = application.items.count()
        if terms.count() != (items if must else 0):
            yield f"{number} has {terms.count()} new terms"
        if terms.exclude(credential__holder_id=application.holder_id).exists():
            yield f"{number} renewed somebody else"
        told = Mail.objects.filter(holder_id=application.holder_id, template="payment_received")
        covered = number in truth.owed and truth.covered(number) >= truth.owed[number]
        if told.count() != int(covered and number not in truth.withdrawn):
            yield f"{number} was told {told.count()} times of the payment"


def _books(truth: Truth) -> Iterator[str]:
    stays = sum(one.amount for one in truth.paid.values()) - sum(truth.given.values())
    postings = list(Posting.objects.all())
    clearing = sum(p.amount for p in postings if p.account.startswith("clearing:"))
    if clearing != stays:
        yield f"the books say {clearing} yen stay, truly {stays}"
    # The office has decided everything and the bank has paid everything.
    for account in ("suspense", "refund_due"):
        if waiting := -sum(p.amount for p in postings if p.account == account):
            yield f"{waiting} yen wait in {account}"
    for title, rows in disagreements().items():
        yield f"{title}: {rows[:3]}"


def _given_back(truth: Truth) -> Iterator[str]:
    told: dict[str, int] = {}
    refunds = Refund.objects.exclude(state=Refund.State.WITHDRAWN).select_related("holder")
    for refund in refunds:
        if refund.state != Refund.State.DONE:
            yield f"refund {refund.pk} is {refund.state}"
        told[refund.holder.number] = told.get(refund.holder.number, 0) + refund.amount
    for act in CaseAct.objects.filter(act="return", state="done"):
        if act.case.charge is not None:
            number = act.case.charge.holder.number
            told[number] = told.get(number, 0) + act.amount
    for number in sorted(told.keys() | truth.given.keys()):
        if told.get(number, 0) != truth.given.get(number, 0):
            yield f"{number} got back {truth.given.get(number, 0)}, booked {told.get(number, 0)}"
