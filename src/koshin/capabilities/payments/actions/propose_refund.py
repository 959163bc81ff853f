"""Propose to give money of a settlement back; nothing moves before it is approved."""

from datetime import datetime
from uuid import uuid4

from django.db.models import Sum
from django.utils.translation import gettext as _

from koshin.capabilities.payments.actions.close_case import refuse_unsaid
from koshin.capabilities.payments.models import MoneyCase, Refund, Settlement
from koshin.capabilities.payments.providers.directory import can_refund
from koshin.core.refusal import Refusal, Refused
from koshin.platform.audit import Actor


def propose_refund(
    settlement: Settlement,
    *,
    amount: int,
    part: str,
    reason: str,
    alone_up_to: int,
    at: datetime,
    actor: Actor,
    case: MoneyCase | None = None,
) -> Refund:
    """The proposal; part of the caller's transaction, which holds the lock of the charge.

    ``part``: ``applied`` (what paid the charge) or ``rest`` (what waits in suspense); ``amount`` in
    yen, ``alone_up_to`` what one person may decide. It goes back the way it came where the provider
    can do that, else by bank transfer. Raises ``Refused``: no reason, or more than is there.
    """
    refuse_unsaid(reason)
    there = refundable(settlement, part=part)
    if not 0 < amount <= there:
        raise Refused(_not_there(there))
    by_provider = settlement.attempt_id is not None and can_refund(
        settlement.provider, settlement.method
    )
    return Refund.objects.create(
        public_id=uuid4(),
        association_id=settlement.association_id,
        holder_id=settlement.charge.holder_id,
        settlement=settlement,
        case=case,
        part=part,
        route=Refund.Route.PROVIDER if by_provider else Refund.Route.TRANSFER,
        amount=amount,
        reason=reason.strip(),
        alone_up_to=alone_up_to,
        proposed_by=actor.id,
        proposed_at=at,
    )


def refundable(settlement: Settlement, *, part: str) -> int:
    """Yen of this part of the settlement of which no refund is decided or proposed. One query."""
    refunds = Refund.objects.filter(settlement=settlement, part=part)
    if part == Refund.Part.REST:
        # What was approved has left the rest already (``passed_on``).
        proposed = refunds.filter(state=Refund.State.PROPOSED)
        waiting = settlement.amount - settlement.applied - settlement.passed_on
        return waiting - (proposed.aggregate(sum=Sum("amount"))["sum"] or 0)
    standing = refunds.exclude(state=Refund.State.WITHDRAWN)
    return settlement.applied - (standing.aggregate(sum=Sum("amount"))["sum"] or 0)


def _not_there(there: int) -> Refusal:
    return Refusal(
        code="more_than_came",
        field="amount",
        sentence=_("返金できる金額は、1円から%(there)s円までです。") % {"there": f"{there:,}"}
        if there > 0
        else _("返金できる金額が残っていません。返金の一覧で、これまでの返金をご確認ください。"),
    )
