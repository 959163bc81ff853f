"""Reads a stored message: which orders does it speak of, and what about it fits nowhere?

A message is only a hint. For every order that is ours it enqueues the question to the provider; it
never books money.
"""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from koshin.capabilities.payments.actions.open_case import open_case
from koshin.capabilities.payments.models import Attempt, InboxMessage, Refund
from koshin.capabilities.payments.providers.directory import PROVIDERS
from koshin.capabilities.payments.providers.port import Record
from koshin.platform import jobs
from koshin.platform.failpoints import failpoint

State = InboxMessage.State
NOT_OURS = ("bad_record", "unknown_order", "test_flag")


def interpret(
    message_id: int, *, at: datetime, confirm: jobs.AnyTask, ask_refund: jobs.AnyTask
) -> tuple[int, ...]:
    """The attempts that the message speaks of, each with a ``confirm`` job (it gets
    ``attempt_id`` and ``association``); one that is paid need not be asked about. A refund of ours
    that it speaks of is asked about by ``ask_refund`` (``refund_id`` and ``association``).

    ``at`` is business time of the message's association. Idempotent: a message that was read
    before is left alone. Cases: ``bad_record``, ``unknown_order``, ``test_flag``, and
    ``wrong_amount`` where the push states another amount than we asked for (the provider's answer
    decides what is booked), and ``dispute``. One record's trouble never holds up another.
    """
    with transaction.atomic():
        message = InboxMessage.objects.select_for_update().get(pk=message_id)
        if message.state != State.NEW or message.association_id is None:
            return ()
        push = PROVIDERS[message.provider].read_notification(message.kind, bytes(message.body))
        attempts = _attempts(message, push.records)
        troubles = [_trouble(r, attempts.get(r.order_id)) for r in push.records]
        if push.problem:
            _case(message, "bad_record", f"message:{message.pk}", push.problem, at=at)
        for record, kind in zip(push.records, troubles, strict=True):
            if kind:
                _record_case(message, record, kind, attempts.get(record.order_id), at=at)
        asked = {
            attempts[record.order_id].pk
            for record, kind in zip(push.records, troubles, strict=True)
            if kind in ("", "wrong_amount")
            and record.order_id in attempts
            and _asks(record, attempts[record.order_id])
        }
        code = message.association_id
        jobs.enqueue_all(
            [
                *(jobs.call(confirm, attempt_id=pk, association=code) for pk in sorted(asked)),
                *(
                    jobs.call(ask_refund, refund_id=pk, association=code)
                    for pk in _refunds(message, push.records)
                ),
            ]
        )
        unmatched = bool(troubles) and all(kind in NOT_OURS for kind in troubles)
        message.state = State.UNMATCHED if unmatched else State.DONE
        message.note = ", ".join(sorted({kind for kind in troubles if kind} - {""}))[:300]
        message.save(update_fields=["state", "note"])
        failpoint("interpret.before_commit")
    failpoint("interpret.after_commit")
    return tuple(sorted(asked))


def _attempts(message: InboxMessage, records: Iterable[Record]) -> dict[str, Attempt]:
    """Ours among what the records name, by their order ids; a dispute names the payment only, and
    a balance its owner."""
    orders = [r.order_id for r in records if r.order_id]
    payments = {r.ref: r.order_id for r in records if r.about == "dispute" and r.ref}
    payers = {r.ref: r.order_id for r in records if r.about == "balance" and r.ref}
    found = Attempt.objects.filter(
        Q(order_id__in=orders) | Q(payment_ref__in=list(payments)) | Q(payer_ref__in=list(payers)),
        provider=message.provider,
        charge__association_id=message.association_id,
    )
    names = payments | payers
    return {
        names.get(attempt.payment_ref) or names.get(attempt.payer_ref) or attempt.order_id: attempt
        for attempt in found
    }


def _refunds(message: InboxMessage, records: Iterable[Record]) -> list[int]:
    """Ours among the refunds that the records name by the provider's own names. One query."""
    names = [r.ref for r in records if r.about == "refund" and r.ref]
    if not names:
        return []
    found = Refund.objects.filter(
        provider_ref__in=names,
        settlement__provider=message.provider,
        association=message.association_id,
    )
    return list(found.order_by("pk").values_list("pk", flat=True))


def _asks(record: Record, attempt: Attempt) -> bool:
    """Whether the provider is asked because of the record."""
    if record.about == "balance":
        return True
    return record.about == "payment" and attempt.state != Attempt.State.PAID


def _trouble(record: Record, attempt: Attempt | None) -> str:
    """The kind of case that the record makes; empty when it is as it should be."""
    if record.problem:
        return "bad_record"
    if record.about == "dispute":
        return "dispute"
    if record.about in ("refund", "balance", "nothing"):
        return ""
    if attempt is None:
        return "unknown_order"
    if record.test is not None and record.test != settings.PAYMENTS_TEST:
        return "test_flag"
    if record.amount is not None and record.amount != attempt.amount:
        return "wrong_amount"
    return ""


def _record_case(
    message: InboxMessage, record: Record, kind: str, attempt: Attempt | None, *, at: datetime
) -> None:
    """One case per order and kind, however it is heard of; the money itself may take it over."""
    reference = f"{message.provider}:{record.order_id}"
    if kind == "bad_record":
        reference = f"message:{message.pk}:{record.index}"
    open_case(
        association=message.association_id or "",
        kind=kind,
        reference=reference,
        charge_id=attempt.charge_id if attempt else None,
        amount=record.amount or 0,
        detail={
            "message": message.pk,
            "record": record.index,
            "order": record.order_id,
            "told": record.amount,
            "due": attempt.amount if attempt else None,
            "test": record.test,
            "problem": record.problem,
        },
        at=at,
    )


def _case(message: InboxMessage, kind: str, reference: str, problem: str, *, at: datetime) -> None:
    open_case(
        association=message.association_id or "",
        kind=kind,
        reference=reference,
        detail={"message": message.pk, "problem": problem},
        at=at,
    )
