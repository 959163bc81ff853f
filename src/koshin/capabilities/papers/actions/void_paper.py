"""Declare a paper of money void, with the reason."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.papers.actions.issue import valid_papers, void
from koshin.capabilities.papers.models import Paper
from koshin.core.refusal import Refusal, Refused
from koshin.platform import audit
from koshin.platform.audit import Actor


def void_paper(*, paper: Paper, reason: str, at: datetime, actor: Actor) -> list[Paper]:
    """What is void now: the paper, and of a split receipt all parts, which stand or fall together.

    The number stays taken and explained. Raises ``Refused`` without a reason (field ``reason``),
    for a paper that is void already, and for a certificate, whose validity the register decides.
    """
    if not reason.strip():
        raise Refused(
            Refusal(
                code="reason_missing",
                field="reason",
                sentence=_("無効にする理由を入力してください。記録に残ります。"),
            )
        )
    if paper.kind not in Paper.MONEY:
        raise Refused(
            Refusal(
                code="no_money_paper",
                sentence=_("請求書・領収書などの書類だけを無効にできます。"),
            )
        )
    with transaction.atomic():
        locked = Paper.objects.select_for_update().get(pk=paper.pk)
        if locked.voided_at is not None:
            raise Refused(
                Refusal(
                    code="void_already",
                    sentence=_("この書類はすでに無効です。記録された理由をご確認ください。"),
                )
            )
        fallen = valid_papers(Paper.Kind(locked.kind), locked.subject)
        void(fallen, reason=reason.strip(), at=at)
        audit.record(
            association=locked.association_id,
            actor=actor,
            verb="void_paper",
            subject=f"paper:{locked.public_id}",
            at=at,
            after={"numbers": [one.number for one in fallen]},
            reason=reason.strip(),
        )
        return fallen
