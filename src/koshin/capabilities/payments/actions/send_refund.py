"""Tell the provider to give money back, or ask what became of that; and note its answer."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Sum

from koshin.capabilities.ledger.actions.post import post
from koshin.capabilities.payments.models import Refund
from koshin.capabilities.payments.providers.directory import PROVIDERS
from koshin.capabilities.payments.providers.port import RefundAnswer
from koshin.capabilities.payments.tried import refund_of
from koshin.core.money import Yen
from koshin.core.posting import paid_out_postings, reversed_postings
from koshin.core.refunds import RefundEvent, after
from koshin.platform import clock
from koshin.platform.clock import JST
from koshin.platform.failpoints import failpoint

State = Refund.State
MINUTE = timedelta(minutes=1)
# The pauses before the first, second, … question about a refund in real time; the last repeats.
PAUSES = (MINUTE, 5 * MINUTE, 15 * MINUTE, 60 * MINUTE, 360 * MINUTE)
CLAIM = 10 * MINUTE
# What was sent may reach the provider late: two questions find nothing, this far apart, before the
# same refund is sent again (payments.md 1.7).
TWICE_MISSED = 5 * MINUTE
# A refund that was made may come back to the provider, a card's within weeks. It tells of that; in
# case its word is lost, it is asked after these pauses in real time.
WATCHES = (timedelta(days=1), timedelta(days=6), timedelta(days=23))
NOT_YET = RefundAnswer(outcome="unknown", reason="not found yet")


def send_refund(refund_id: int, *, at: datetime) -> RefundAnswer | None:
    """What the provider answers; ``None`` where there is nothing to send or ask.

    Call it outside of a transaction. That it is being sent is committed before the provider hears
    it, and the same sending bears the same key for ever, so it is never given back twice, whenever
    this process dies. The answer is not written here (:func:`note_answer`).
    """
    with transaction.atomic():
        refund = (
            Refund.objects.select_for_update(of=("self",))
            .select_related("settlement__attempt", "holder")
            .get(pk=refund_id)
        )
        if refund.route != Refund.Route.PROVIDER:
            return None
        was_sent = refund.state in Refund.AT_PROVIDER
        if refund.state == State.APPROVED:
            if _another_is_there(refund):
                return None
            refund.state, refund.missed_at = State.SENDING, None
        elif not was_sent and not _may_come_back(refund):
            return None
        if refund.state != State.DONE:
            refund.ask_next_at = clock.real_now() + CLAIM
        refund.save(update_fields=["state", "ask_next_at", "missed_at"])
    failpoint("refund.before_provider")
    provider = PROVIDERS[refund.settlement.provider]
    told = refund_of(
        refund.settlement,
        before=_given_back_before(refund),
        amount=refund.amount,
        key=refund.key,
        email=refund.holder.email,
    )
    if refund.state == State.SENDING and not was_sent:
        answer = provider.refund(told)
    else:
        answer = provider.ask_refund(told, provider_ref=refund.provider_ref)
        if not answer.found and refund.state not in (State.PENDING, State.DONE):
            answer = provider.refund(told) if _missed_twice(refund) else NOT_YET
    failpoint("refund.after_provider")
    return answer


def _missed_twice(refund: Refund) -> bool:
    """Whether it was missed long enough ago before; then the counting begins anew."""
    now = clock.real_now()
    twice = refund.missed_at is not None and refund.missed_at + TWICE_MISSED <= now
    if twice or refund.missed_at is None:
        missed_at = None if twice else now
        Refund.objects.filter(pk=refund.pk, missed_at=refund.missed_at).update(missed_at=missed_at)
    return twice


def note_answer(refund: Refund, answer: RefundAnswer, *, at: datetime) -> bool:
    """Whether this answer ended the refund with the money given back.

    Part of the caller's transaction, which holds the refund's lock; a refund that has moved on
    stays as it is.
    """
    if _may_come_back(refund):
        _note_watch(refund, answer, at=at)
        return False
    event: RefundEvent = answer.outcome
    state = after(refund.state, event)
    if state is None or refund.state not in Refund.AT_PROVIDER:
        return False
    again = state in Refund.AT_PROVIDER
    times = refund.asked_times + 1 if again else 0
    refund.state = state
    refund.asked_times = times
    refund.ask_next_at = (
        clock.real_now() + PAUSES[min(times - 1, len(PAUSES) - 1)] if again else None
    )
    refund.provider_ref = answer.provider_ref or refund.provider_ref
    refund.note = answer.reason[:300]
    if state == State.FAILED:
        refund.tries += 1
    refund.save()
    if state == State.DONE:
        _watch(refund)
        refund.done_on = (answer.done_at or at).astimezone(JST).date()
        book_paid_out(refund, provider=refund.settlement.provider, at=at)
        return True
    return False


def _may_come_back(refund: Refund) -> bool:
    made = refund.state == State.DONE and refund.route == Refund.Route.PROVIDER
    return made and PROVIDERS[refund.settlement.provider].capabilities.recalls


def _watch(refund: Refund) -> None:
    """When to ask next whether the money is still gone; never, where it cannot come back."""
    if _may_come_back(refund) and refund.asked_times < len(WATCHES):
        refund.ask_next_at = clock.real_now() + WATCHES[refund.asked_times]
        refund.asked_times += 1
    else:
        refund.ask_next_at = None
    refund.save(update_fields=["asked_times", "ask_next_at"])


def _note_watch(refund: Refund, answer: RefundAnswer, *, at: datetime) -> None:
    """The money is still gone, or it came back: then the refund failed, and is owed again."""
    if answer.outcome == "refused" and answer.found:
        day, provider = at.astimezone(JST).date(), refund.settlement.provider
        come_back(refund, why=answer.reason, on=day, provider=provider, at=at)
    elif refund.ask_next_at is not None and refund.ask_next_at <= clock.real_now() + CLAIM:
        # It was due; a question that a message of the provider caused puts no other off.
        _watch(refund)


def come_back(refund: Refund, *, why: str, on: date, provider: str, at: datetime) -> None:
    """Money that had left through ``provider`` is back on the day ``on``: the refund failed.

    Part of the caller's transaction, which holds the refund's lock; it was done until now.
    """
    post(
        association=refund.association_id,
        kind="refund_returned",
        reference=f"{refund.public_id}:{refund.tries}",
        value_date=on,
        at=at,
        postings=reversed_postings(
            paid_out_postings(
                Yen(refund.amount), provider=provider, charge=refund.settlement.charge.public_id
            )
        ),
    )
    fail(refund, why=why)


def fail(refund: Refund, *, why: str) -> None:
    """It failed, and what is tried next is another sending. As above."""
    refund.state, refund.note, refund.done_on = State.FAILED, why.strip()[:300], None
    refund.tries += 1
    refund.transfer_list, refund.ask_next_at = None, None
    refund.save(update_fields=["state", "note", "done_on", "tries", "transfer_list", "ask_next_at"])


def book_paid_out(refund: Refund, *, provider: str, at: datetime) -> None:
    """The money has left through the provider or bank; the books say so, once a sending."""
    refund.done_on = refund.done_on or at.astimezone(JST).date()
    refund.save(update_fields=["done_on"])
    post(
        association=refund.association_id,
        kind="refund_paid",
        reference=f"{refund.public_id}:{refund.tries}",
        value_date=refund.done_on,
        at=at,
        postings=paid_out_postings(
            Yen(refund.amount), provider=provider, charge=refund.settlement.charge.public_id
        ),
    )


def _another_is_there(refund: Refund) -> bool:
    """One refund of a settlement at a time: the provider only knows their sum."""
    waits = Refund.objects.filter(settlement=refund.settlement_id, state__in=Refund.AT_PROVIDER)
    if waits.exists():
        refund.ask_next_at = clock.real_now() + MINUTE
        refund.save(update_fields=["ask_next_at"])
        return True
    return False


def _given_back_before(refund: Refund) -> int:
    done = Refund.objects.filter(
        settlement=refund.settlement_id, route=Refund.Route.PROVIDER, state=State.DONE
    ).exclude(pk=refund.pk)
    return done.aggregate(sum=Sum("amount"))["sum"] or 0
