"""Money on a payer's balance at the provider that no payment takes is booked, with a case."""

from datetime import datetime

from django.db import connection, transaction

from koshin.capabilities.applications.actions.settle import settle
from koshin.capabilities.payments.models import Attempt
from koshin.capabilities.payments.providers.port import BALANCE
from koshin.capabilities.payments.rests import booked_rest, came
from koshin.capabilities.payments.schedule import WATCHED, next_question
from koshin.capabilities.payments.values import Answer, Booked, Confirmed
from koshin.platform import clock

# Of what kind the locks are that serialise the bookings of one attempt's balance.
LOCK = 4_701


def take_rest(answer: Answer, *, at: datetime) -> Booked | None:
    """What was booked to suspense of the balance that the provider told of; mostly nothing.

    Nothing is booked where our books moved between the question and now: the next question tells.
    """
    rest, attempt = answer.rest, answer.attempt
    if rest is None or rest.held <= rest.booked:
        return None
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s::int)", [LOCK, attempt.pk])
        if booked_rest(attempt) != rest.booked:
            return None
        new = rest.held - rest.booked
        return settle(
            charge_id=answer.charge.pk,
            attempt_id=attempt.pk,
            money=Confirmed(
                provider=attempt.provider,
                provider_ref=f"{attempt.order_id}:rest:{came(attempt) + new}",
                method=BALANCE,
                amount=new,
                paid_at=at,
                detail={"order": attempt.order_id},
            ),
            at=at,
        )


def watch_rest(attempt: Attempt) -> None:
    """Ask once a day whether more comes to the payer's account, though the attempt is paid."""
    Attempt.objects.filter(pk=attempt.pk, ask_next_at__isnull=True).update(
        ask_next_at=next_question(WATCHED, times=0, now=clock.real_now())
    )
