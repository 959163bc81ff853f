"""Issue an invoice (請求書) for a charge, any time and whatever the method of payment."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.papers import letterhead, taxes
from koshin.capabilities.papers.actions.replace import issue_or_replace
from koshin.capabilities.papers.models import Paper
from koshin.capabilities.payments.models import Charge
from koshin.core.dates import civil, japanese
from koshin.core.refusal import Refusal, Refused
from koshin.core.scheme import Scheme
from koshin.platform.audit import Actor

TEMPLATE = "invoice-1"


def issue_invoice(*, charge: Charge, scheme: Scheme, at: datetime, actor: Actor) -> Paper:
    """The valid invoice of the charge, made out to the addressee that the profile names now.

    Asked again, it answers the same paper. With a new addressee it answers a new one; the old one
    is void and linked. Raises ``Refused`` for a cancelled charge.
    """
    with transaction.atomic():
        locked = (
            Charge.objects.select_for_update(of=("self",))
            .select_related("holder")
            .get(pk=charge.pk)
        )
        if locked.state == Charge.State.CANCELLED:
            raise Refused(_cancelled())
        return issue_or_replace(
            kind=Paper.Kind.INVOICE,
            subject=locked.public_id,
            holder=locked.holder,
            template=TEMPLATE,
            facts=_facts(locked, scheme),
            number_format=scheme.numbers.papers[Paper.Kind.INVOICE.value],
            at=at,
            actor=actor,
        )


def _facts(charge: Charge, scheme: Scheme) -> dict[str, Any]:
    settled = charge.state == Charge.State.SETTLED
    notes = [_("本書は適格請求書です。領収書と重ねて仕入税額控除に使わないでください。")]
    if settled:
        notes.insert(0, _("この請求は、すでにお支払いいただいています。"))
    return {
        **letterhead.addressee(charge.holder).as_json(),
        "issuer": letterhead.issuer(scheme),
        "qualified": True,
        "transaction_on": civil(charge.created_at).isoformat(),
        "purpose": charge.title,
        "amount": charge.amount,
        "due": japanese(civil(charge.due_at)),
        "payer_reference": charge.payer_reference,
        "bank": [] if settled else letterhead.bank_account(scheme),
        "lines": [
            {
                "label": line["label"],
                "note": line["rule"],
                "rate": taxes.rate_word(line["tax"]),
                "amount": line["amount"],
            }
            for line in charge.lines
        ],
        "taxes": taxes.groups(charge.lines),
        "notes": notes,
    }


def _cancelled() -> Refusal:
    return Refusal(
        code="charge_cancelled",
        sentence=_(
            "この請求は取り消されているため、請求書を発行できません。お問い合わせください。"
        ),
    )
