"""Gives up the open attempt of a charge, so that the holder may choose another method."""

from datetime import datetime, timedelta

from django.db import transaction

from koshin.capabilities.payments.actions.ask import ask
from koshin.capabilities.payments.models import Attempt
from koshin.capabilities.payments.moving import refuse_while_moving
from koshin.capabilities.payments.providers.directory import PROVIDERS
from koshin.capabilities.payments.providers.port import ProviderSilent
from koshin.capabilities.payments.schedule import WITHDRAWN, next_question
from koshin.capabilities.payments.tried import tried_of
from koshin.capabilities.payments.values import Answer
from koshin.platform import audit, clock
from koshin.platform.audit import Actor

State = Attempt.State
AGAIN = timedelta(minutes=10)


def cancel_attempt(attempt_id: int, *, at: datetime, actor: Actor) -> Answer:
    """The answer of the provider, asked first: settle its ``confirmed`` money if there is any.

    Otherwise the attempt is cancelled now. A slip is withdrawn at the provider, and still asked
    about once a day, because a slow till may take it all the same; one that cannot be withdrawn, or
    a page that may still be open somewhere, stays known and is asked about often. Late payments
    become cases. Call it outside of a transaction. Raises ``Refused`` while money may be moving:
    paid at the shop and not yet reported, or an outcome that the provider itself is still checking.
    """
    answer = ask(attempt_id, at=at)
    attempt = answer.attempt
    if answer.confirmed is not None or attempt.state not in Attempt.LIVE:
        return answer
    refuse_while_moving(attempt.state)
    payable = attempt.provider in PROVIDERS and not _withdrawn(attempt, answer)
    if payable and attempt.state == State.AWAITING:
        # A slip that cannot be withdrawn may have been paid this minute.
        answer = ask(attempt_id, at=at)
        attempt = answer.attempt
        if answer.confirmed is not None or attempt.state != State.AWAITING:
            return answer
    if not _give_up(answer, payable=payable, at=at, actor=actor):
        # Something moved while we spoke with the provider; its answer counts.
        return ask(attempt_id, at=at)
    return answer


def _give_up(answer: Answer, *, payable: bool, at: datetime, actor: Actor) -> bool:
    """Cancel the attempt unless its state has moved on; True when it did not."""
    attempt, before = answer.attempt, answer.attempt.state
    now = clock.real_now()
    next_at = now + AGAIN if payable else None
    if attempt.provider in PROVIDERS and before == State.AWAITING and not payable:
        next_at = next_question(WITHDRAWN, times=0, now=now)
    with transaction.atomic():
        changed = Attempt.objects.filter(pk=attempt.pk, state=before).update(
            state=State.CANCELLED,
            ask_next_at=next_at,
            asked_times=0,
        )
        if not changed:
            return False
        audit.record(
            association=answer.charge.association_id,
            actor=actor,
            verb="cancel_attempt",
            subject=f"charge:{answer.charge.public_id}",
            at=at,
            before={"attempt": attempt.number, "method": attempt.method, "state": before},
            after={"state": State.CANCELLED, "withdrawn": not payable},
        )
    attempt.state = State.CANCELLED
    return True


def _withdrawn(attempt: Attempt, answer: Answer) -> bool:
    """Whether the provider will take no money for this attempt any more."""
    provider = PROVIDERS[attempt.provider]
    if attempt.state not in (State.REQUESTED, State.AWAITING):
        return False
    if attempt.method not in provider.capabilities.cancels:
        return False
    try:
        return provider.cancel(tried_of(attempt, answer.charge.association_id))
    except ProviderSilent:
        return False
