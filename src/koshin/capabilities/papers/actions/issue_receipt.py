"""Issue a receipt (領収書, where it is the qualified one 兼 適格請求書) for money that came."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.papers import letterhead, receipts
from koshin.capabilities.papers.actions.issue import issue, valid_papers, void
from koshin.capabilities.papers.models import Paper
from koshin.capabilities.payments.models import Charge, Settlement
from koshin.core.refusal import Refusal, Refused
from koshin.core.scheme import Scheme
from koshin.platform.audit import Actor


def issue_receipt(*, settlement: Settlement, scheme: Scheme, at: datetime, actor: Actor) -> Paper:
    """The valid receipt of the settlement, or the first of those it was split into.

    It is for what the charge took of the money, so the valid receipts of a charge sum to what was
    paid for it. Made out as somebody asked before, else to the addressee of the profile as it is.
    Asked again, it answers the same paper; where addressee or amount have changed, a new one, and
    the old one is void and linked. Raises ``Refused`` when nothing of the money was taken.
    """
    with transaction.atomic():
        locked = locked_settlement(settlement)
        valid = valid_papers(Paper.Kind.RECEIPT, locked.public_id)
        unchanged = sum(paper.amount or 0 for paper in valid) == locked.applied
        if len(valid) > 1 and unchanged:
            return valid[0]
        to = letterhead.kept(valid[0].facts) if valid else None
        to = to or letterhead.addressee(locked.charge.holder)
        if valid and unchanged and letterhead.same(valid[0].facts, to):
            return valid[0]
        lines = receipts.standing_lines(locked, valid)
        why = (_("宛名の変更") if unchanged else _("充当額の変更")) if valid else ""
        void(valid, reason=why, at=at)
        return issue(
            receipts.draft(locked, scheme, to=to, lines=lines),
            replaces=valid[0] if valid else None,
            scheme=scheme,
            at=at,
            actor=actor,
            why=why,
        )


def locked_settlement(settlement: Settlement) -> Settlement:
    """The settlement with its charge and holder, after the lock of the charge.

    All papers about a charge wait for one another here. Raises ``Refused`` when the charge took
    nothing of the money.
    """
    Charge.objects.select_for_update(of=("self",)).get(pk=settlement.charge_id)
    locked = (
        Settlement.objects.select_for_update(of=("self",))
        .select_related("charge__holder")
        .get(pk=settlement.pk)
    )
    if not locked.applied:
        raise Refused(_nothing_taken())
    return locked


def _nothing_taken() -> Refusal:
    return Refusal(
        code="nothing_taken",
        sentence=_(
            "このご入金は請求に充てられていないため、領収書を発行できません。"
            "返金などについて、事務局からご連絡します。"
        ),
    )
