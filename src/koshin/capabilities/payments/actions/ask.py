"""Asks the provider what became of an attempt. Only its answer is believed."""

from datetime import datetime
from typing import Any

from koshin.capabilities.payments.actions.open_case import open_case
from koshin.capabilities.payments.actions.receive import keep_answer
from koshin.capabilities.payments.models import Attempt
from koshin.capabilities.payments.providers.directory import PROVIDERS
from koshin.capabilities.payments.providers.port import Heard, Provider, ProviderSilent
from koshin.capabilities.payments.rests import booked_rest, may_hold_more
from koshin.capabilities.payments.schedule import (
    LATE_REPORTS,
    REST_WATCH,
    WATCHED,
    WITHDRAWN,
    next_question,
    rests,
)
from koshin.capabilities.payments.tried import tried_of
from koshin.capabilities.payments.values import Answer, Confirmed, Rest
from koshin.platform import clock
from koshin.platform.failpoints import failpoint

State = Attempt.State
OPEN_PAGE = (State.CREATED, State.REQUESTED)
# From which states an outcome leads where; an outcome that a state does not know changes nothing.
TRANSITIONS: dict[str, tuple[tuple[str, ...], str]] = {
    "slip": ((*OPEN_PAGE, State.UNKNOWN), State.AWAITING),
    "reported": ((*OPEN_PAGE, State.AWAITING, State.UNKNOWN), State.REPORTED),
    "pending": ((*OPEN_PAGE, State.AWAITING), State.UNKNOWN),
    "failed": ((*OPEN_PAGE, State.UNKNOWN), State.FAILED),
    "expired": ((*OPEN_PAGE, State.AWAITING), State.EXPIRED),
    "cancelled": ((*OPEN_PAGE, State.AWAITING), State.CANCELLED),
}
FINISHED_THERE = ("failed", "cancelled")


def ask(attempt_id: int, *, at: datetime) -> Answer:
    """The provider's answer: money to settle, or else the attempt brought up to date.

    ``at`` is business time. Call it outside of a transaction. Confirmed money is not written here:
    the caller settles it, and until that is committed the question stays on the schedule. A silent
    provider is no error: the attempt stays as it is, and the provider is asked again.
    """
    attempt = Attempt.objects.select_related("charge__association").get(pk=attempt_id)
    charge = attempt.charge
    provider = PROVIDERS.get(attempt.provider)
    over = attempt.state == State.PAID and not may_hold_more(attempt)
    if provider is None or over:
        return Answer(attempt=attempt, charge=charge, confirmed=None)
    booked = booked_rest(attempt) if may_hold_more(attempt) else None
    failpoint("ask.before_provider")
    try:
        heard = _hear(provider, attempt, charge.association_id)
    except ProviderSilent:
        _note(attempt, None, at=at)
        return Answer(attempt=attempt, charge=charge, confirmed=None)
    if heard.trouble:
        _show_trouble(attempt, heard, at=at)
    money = _confirmed(attempt, heard) if attempt.state != State.PAID else None
    if money is None:
        _note(attempt, heard, at=at)
    rest = Rest(held=heard.held, booked=booked) if booked is not None else None
    return Answer(attempt=attempt, charge=charge, confirmed=money, rest=rest)


def _hear(provider: Provider, attempt: Attempt, association: str) -> Heard:
    """What the provider says, kept as it came before it is read. Raises ``ProviderSilent``."""
    tried = tried_of(attempt, association)
    said = provider.query(tried)
    failpoint("ask.after_provider")
    keep_answer(
        association=association, provider=attempt.provider, order_id=attempt.order_id, body=said
    )
    failpoint("ask.after_kept")
    heard = provider.read_answer(tried, said)
    _keep_names(attempt, heard)
    return heard


def _keep_names(attempt: Attempt, heard: Heard) -> None:
    """The provider's own names of the money and of the payer, by which it may tell of them."""
    told = {"payment_ref": heard.payment_ref, "payer_ref": heard.payer_ref}
    new = {name: ref for name, ref in told.items() if ref and ref != getattr(attempt, name)}
    if new:
        Attempt.objects.filter(pk=attempt.pk).update(**new)
        for name, ref in new.items():
            setattr(attempt, name, ref)


def _show_trouble(attempt: Attempt, heard: Heard, *, at: datetime) -> None:
    """Money that the provider names and that cannot be ours is the office's to look at."""
    open_case(
        association=attempt.charge.association_id,
        kind=heard.trouble,
        reference=f"{attempt.provider}:{attempt.order_id}",
        charge_id=attempt.charge_id,
        amount=heard.amount,
        detail={"order": attempt.order_id, "told": heard.amount, "due": attempt.amount},
        at=at,
    )


def _confirmed(attempt: Attempt, heard: Heard) -> Confirmed | None:
    """One order is paid at most once at a provider, so the order id is the money's identity."""
    if heard.outcome != "paid" or heard.paid_at is None:
        return None
    detail = {"order": attempt.order_id, "result_code": heard.result_code}
    return Confirmed(
        provider=attempt.provider,
        provider_ref=attempt.order_id,
        method=heard.method,
        amount=heard.amount,
        paid_at=heard.paid_at,
        detail=detail | {f"slip_{name}": value for name, value in heard.slip.items()},
    )


def _note(attempt: Attempt, heard: Heard | None, *, at: datetime) -> None:
    """Write what was heard in one compare-and-set; a state that has moved on meanwhile stays."""
    now = clock.real_now()
    state = _state_after(attempt, heard, at=at)
    times = attempt.asked_times + 1 if state == attempt.state else 0
    withdrawn = heard is not None and heard.outcome == "cancelled" and bool(attempt.slip)
    late = at > attempt.expires_at + (REST_WATCH if may_hold_more(attempt) else LATE_REPORTS)
    over = heard is not None and (
        (heard.outcome in FINISHED_THERE and not withdrawn) or rests(state, late=late)
    )
    # Money on its way is asked for soon, whatever we had made of the attempt.
    pace = State.REPORTED if heard is not None and heard.outcome == "reported" else state
    pace = WITHDRAWN if withdrawn else pace
    pace = WATCHED if state == State.PAID else pace
    values: dict[str, Any] = {
        "state": state,
        "asked_at": now,
        "asked_times": min(times, 30_000),
        "ask_next_at": None if over else next_question(pace, times=times, now=now),
    }
    if heard is not None:
        values |= {"slip": dict(heard.slip)} if heard.slip else {}
        values |= {"method": heard.method} if heard.method and heard.slip else {}
        values |= {"result_code": heard.result_code} if heard.result_code else {}
        values |= {"part_since": at} if _begins_in_part(attempt, heard) else {}
    changed = Attempt.objects.filter(pk=attempt.pk, state=attempt.state).update(**values)
    if changed:
        for name, value in values.items():
            setattr(attempt, name, value)


def _begins_in_part(attempt: Attempt, heard: Heard) -> bool:
    """Whether a part of a transfer is there now, and none was before."""
    rest = heard.slip.get("remaining", "")
    return attempt.part_since is None and rest.isdecimal() and int(rest) < attempt.amount


def _state_after(attempt: Attempt, heard: Heard | None, *, at: datetime) -> str:
    if heard is None:
        return attempt.state
    origins, target = TRANSITIONS.get(heard.outcome, ((), ""))
    if attempt.state in origins:
        return target
    untouched = heard.outcome == "nothing" and attempt.state in OPEN_PAGE
    if untouched and at > attempt.expires_at:
        return State.EXPIRED
    return attempt.state
