"""Which lines of its charge a payment paid for, and the draft of its receipt."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from koshin.capabilities.papers import money_facts, taxes
from koshin.capabilities.papers.actions.issue import Draft
from koshin.capabilities.papers.letterhead import Addressee
from koshin.capabilities.papers.models import Paper
from koshin.capabilities.payments.models import Settlement
from koshin.core.dates import civil
from koshin.core.scheme import Scheme

TEMPLATE = "receipt-2"
Lines = Sequence[dict[str, Any]]


def lines_of(settlement: Settlement) -> list[dict[str, Any]]:
    """The lines that this payment covers; those of all payments of a charge sum to its lines.

    Receipts that are out stand. Of what they leave, the payments without one cover the lines in the
    order in which the payers paid, whenever they were booked. Two queries.
    """
    charge = settlement.charge
    lines = taxes.numbered(charge.lines)
    others = list(
        charge.settlements.exclude(pk=settlement.pk)
        .filter(applied__gt=0)
        .values_list("public_id", "paid_at", "provider_ref", "applied")
    )
    receipts = Paper.objects.filter(
        kind=Paper.Kind.RECEIPT,
        subject__in=[public_id for public_id, *_rest in others],
        voided_at__isnull=True,
    )
    out: set[Any] = set()
    for receipt in receipts:
        out.add(receipt.subject)
        lines = taxes.without(lines, receipt.facts["lines"])
    mine = (settlement.paid_at, settlement.provider_ref)
    before = sum(
        applied
        for public_id, paid_at, reference, applied in others
        if public_id not in out and (paid_at, reference) < mine
    )
    return taxes.part_of(lines, before=before, amount=settlement.applied)


def standing_lines(settlement: Settlement, valid: Sequence[Paper]) -> list[dict[str, Any]]:
    """The lines that its receipts state, while they come to what the charge took; else anew."""
    if not valid or sum(paper.amount or 0 for paper in valid) != settlement.applied:
        return lines_of(settlement)
    lines: dict[int, dict[str, Any]] = {}
    for line in (line for paper in valid for line in paper.facts["lines"]):
        seen = lines.setdefault(line["of"], {**line, "amount": 0})
        seen["amount"] += line["amount"]
    return [lines[place] for place in sorted(lines)]


def draft(
    settlement: Settlement,
    scheme: Scheme,
    *,
    to: Addressee,
    lines: Lines,
    part: int = 0,
    whole: bool = True,
    again: dict[str, Any] | None = None,
) -> Draft:
    """The receipt for ``lines`` of the settlement; ``whole`` unless it is one of several.

    ``again`` is what a paper issued anew on request says about the original (再発行).
    """
    charge = settlement.charge
    day = civil(charge.created_at)
    # Another payment's receipt is no rival: it covers other yen of the charge.
    rival = money_facts.rival_of([charge], own=settlement.public_id, kinds=[Paper.Kind.INVOICE])
    worth = money_facts.qualification(scheme, kind=Paper.Kind.RECEIPT, on=day, rival=rival)
    rule = scheme.payment.method(settlement.method)
    partial = settlement.applied != charge.amount or not whole
    return Draft(
        kind=Paper.Kind.RECEIPT,
        association=charge.association_id,
        holder=charge.holder,
        subject=settlement.public_id,
        template=TEMPLATE,
        transaction_on=day,
        part=part,
        facts={
            **to.as_json(),
            **worth,
            **money_facts.sums(lines, scheme=scheme),
            "transaction_on": day.isoformat(),
            "paid_on": civil(settlement.paid_at).isoformat(),
            "method": rule.label if rule else settlement.method,
            "purpose": _("%(title)sの一部") % {"title": charge.title} if partial else charge.title,
            "again": again,
            "notes": [
                *([worth["about_tax"]] if worth["about_tax"] else []),
                _("本書は電子的に発行したもので、収入印紙は必要ありません。"),
            ],
        },
    )
