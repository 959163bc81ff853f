"""The bank has paid a refund, or could not, or the receiving bank sent it back."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from koshin.capabilities.payments.actions.approve_refund import not_now
from koshin.capabilities.payments.actions.give_payee import erase_payee
from koshin.capabilities.payments.actions.send_refund import book_paid_out, come_back, fail
from koshin.capabilities.payments.models import Refund
from koshin.core.refunds import after
from koshin.core.refusal import Refusal, Refused

State = Refund.State


def transfer_paid(refund: Refund, *, paid_on: date, provider: str, at: datetime) -> None:
    """The transfer left our account (``provider`` in the books) on this day.

    Part of the caller's transaction, which holds the refund's lock.

    Raises ``Refused``: the day lies ahead (field ``paid_on``), or the bank was not told of it.
    """
    if refund.state != State.LISTED:
        raise Refused(not_now())
    if paid_on > at.date():
        raise Refused(
            Refusal(
                code="future",
                field="paid_on",
                sentence=_("出金日は今日までの日付です。入出金明細の日付をご確認ください。"),
            )
        )
    refund.state, refund.done_on = State.DONE, paid_on
    refund.save(update_fields=["state", "done_on"])
    book_paid_out(refund, provider=provider, at=at)
    erase_payee(refund, at=at)


def transfer_failed(refund: Refund, *, why: str, on: date, provider: str, at: datetime) -> None:
    """The transfer did not arrive; the money is ours to give back again. As above otherwise.

    One that had left came back on the day ``on``. Raises ``Refused`` for a refund of another state.
    """
    had_left = refund.state == State.DONE and refund.route == Refund.Route.TRANSFER
    if after(refund.state, "come_back" if had_left else "refused") is None or (
        refund.state != State.LISTED and not had_left
    ):
        raise Refused(not_now())
    if had_left:
        come_back(refund, why=why, on=on, provider=provider, at=at)
    else:
        fail(refund, why=why)


def came_back(refund: Refund, *, why: str) -> None:
    """The bank sent a paid transfer back, and a deposit tells of it; the caller books that.

    Part of the caller's transaction, which holds the refund's lock. Raises ``Refused`` for a refund
    of another state.
    """
    if refund.state != State.DONE or refund.route != Refund.Route.TRANSFER:
        raise Refused(not_now())
    fail(refund, why=why)


def stays_paid(refund: Refund, *, paid_on: date) -> None:
    """What was taken for the return of the transfer was none: it is paid since ``paid_on``.

    As :func:`came_back` otherwise; not once it was tried again.
    """
    if refund.state != State.FAILED:
        raise Refused(not_now())
    refund.state, refund.done_on, refund.note = State.DONE, paid_on, ""
    refund.save(update_fields=["state", "done_on", "note"])


def try_again(refund: Refund) -> None:
    """A refund that failed goes by bank transfer now, to an account that the holder tells anew."""
    if refund.state != State.FAILED:
        raise Refused(not_now())
    refund.state, refund.route = State.APPROVED, Refund.Route.TRANSFER
    refund.provider_ref, refund.asked_times, refund.ask_next_at = "", 0, None
    refund.save(update_fields=["state", "route", "provider_ref", "asked_times", "ask_next_at"])
