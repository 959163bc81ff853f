"""Issue an invoice (請求書), for any method of payment, before and after it."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.bank.actions.give_virtual_number import give_virtual_number
from koshin.capabilities.papers import letterhead, money_facts, taxes
from koshin.capabilities.papers.actions.issue import Draft, issue_or_replace, valid_papers
from koshin.capabilities.papers.letterhead import Addressee
from koshin.capabilities.papers.models import Paper
from koshin.capabilities.payments import bundles
from koshin.capabilities.payments.models import Charge
from koshin.core.dates import civil, japanese
from koshin.core.refusal import Refusal, Refused
from koshin.core.scheme import Scheme
from koshin.platform.audit import Actor

TEMPLATE = "invoice-2"


def issue_invoice(
    *,
    charge: Charge,
    scheme: Scheme,
    at: datetime,
    actor: Actor,
    to: Addressee | None = None,
    correcting: str = "",
) -> Paper:
    """The valid invoice of the charge, made out ``to`` somebody, else as the profile says now.

    Asked again, it answers the same paper. With a new addressee it answers a new one; the old one
    is void and linked. ``correcting`` is the office's word on what was wrong with the valid one: a
    corrected invoice (訂正) then takes its place and names it. It is the qualified invoice unless
    another paper about the charge is. Raises ``Refused`` for a
    cancelled charge, and for one that an organisation's invoice covers.
    """
    with transaction.atomic():
        locked = (
            Charge.objects.select_for_update(of=("self",))
            .select_related("holder")
            .get(pk=charge.pk)
        )
        if locked.state == Charge.State.CANCELLED:
            raise Refused(_cancelled())
        bundle = bundles.bundle_of(locked)
        if bundle is not None and valid_papers(Paper.Kind.INVOICE, bundle.public_id):
            raise Refused(_in_a_bundle())
        given = (
            give_virtual_number(locked, rules=scheme.bank, at=at, actor=actor)
            if scheme.bank is not None
            else None
        )
        return issue_or_replace(
            _draft(locked, scheme, to, virtual=given.number if given else ""),
            scheme=scheme,
            at=at,
            actor=actor,
            why=_("宛名の変更"),
            correcting=correcting.strip(),
        )


def _draft(charge: Charge, scheme: Scheme, to: Addressee | None, *, virtual: str) -> Draft:
    if to is None:
        valid = valid_papers(Paper.Kind.INVOICE, charge.public_id)
        to = letterhead.kept(valid[0].facts) if valid else None
    return Draft(
        kind=Paper.Kind.INVOICE,
        association=charge.association_id,
        holder=charge.holder,
        subject=charge.public_id,
        template=TEMPLATE,
        transaction_on=civil(charge.created_at),
        facts=_facts(charge, scheme, to or letterhead.addressee(charge.holder), virtual=virtual),
    )


def _facts(charge: Charge, scheme: Scheme, to: Addressee, *, virtual: str) -> dict[str, Any]:
    settled = charge.state == Charge.State.SETTLED
    day = civil(charge.created_at)
    rival = money_facts.rival_of(
        [charge], own=charge.public_id, kinds=[Paper.Kind.INVOICE, Paper.Kind.RECEIPT]
    )
    worth = money_facts.qualification(scheme, kind=Paper.Kind.INVOICE, on=day, rival=rival)
    notes = [_("この請求は、すでにお支払いいただいています。")] if settled else []
    return {
        **to.as_json(),
        **worth,
        **money_facts.sums(taxes.numbered(charge.lines), scheme=scheme),
        "transaction_on": day.isoformat(),
        "purpose": charge.title,
        "due": japanese(civil(charge.due_at)),
        "payer_reference": charge.payer_reference,
        "bank": [] if settled else letterhead.bank_account(scheme, virtual=virtual),
        "notes": [*notes, *([worth["about_tax"]] if worth["about_tax"] else [])],
    }


def _cancelled() -> Refusal:
    return Refusal(
        code="charge_cancelled",
        sentence=_(
            "この請求は取り消されているため、請求書を発行できません。お問い合わせください。"
        ),
    )


def _in_a_bundle() -> Refusal:
    return Refusal(
        code="in_a_bundle",
        sentence=_(
            "この請求は、会社・団体あての請求書に含めて発行済みです。"
            "ご自身でお支払いになる場合は、お問い合わせください。"
        ),
    )
