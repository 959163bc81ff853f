"""A match was wrong: what it settled is taken back, and the money waits in suspense again."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from koshin.capabilities.applications import progress
from koshin.capabilities.applications.follows import take_back
from koshin.capabilities.applications.models import Application
from koshin.capabilities.applications.paid_for import locked_application
from koshin.capabilities.applications.reversal_mails import tell_reversed
from koshin.capabilities.bank.accounts import PROVIDER
from koshin.capabilities.bank.models import BankRow, Match, MatchShare
from koshin.capabilities.ledger.actions.post import post
from koshin.capabilities.papers.actions.void_receipts import void_receipts
from koshin.capabilities.payments.actions.open_case import open_case
from koshin.capabilities.payments.actions.reverse import reverse
from koshin.capabilities.payments.models import BundleDeposit, Charge, Settlement
from koshin.core.money import Yen
from koshin.core.posting import arrival_postings
from koshin.core.refusal import Refusal, Refused
from koshin.platform import audit, rows
from koshin.platform.audit import Actor

# The term was granted and its money is gone: a person decides what becomes of it.
GRANTED_UNPAID = "granted_unpaid"


def unmatch(
    *, association: str, row_id: int, why: str, at: datetime, actor: Actor, aside: bool = True
) -> Match:
    """The match, undone. Every yen stands in suspense again; the charges are owed again.

    An application that waits loses its paid fee; one that is complete keeps what it granted, and a
    case (``granted_unpaid``) asks a person to decide. Receipts of the money are void. ``aside``
    keeps the row from being matched again by itself. Raises ``Refused``: no ``why``, nothing to
    undo, or money that went on already (given back, put elsewhere, spent on a bundle).
    """
    if not why.strip():
        raise Refused(_unsaid())
    with transaction.atomic():
        row = BankRow.objects.select_for_update().get(pk=row_id, association_id=association)
        match = Match.objects.select_for_update().filter(row=row, state__in=Match.LIVE).first()
        if match is None:
            raise Refused(_not_matched())
        if match.state == Match.State.APPLIED:
            _take_back(match, row, why=why.strip(), at=at, actor=actor)
        match.state = Match.State.UNDONE
        match.undone_at, match.undone_by, match.undone_why = at, actor.id, why.strip()[:500]
        match.save(update_fields=["state", "undone_at", "undone_by", "undone_why"])
        row.state = BankRow.State.SET_ASIDE if aside else BankRow.State.UNMATCHED
        row.note = why.strip()[:300]
        row.save(update_fields=["state", "note"])
        audit.record(
            association=association,
            actor=actor,
            verb="unmatch_bank_row",
            subject=f"bank_row:{row.pk}",
            at=at,
            before={"match": match.pk, "rung": match.rung},
            after={"state": row.state, "amount": row.amount},
            reason=why.strip(),
        )
        return match


def _take_back(match: Match, row: BankRow, *, why: str, at: datetime, actor: Actor) -> None:
    for share in match.shares.order_by("charge_id", "pk"):
        if share.bundle_id is not None:
            _take_from_bundle(share, row, match, why=why, at=at, actor=actor)
        elif share.settlement_id is not None:
            _reverse(share.settlement_id, why=why, at=at, actor=actor)
    post(
        association=row.association_id,
        kind="bank_rehold",
        reference=f"match:{match.pk}",
        value_date=at.date(),
        at=at,
        postings=arrival_postings(Yen(row.amount), provider=PROVIDER),
    )


def _reverse(settlement_id: int, *, why: str, at: datetime, actor: Actor) -> None:
    """One settlement goes back: application, then charge, then the settlement under lock."""
    read = Charge.objects.get(settlements=settlement_id)
    paid_for = locked_application(read)
    charge = Charge.objects.select_for_update().get(pk=read.pk)
    settlement = Settlement.objects.select_for_update(of=("self",)).get(pk=settlement_id)
    was_settled = charge.state == Charge.State.SETTLED
    lost = reverse(settlement, charge, why=why, at=at)
    void_receipts(settlement.public_id, why=why, at=at)
    complete = paid_for is not None and paid_for[0].state == Application.State.COMPLETE
    tell_reversed(charge, settlement, lost=lost, complete=complete, at=at)
    if paid_for is not None and was_settled and charge.state != Charge.State.SETTLED:
        application, published = paid_for
        if application.state == Application.State.COMPLETE:
            _ask_a_person(charge, settlement, application, lost, at=at)
        else:
            progress.mark_fee_unsettled(published.scheme, application)
            rows.update(application, "steps")
    elif paid_for is None and was_settled and charge.state != Charge.State.SETTLED:
        take_back(charge, at=at)
    audit.record(
        association=charge.association_id,
        actor=actor,
        verb="reverse_settlement",
        subject=f"charge:{charge.public_id}",
        at=at,
        before={"applied": lost},
        after={"charge": charge.state, "settled_amount": charge.settled_amount},
        reason=why,
    )


def _ask_a_person(
    charge: Charge, settlement: Settlement, application: Application, lost: int, *, at: datetime
) -> None:
    open_case(
        association=charge.association_id,
        kind=GRANTED_UNPAID,
        reference=f"{settlement.provider}:{settlement.provider_ref}",
        charge_id=charge.pk,
        amount=lost,
        detail={"application": str(application.public_id), "method": settlement.method},
        at=at,
    )


def _take_from_bundle(
    share: MatchShare, row: BankRow, match: Match, *, why: str, at: datetime, actor: Actor
) -> None:
    """The bundle loses this deposit. One that was spent is taken back from every charge it paid;
    they are owed one by one again, because the bundle is closed."""
    reference = f"row:{row.pk}:{match.pk}:{share.pk}"
    deposit = BundleDeposit.objects.select_for_update().get(
        association_id=row.association_id, provider=PROVIDER, provider_ref=reference
    )
    if deposit.spent:
        parts = Settlement.objects.filter(
            Q(provider_ref__startswith=f"{reference}#"),
            association_id=row.association_id,
            provider=PROVIDER,
        )
        for key in list(parts.order_by("charge_id").values_list("pk", flat=True)):
            _reverse(key, why=why, at=at, actor=actor)
        return
    raise Refused(_waits_in_bundle())


def _unsaid() -> Refusal:
    return Refusal(
        code="why_missing", field="why", sentence=_("照合を取り消す理由を入力してください。")
    )


def _not_matched() -> Refusal:
    return Refusal(
        code="not_matched",
        sentence=_("この入金は照合されていません。画面を開き直して、今の状態をご確認ください。"),
    )


def _waits_in_bundle() -> Refusal:
    return Refusal(
        code="waits_in_bundle",
        sentence=_(
            "この入金は、まとめ払いの仮受金として残っています。"
            "まとめ払いの画面か、入金の案件の画面で扱いを決めてから、取り消してください。"
        ),
    )
