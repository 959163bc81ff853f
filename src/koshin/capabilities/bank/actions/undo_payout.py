"""A deposit was no payout after all: the money is with the provider again, and waits with us."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.bank.actions.record_payout import booked
from koshin.capabilities.bank.models import BankRow, Payout
from koshin.capabilities.ledger.actions.post import post
from koshin.core.posting import reversed_postings
from koshin.core.refusal import Refusal, Refused
from koshin.platform import audit
from koshin.platform.audit import Actor


def undo_payout(*, association: str, row_id: int, why: str, at: datetime, actor: Actor) -> Payout:
    """The payout, undone by a reversing entry; its row is set aside and can be decided anew.

    Raises ``Refused``: no reason (field ``why``), or the row is recorded as no payout.
    """
    if not why.strip():
        raise Refused(_unsaid())
    with transaction.atomic():
        row = BankRow.objects.select_for_update().get(pk=row_id, association_id=association)
        payout = row.payouts.select_for_update().filter(undone_at__isnull=True).first()
        if payout is None:
            raise Refused(_no_payout())
        post(
            association=association,
            kind="payout_undone",
            reference=f"payout:{payout.pk}",
            value_date=at.date(),
            at=at,
            postings=reversed_postings(booked(payout)),
        )
        payout.undone_at, payout.undone_why = at, why.strip()[:500]
        payout.save(update_fields=["undone_at", "undone_why"])
        row.state, row.note = BankRow.State.SET_ASIDE, why.strip()[:300]
        row.save(update_fields=["state", "note"])
        audit.record(
            association=association,
            actor=actor,
            verb="undo_payout",
            subject=f"bank_row:{row.pk}",
            at=at,
            before={"provider": payout.provider, "fees": payout.fees},
            after={"state": row.state, "amount": row.amount},
            reason=why.strip(),
        )
        return payout


def _unsaid() -> Refusal:
    return Refusal(
        code="why_missing", field="why", sentence=_("記録を取り消す理由を入力してください。")
    )


def _no_payout() -> Refusal:
    return Refusal(
        code="no_payout",
        sentence=_(
            "この入金は決済会社の入金として記録されていません。"
            "画面を開き直して、今の状態をご確認ください。"
        ),
    )
