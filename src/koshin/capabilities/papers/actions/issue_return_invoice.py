"""Issue a 適格返還請求書 for money of a payment that was given back (payments.md §4.4)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from koshin.capabilities.papers import letterhead, money_facts, taxes
from koshin.capabilities.papers.actions.issue import Draft, issue, valid_papers
from koshin.capabilities.papers.actions.issue_receipt import locked_settlement
from koshin.capabilities.papers.models import Paper
from koshin.capabilities.payments.models import Settlement
from koshin.core.dates import civil
from koshin.core.scheme import Scheme
from koshin.platform.audit import Actor

TEMPLATE = "return_invoice-1"


@dataclass(frozen=True, kw_only=True)
class Returned:
    """Yen of a supply that were given back: ``reference`` names the refund, for ever.

    ``lines`` (of the charge, with ``of``, ``amount``, ``tax``, ``label``) says of what; without
    them it is of everything the payment covered, in proportion.
    """

    reference: UUID
    settlement: Settlement
    amount: int
    returned_on: date
    reason: str = ""
    lines: Sequence[Mapping[str, Any]] | None = None


def issue_return_invoice(
    *,
    refund: Returned,
    scheme: Scheme,
    at: datetime,
    actor: Actor,
    wanted: bool = False,
) -> Paper | None:
    """The valid paper about the refund, once for each ``reference``; ``None`` where none is due.

    None is due for less than the association's ``papers.return_invoice_from`` (¥10,000 by law,
    judged for the whole refund and not per rate), unless it is ``wanted``. Where no registration
    number held on the day of the supply it is a plain 返金明細書. Only for money that the charge
    took: what stood in suspense was no supply. Raises ``ValueError`` for more than the payment was,
    and ``Refused`` where the charge took nothing of it.
    """
    if refund.amount < scheme.papers.return_invoice_from and not wanted:
        return None
    with transaction.atomic():
        settlement = locked_settlement(refund.settlement)
        valid = valid_papers(Paper.Kind.RETURN_INVOICE, refund.reference)
        if valid:
            return valid[0]
        draft = _draft(refund, settlement, scheme)
        return issue(draft, replaces=None, scheme=scheme, at=at, actor=actor)


def _draft(refund: Returned, settlement: Settlement, scheme: Scheme) -> Draft:
    charge = settlement.charge
    supplied = civil(charge.created_at)
    receipts = valid_papers(Paper.Kind.RECEIPT, settlement.public_id)
    invoices = valid_papers(Paper.Kind.INVOICE, charge.public_id)
    to = letterhead.kept(receipts[0].facts) if receipts else None
    number = scheme.issuer.number_on(supplied)
    covered = taxes.numbered(charge.lines)
    lines = list(refund.lines or taxes.by_share(covered, refund.amount))
    if sum(line["amount"] for line in lines) != refund.amount:
        raise ValueError("the lines do not come to what was given back")
    return Draft(
        kind=Paper.Kind.RETURN_INVOICE,
        association=charge.association_id,
        holder=charge.holder,
        subject=refund.reference,
        template=TEMPLATE,
        transaction_on=refund.returned_on,
        facts={
            **(to or letterhead.addressee(charge.holder)).as_json(),
            "qualified": bool(number),
            "issuer": {**letterhead.issuer(scheme), "registration_number": number},
            **money_facts.sums(lines, scheme=scheme),
            "returned_on": refund.returned_on.isoformat(),
            "transaction_on": supplied.isoformat(),
            "about": [paper.number for paper in (*receipts, *invoices)],
            "settlement": str(settlement.public_id),
            "purpose": charge.title,
            "reason": refund.reason,
            "notes": [],
        },
    )
