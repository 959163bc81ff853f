"""Issue a receipt (領収書 兼 適格請求書) for money that came."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from koshin.capabilities.papers import letterhead, taxes
from koshin.capabilities.papers.actions.replace import issue_or_replace
from koshin.capabilities.papers.models import Paper
from koshin.capabilities.payments.models import Settlement
from koshin.core.dates import civil
from koshin.core.refusal import Refusal, Refused
from koshin.core.scheme import Scheme
from koshin.platform.audit import Actor

TEMPLATE = "receipt-1"


def issue_receipt(*, settlement: Settlement, scheme: Scheme, at: datetime, actor: Actor) -> Paper:
    """The one valid receipt of the settlement, made out to the addressee of the profile as it is.

    It is for what the charge took of the money, so the valid receipts of a charge sum to what was
    paid for it. Asked again, it answers the same paper; with a new addressee a new one, and the
    old one is void and linked. Raises ``Refused`` when nothing of the money was taken.
    """
    with transaction.atomic():
        locked = (
            Settlement.objects.select_for_update(of=("self",))
            .select_related("charge__holder")
            .get(pk=settlement.pk)
        )
        if not locked.applied:
            raise Refused(_nothing_taken())
        return issue_or_replace(
            kind=Paper.Kind.RECEIPT,
            subject=locked.public_id,
            holder=locked.charge.holder,
            template=TEMPLATE,
            facts=_facts(locked, scheme),
            number_format=scheme.numbers.papers[Paper.Kind.RECEIPT.value],
            at=at,
            actor=actor,
        )


def _facts(settlement: Settlement, scheme: Scheme) -> dict[str, Any]:
    charge = settlement.charge
    lines = charge.lines
    partial = settlement.applied != charge.amount
    if partial:
        earlier = charge.settlements.filter(pk__lt=settlement.pk).aggregate(sum=Sum("applied"))
        lines = taxes.part_of(lines, before=earlier["sum"] or 0, amount=settlement.applied)
    rule = scheme.payment.method(settlement.method)
    return {
        **letterhead.addressee(charge.holder).as_json(),
        "issuer": letterhead.issuer(scheme),
        "qualified": True,
        "transaction_on": civil(charge.created_at).isoformat(),
        "paid_on": civil(settlement.paid_at).isoformat(),
        "method": rule.label if rule else settlement.method,
        "purpose": _("%(title)sの一部") % {"title": charge.title} if partial else charge.title,
        "amount": settlement.applied,
        "lines": [
            {
                "label": line["label"],
                "note": line["rule"],
                "rate": taxes.rate_word(line["tax"]),
                "amount": line["amount"],
            }
            for line in lines
        ],
        "taxes": taxes.groups(lines),
        "notes": [
            _("本書は電子的に発行したもので、収入印紙は必要ありません。"),
            _("本書は適格請求書を兼ねます。請求書と重ねて仕入税額控除に使わないでください。"),
        ],
    }


def _nothing_taken() -> Refusal:
    return Refusal(
        code="nothing_taken",
        sentence=_(
            "このご入金は請求に充てられていないため、領収書を発行できません。"
            "返金などについて、事務局からご連絡します。"
        ),
    )
