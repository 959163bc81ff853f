"""Issue the one invoice to an organisation that pays for several holders (まとめ払い)."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.papers import letterhead, money_facts
from koshin.capabilities.papers.actions.issue import (
    Draft,
    issue_or_replace,
    valid_papers,
    void,
)
from koshin.capabilities.papers.letterhead import Addressee
from koshin.capabilities.papers.models import Paper
from koshin.capabilities.payments.bundles import UNPAID, locked_bundle
from koshin.capabilities.payments.models import Bundle, BundleItem
from koshin.core.dates import civil, japanese
from koshin.core.refusal import Refusal, Refused
from koshin.core.scheme import Scheme
from koshin.platform import audit
from koshin.platform.audit import Actor

TEMPLATE = "invoice-2"


def issue_bundle_invoice(
    *, bundle: Bundle, scheme: Scheme, at: datetime, actor: Actor, correcting: str = ""
) -> Paper:
    """The valid invoice of the bundle: one line for each person's fee, the bundle's own reference.

    Composed anew, the bundle has a new invoice that replaces the old one. A person's own invoice
    becomes void, so that the company's is the one to pay and to deduct. ``correcting`` as in
    ``issue_invoice``. Raises ``Refused`` for a
    bundle that is empty or cancelled.
    """
    with transaction.atomic():
        locked = locked_bundle(bundle.association_id, bundle.public_id)
        items = list(
            BundleItem.objects.filter(bundle=locked)
            .select_related("charge__holder")
            .order_by("charge")
        )
        if not items or locked.state == Bundle.State.CANCELLED:
            raise Refused(_nothing_to_bill())
        if locked.state in Bundle.LIVE:
            _take_over(items, locked, at=at, actor=actor)
        return issue_or_replace(
            _draft(locked, items, scheme),
            scheme=scheme,
            at=at,
            actor=actor,
            why=_("内訳の変更"),
            correcting=correcting.strip(),
        )


def _take_over(items: list[BundleItem], bundle: Bundle, *, at: datetime, actor: Actor) -> None:
    """What the persons' own invoices ask for is now asked of the organisation."""
    for item in items:
        own = valid_papers(Paper.Kind.INVOICE, item.charge.public_id)
        if own and item.charge.state in UNPAID:
            reason = _("会社・団体あての請求書に含めたため")
            void(own, reason=reason, at=at)
            audit.record(
                association=bundle.association_id,
                actor=actor,
                verb="void_paper",
                subject=f"paper:{own[0].public_id}",
                at=at,
                after={"number": own[0].number},
                reason=reason,
            )


def _draft(bundle: Bundle, items: list[BundleItem], scheme: Scheme) -> Draft:
    charges = [item.charge for item in items]
    day = max(civil(charge.created_at) for charge in charges)
    paid = bundle.state == Bundle.State.SETTLED
    rival = money_facts.rival_of(
        charges, own=bundle.public_id, kinds=[Paper.Kind.INVOICE, Paper.Kind.RECEIPT]
    )
    worth = money_facts.qualification(scheme, kind=Paper.Kind.INVOICE, on=day, rival=rival)
    notes = [_("この請求は、すでにお支払いいただいています。")] if paid else []
    return Draft(
        kind=Paper.Kind.INVOICE,
        association=bundle.association_id,
        holder=None,
        subject=bundle.public_id,
        template=TEMPLATE,
        transaction_on=day,
        facts={
            **_addressee(bundle).as_json(),
            **worth,
            **money_facts.sums(_lines(items), scheme=scheme),
            "transaction_on": day.isoformat(),
            "purpose": _("%(title)s(%(count)s名分)")
            % {"title": charges[0].title, "count": len({c.holder_id for c in charges})},
            "due": japanese(civil(min(charge.due_at for charge in charges))),
            "payer_reference": bundle.payer_reference,
            "bank": [] if paid else letterhead.bank_account(scheme),
            "notes": [*notes, *([worth["about_tax"]] if worth["about_tax"] else [])],
        },
    )


def _addressee(bundle: Bundle) -> Addressee:
    contact = " ".join(part for part in (bundle.payer_department, bundle.payer_contact) if part)
    return letterhead.made_out_to(bundle.payer_name, attention=contact, holder=None)


def _lines(items: list[BundleItem]) -> list[dict[str, Any]]:
    """Every person's fee lines, with whose they are; of a partly paid charge what was left."""
    lines = []
    for item in items:
        charge = item.charge
        whose = f"{charge.holder.name} 様({charge.holder.number})"
        left = charge.amount - item.amount
        for line in charge.lines:
            gone = min(left, line["amount"])
            left -= gone
            amount = line["amount"] - gone
            if amount:
                lines.append({**line, "label": line["label"], "note": whose, "amount": amount})
    return lines


def _nothing_to_bill() -> Refusal:
    return Refusal(
        code="nothing_to_bill",
        sentence=_("請求する内容がありません。対象の請求を入れてから、請求書を発行してください。"),
    )
