"""Everything in which koshin's tables differ from what happened outside."""

from collections.abc import Iterator
from itertools import groupby

from koshin.capabilities.applications.models import Application
from koshin.capabilities.bank.models import BankRow, Match, MatchShare
from koshin.capabilities.ledger.models import Entry, Posting
from koshin.capabilities.notices.models import Mail
from koshin.capabilities.payments.models import CaseAct, Refund, Settlement
from koshin.capabilities.payments.recompute import disagreements
from koshin.capabilities.payments.values import FROM_SUSPENSE
from koshin.capabilities.register.models import Term
from koshin.ops.season.bank import number_of
from koshin.ops.season.truth import Sent, Truth, of_company, of_transfer

ROW = "row:"


def differences(truth: Truth) -> list[str]:
    """Empty when nothing is lost, doubled or given to somebody else."""
    return [
        *_money(truth),
        *_transfers(truth),
        *_people(truth),
        *_books(truth),
        *_given_back(truth),
    ]


def identity(money: Settlement) -> str:
    """How the truth calls the money of a settlement: a transfer by the bank's own number."""
    if not money.provider_ref.startswith(ROW):
        return money.provider_ref
    number = money.charge.holder.number
    if "#" in money.provider_ref:
        return of_company(number)
    share = MatchShare.objects.select_related("match__row").get(settlement=money)
    return of_transfer(number_of(share.match.row.sequence), number)


def _living() -> list[Settlement]:
    """The settlements that were not taken back, nor made of money that had come before."""
    undone = set(
        Entry.objects.filter(kind="settlement_reversed").values_list("reference", flat=True)
    )
    found = Settlement.objects.select_related("charge__holder").order_by("pk")
    return [one for one in found if str(one.public_id) not in undone]


def _money(truth: Truth) -> Iterator[str]:
    booked: dict[str, tuple[str, int]] = {}
    allocated: dict[str, int] = {}
    for one in _living():
        number = one.charge.holder.number
        if one.provider == FROM_SUSPENSE:
            allocated[number] = allocated.get(number, 0) + one.amount
            continue
        reference = identity(one)
        before = booked.get(reference, (number, 0))[1]
        if before and reference != of_company(number):
            yield f"doubled: {reference}"
        booked[reference] = (number, before + one.amount)
    for reference, paid in truth.paid.items():
        found = booked.pop(reference, None)
        if found is None:
            yield f"lost: {paid.number} {paid.amount} {reference}"
        elif found[0] != paid.number:
            yield f"wrong holder: {paid.number} paid for {found[0]}"
        elif found[1] != paid.amount:
            yield f"wrong amount: {paid.number} paid {paid.amount}, booked {found[1]}"
    for reference, (number, amount) in booked.items():
        yield f"invented: {number} {amount} {reference}"
    if allocated != truth.allocated:
        yield f"allocated {allocated}, decided {truth.allocated}"


def _transfers(truth: Truth) -> Iterator[str]:
    """Each transfer is one row, whatever number of files told of it, and has found its end."""
    rows = BankRow.objects.filter(cancels=False, incoming=True).order_by("sequence", "pk")
    found = {
        number: list(alike)
        for number, alike in groupby(
            sorted(rows, key=lambda row: number_of(row.sequence)),
            key=lambda row: number_of(row.sequence),
        )
    }
    for number, sent in truth.sent.items():
        alike = found.pop(number, [])
        if [row.amount for row in alike] != [sent.amount]:
            yield f"transfer {number} of {sent.amount} stands {len(alike)} times"
            continue
        row = alike[0]
        ended = _end_of(sent)
        if row.state != ended:
            yield f"transfer {number} is {row.state}, not {ended}"
        live = row.matches.filter(state__in=Match.LIVE).values_list("state", flat=True)
        if list(live) != (["applied"] if ended == BankRow.State.MATCHED else []):
            yield f"transfer {number} has matches {list(live)}"
    for number in found:
        yield f"transfer {number} never happened"


def _end_of(sent: Sent) -> BankRow.State:
    if sent.taken_back:
        return BankRow.State.TAKEN_BACK
    if sent.paid_out is not None:
        return BankRow.State.PAYOUT
    return BankRow.State.RETURNED if sent.returned is not None else BankRow.State.MATCHED


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
        if told.count() != int(truth.must_be_told(number)):
            yield f"{number} was told {told.count()} times of the payment"


def _books(truth: Truth) -> Iterator[str]:
    stays = sum(one.amount for one in truth.paid.values()) - sum(truth.given.values()) - truth.fees
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
