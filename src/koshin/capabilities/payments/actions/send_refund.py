"""Tell the provider to give money back, or ask what became of that; and note its answer."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Sum

from koshin.capabilities.ledger.actions.post import post
from koshin.capabilities.payments.models import Refund
from koshin.capabilities.payments.providers.directory import PROVIDERS
from koshin.capabilities.payments.providers.port import RefundAnswer
from koshin.capabilities.payments.tried import refund_of
from koshin.core.money import Yen
from koshin.core.posting import paid_out_postings
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
        elif not was_sent:
            return None
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
    if not was_sent:
        answer = provider.refund(told)
    else:
        answer = provider.ask_refund(told, provider_ref=refund.provider_ref)
        if not answer.found and refund.state != State.PENDING:
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
        book_paid_out(refund, provider=refund.settlement.provider, at=at)
        return True
    return False


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
    )
    return done.aggregate(sum=Sum("amount"))["sum"] or 0
