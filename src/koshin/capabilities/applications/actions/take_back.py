"""The bank takes deposits back (取消区分, 取引区分19): what they paid is owed again, and told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.applications.actions.match_returned_refund import undo_returned_refund
from koshin.capabilities.applications.actions.unmatch import unmatch
from koshin.capabilities.bank.accounts import PROVIDER, clearing_of
from koshin.capabilities.bank.actions.undo_payout import undo_payout
from koshin.capabilities.bank.models import BankRow, Match
from koshin.capabilities.ledger.actions.post import post
from koshin.capabilities.payments.actions.open_case import open_case
from koshin.capabilities.payments.models import MoneyCase
from koshin.core.money import Yen
from koshin.core.posting import arrival_postings, reversed_postings
from koshin.core.refusal import Refused
from koshin.platform import audit
from koshin.platform.audit import SYSTEM, Actor

TAKEN_BACK = "bank_took_back"
# How far back a bank corrects what it told.
WITHIN = timedelta(days=62)


@dataclass(frozen=True, kw_only=True)
class TakenBack:
    """How many corrections found their deposit, and how many wait for a person."""

    undone: int
    unclear: int


def take_back_rows(*, association: str, at: datetime, actor: Actor = SYSTEM) -> TakenBack:
    """Look at every correction of the bank that has not found its deposit yet, each by itself.

    A correction may come in a file before the deposit's own: then it waits, with a case.
    """
    waiting = BankRow.objects.filter(
        association_id=association,
        cancels=True,
        state__in=[BankRow.State.NEW, BankRow.State.UNMATCHED],
    )
    undone = [
        take_back(row_id=key, at=at, actor=actor)
        for key in list(waiting.order_by("booked_on", "pk").values_list("pk", flat=True))
    ]
    return TakenBack(undone=sum(undone), unclear=len(undone) - sum(undone))


def take_back(*, row_id: int, at: datetime, actor: Actor = SYSTEM) -> bool:
    """Whether the deposit that the bank takes back was found and is undone now.

    The match is undone, the money leaves suspense and the account, and a case tells the office.
    Where no deposit or more than one could be meant, or its money went on already, a case asks.
    """
    with transaction.atomic():
        row = BankRow.objects.select_for_update().get(pk=row_id)
        if row.state not in (BankRow.State.NEW, BankRow.State.UNMATCHED):
            return False
        deposit = _the_one(_candidates(row))
        done = deposit is not None and _undo(deposit, row, at=at, actor=actor)
        row.state = BankRow.State.NOTED if done else BankRow.State.UNMATCHED
        row.save(update_fields=["state"])
        _tell(row, deposit if done else None, at=at)
        audit.record(
            association=row.association_id,
            actor=actor,
            verb="take_back_bank_row",
            subject=f"bank_row:{row.pk}",
            at=at,
            after={"deposit": deposit.pk if done and deposit else None, "amount": row.amount},
        )
        return done


def _candidates(row: BankRow) -> list[BankRow]:
    """The deposits that could be meant: same account, sum and payer, not taken back, not later."""
    found = list(
        BankRow.objects.select_for_update()
        .filter(
            association_id=row.association_id,
            account=row.account,
            incoming=True,
            cancels=False,
            amount=row.amount,
            payer=row.payer,
            booked_on__lte=row.booked_on,
            booked_on__gte=row.booked_on - WITHIN,
        )
        .exclude(state=BankRow.State.TAKEN_BACK)
        .order_by("pk")
    )
    by_number = [each for each in found if each.sequence and each.sequence == row.sequence]
    return by_number or found


def _the_one(candidates: Sequence[BankRow]) -> BankRow | None:
    """The only one; of several alike one that pays nothing, since then nobody loses by it."""
    if len(candidates) == 1:
        return candidates[0]
    idle = [each for each in candidates if each.state in BankRow.WAITING]
    return idle[0] if idle else None


def _undo(deposit: BankRow, row: BankRow, *, at: datetime, actor: Actor) -> bool:
    why = _("銀行が%(day)sの明細で、この入金を取り消しました。") % {
        "day": row.booked_on.isoformat()
    }
    try:
        with transaction.atomic():
            _undo_decision(deposit, why=why, at=at, actor=actor)
    except Refused:
        return False
    deposit.matches.filter(state=Match.State.SUGGESTED).update(state=Match.State.DROPPED)
    post(
        association=row.association_id,
        kind="bank_taken_back",
        reference=f"row:{deposit.pk}",
        value_date=row.booked_on,
        at=at,
        postings=reversed_postings(
            arrival_postings(Yen(deposit.amount), provider=clearing_of(deposit.account))
        ),
    )
    deposit.state = BankRow.State.TAKEN_BACK
    deposit.taken_back_by = row
    deposit.note = why[:300]
    deposit.save(update_fields=["state", "taken_back_by", "note"])
    return True


def _undo_decision(deposit: BankRow, *, why: str, at: datetime, actor: Actor) -> None:
    """What was decided of the deposit is undone, so that its money waits in suspense again.

    Raises ``Refused`` where the money went on.
    """
    association, row_id = deposit.association_id, deposit.pk
    if deposit.matches.filter(state__in=Match.LIVE).exists():
        unmatch(association=association, row_id=row_id, why=why, at=at, actor=actor)
    elif deposit.state == BankRow.State.PAYOUT:
        undo_payout(association=association, row_id=row_id, why=why, at=at, actor=actor)
    elif deposit.state == BankRow.State.RETURNED:
        undo_returned_refund(association=association, row_id=row_id, why=why, at=at, actor=actor)


def _tell(row: BankRow, deposit: BankRow | None, *, at: datetime) -> None:
    """One case for each correction, and each time it is looked at it says how it stands."""
    charge = None
    if deposit is not None:
        charge = (
            deposit.matches.filter(state=Match.State.UNDONE, shares__charge__isnull=False)
            .order_by("-pk")
            .values_list("shares__charge_id", flat=True)
            .first()
        )
    reference = f"{PROVIDER}:row:{row.pk}"
    open_case(
        association=row.association_id,
        kind=TAKEN_BACK,
        reference=reference,
        charge_id=charge,
        amount=row.amount,
        detail=_detail(row, found=deposit is not None),
        at=at,
    )
    if deposit is not None:
        MoneyCase.objects.filter(
            association_id=row.association_id, kind=TAKEN_BACK, reference=reference
        ).update(charge=charge, detail=_detail(row, found=True))


def _detail(row: BankRow, *, found: bool) -> dict[str, str | int]:
    return {
        "bank_row": str(row.pk),
        "came": row.amount,
        "paid_on": row.booked_on.isoformat(),
        "deposit_found": "yes" if found else "no",
    }
