"""Questions about charges, attempts and money."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F

from koshin.capabilities.payments.models import (
    Attempt,
    Charge,
    InboxMessage,
    MoneyCase,
    Refund,
    Settlement,
)
from koshin.platform import clock, jobs

# How long a question to the provider may take before another worker asks it again.
CLAIM = timedelta(minutes=5)
# A refund is two questions and an order to pay; no second worker may begin meanwhile.
REFUND_CLAIM = timedelta(minutes=10)


def charges_of(holder_id: int) -> Sequence[Charge]:
    """All charges of a holder, newest first. One query."""
    return list(Charge.objects.filter(holder_id=holder_id).order_by("-created_at", "-pk"))


def charge_of(public_id: UUID, *, holder_id: int) -> Charge:
    """One charge of this holder; raises ``Charge.DoesNotExist``, also for a stranger's."""
    return Charge.objects.get(public_id=public_id, holder_id=holder_id)


def attempt_of(charge: Charge) -> Attempt | None:
    """The attempt to pay the charge that is open, or else the newest. One query."""
    tried = sorted(
        Attempt.objects.filter(charge=charge),
        key=lambda one: (one.state in Attempt.LIVE, one.number),
    )
    return tried[-1] if tried else None


def waits_in_suspense(charge: Charge) -> bool:
    """Whether money came for it that it could not take, and the office decides. One query."""
    return charge.settlements.filter(amount__gt=F("applied") + F("passed_on")).exists()


def refunds_of(charge_id: int) -> Sequence[Refund]:
    """What is decided to be given back of a charge's money, as its holder may see it. One query."""
    hidden = (Refund.State.PROPOSED, Refund.State.WITHDRAWN)
    return list(
        Refund.objects.filter(settlement__charge=charge_id)
        .exclude(state__in=hidden)
        .select_related("payee")
        .order_by("pk")
    )


def claim_due_questions(*, limit: int = 100) -> Sequence[tuple[int, str]]:
    """The attempts about which the provider is to be asked now, each given out once (real time).

    Each with the code of its association.
    """
    now = clock.real_now()
    with transaction.atomic():
        due = list(
            Attempt.objects.select_for_update(of=("self",), skip_locked=True)
            .filter(ask_next_at__lte=now)
            .order_by("ask_next_at")
            .values_list("pk", "charge__association_id")[:limit]
        )
        if due:
            Attempt.objects.filter(pk__in=[pk for pk, _code in due]).update(ask_next_at=now + CLAIM)
    return due


def claim_due_refunds(*, limit: int = 100) -> Sequence[tuple[int, str]]:
    """The refunds to be sent to their provider or asked about now (real time), as above."""
    now = clock.real_now()
    with transaction.atomic():
        due = list(
            Refund.objects.select_for_update(skip_locked=True)
            .filter(ask_next_at__lte=now)
            .order_by("ask_next_at")
            .values_list("pk", "association_id")[:limit]
        )
        if due:
            claimed = Refund.objects.filter(pk__in=[pk for pk, _code in due])
            claimed.update(ask_next_at=now + REFUND_CLAIM)
    return due


def stuck_messages(*, before: datetime, interpret: jobs.AnyTask) -> Sequence[tuple[int, str]]:
    """Verified messages received before an instant that nobody has read (their job was lost).

    Each with the code of its association. Where a job of ``interpret`` still waits for one, or gave
    up and waits for a person, it is not lost.
    """
    has_job = Exists(jobs.unfinished(interpret, argument="message_id", value="pk"))
    return list(
        InboxMessage.objects.filter(
            ~has_job,
            state=InboxMessage.State.NEW,
            received_at__lt=before,
            association__isnull=False,
        )
        .order_by("received_at")
        .values_list("pk", "association_id")[:100]
    )


def secret_of(association: str, order_id: str) -> str | None:
    """The key echo that a result notice about this order must bear; None for an unknown order."""
    return (
        Attempt.objects.filter(order_id=order_id, charge__association_id=association)
        .values_list("secret", flat=True)
        .first()
    )


def money_of(case: MoneyCase) -> Settlement | None:
    """The settlement that the case is about; None for one that is only about a message."""
    provider, _colon, reference = case.reference.partition(":")
    if case.charge_id is None or not reference:
        return None
    return Settlement.objects.filter(
        association_id=case.association_id,
        charge_id=case.charge_id,
        provider=provider,
        provider_ref=reference,
    ).first()


def money_of_all(cases: Collection[MoneyCase]) -> Mapping[int, Settlement]:
    """As :func:`money_of` for many cases, by the case's key. One query."""
    references = {case.pk: case.reference.partition(":") for case in cases}
    found = {
        (one.association_id, one.charge_id, one.provider, one.provider_ref): one
        for one in Settlement.objects.filter(
            charge__in={case.charge_id for case in cases if case.charge_id is not None},
            provider_ref__in={reference for _provider, _colon, reference in references.values()},
        )
    }
    answer = {}
    for case in cases:
        provider, _colon, reference = references[case.pk]
        one = found.get((case.association_id, case.charge_id or 0, provider, reference))
        if one is not None:
            answer[case.pk] = one
    return answer


def acceptable(case: MoneyCase, charge: Charge, money: Settlement) -> int:
    """How many yen of the money in suspense the charge could take now. No query."""
    if case.state != MoneyCase.State.OPEN or charge.state not in (
        Charge.State.OPEN,
        Charge.State.PARTIAL,
    ):
        return 0
    return min(waiting_of(money), charge.amount - charge.settled_amount)


def waiting_of(money: Settlement) -> int:
    """Yen of the settlement that still wait in suspense. No query."""
    return money.amount - money.applied - money.passed_on
