"""Confirm: ask the provider about an attempt, and settle what it says has been paid."""

from datetime import datetime

from django.db import transaction

from koshin.capabilities.applications.actions.settle import settle
from koshin.capabilities.applications.actions.take_rest import take_rest, watch_rest
from koshin.capabilities.applications.models import Application
from koshin.capabilities.applications.words import mail_words
from koshin.capabilities.notices.actions.enqueue_mail import enqueue_mail
from koshin.capabilities.payments.actions.ask import ask
from koshin.capabilities.payments.actions.part_case import close_part_case, open_part_case
from koshin.capabilities.payments.models import Attempt, Charge
from koshin.capabilities.payments.rests import may_hold_more
from koshin.capabilities.payments.slips import lines_of, payable_until
from koshin.capabilities.payments.values import Answer, Booked
from koshin.capabilities.schemes import queries as schemes
from koshin.core.dates import civil, japanese_moment
from koshin.platform.clock import JST


def confirm(attempt_id: int, *, at: datetime) -> Booked | None:
    """What was booked; None while the provider confirms nothing. ``at`` is business time.

    Call it outside of a transaction, as often as you like and from anywhere at once: a page the
    browser returned to, a push, the schedule. Money is booked once, and a payment slip is mailed
    once.
    """
    answer = ask(attempt_id, at=at)
    if answer.confirmed is None:
        numbers = lines_of(answer.attempt)
        if answer.attempt.state == Attempt.State.AWAITING and numbers:
            _mail_slip(answer.charge, answer.attempt, numbers, at=at)
        _look_at_parts(answer, at=at)
        take_rest(answer, at=at)
        return None
    booked = settle(
        charge_id=answer.charge.pk,
        attempt_id=answer.attempt.pk,
        money=answer.confirmed,
        at=at,
    )
    if may_hold_more(answer.attempt):
        close_part_case(answer.attempt, answer.charge, at=at)
        take_rest(answer, at=at)
        watch_rest(answer.attempt)
    return booked


def _look_at_parts(answer: Answer, *, at: datetime) -> None:
    """A part of a transfer that stays a part is the office's to look at, after the days that the
    association states."""
    if answer.attempt.part_since is None:
        return
    rules = schemes.current(answer.charge.association_id, on=civil(at)).scheme.payment
    open_part_case(answer.attempt, answer.charge, days=rules.part_transfer_days, at=at)


def _mail_slip(charge: Charge, attempt: Attempt, numbers: str, *, at: datetime) -> None:
    """The numbers to pay with, so that the holder has it at hand without signing in."""
    with transaction.atomic():
        application = (
            Application.objects.select_related("holder", "association")
            .filter(public_id=charge.purpose_ref)
            .first()
        )
        if application is not None:
            scheme = schemes.by_id(application.scheme_version_id).scheme
            words = mail_words(application, scheme)
        else:
            scheme = schemes.current(charge.association_id, on=civil(at)).scheme
            words = {"cycle": charge.title}
        enqueue_mail(
            holder=charge.holder,
            template="payment_instructions",
            key=f"payment_instructions:{attempt.order_id}",
            context=words
            | {
                "slip": numbers,
                "amount": f"{attempt.amount:,}",
                "deadline": japanese_moment(payable_until(attempt).astimezone(JST)),
            },
            scheme=scheme,
            at=at,
        )
