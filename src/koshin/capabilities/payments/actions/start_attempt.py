"""Starts an attempt to pay a charge, or joins the one that is open."""

import time
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import uuid4

from django.db import IntegrityError, transaction

from koshin.capabilities.payments import unpayable
from koshin.capabilities.payments.models import Attempt, Charge
from koshin.capabilities.payments.providers.directory import (
    BANK,
    PROVIDERS,
    provider_of_method,
)
from koshin.capabilities.payments.providers.port import Order, ProviderDeclined, ProviderSilent
from koshin.capabilities.payments.schedule import next_question
from koshin.capabilities.payments.tried import tried_of
from koshin.capabilities.payments.values import Redirect, Started
from koshin.core.refusal import Refused
from koshin.platform import audit, clock, rows
from koshin.platform.audit import Actor
from koshin.platform.clock import JST
from koshin.platform.failpoints import failpoint

SLIP_DAYS = 14
# Another request of the same person is asking the provider for the keys at this moment.
JOIN_SECONDS = 12.0
JOIN_PAUSE = 0.2
# Look, join what is open or find that it died, look again.
JOIN_TIMES = 3
# Nobody can still be asking for keys after this: connect and read time-outs are shorter together.
KEYS_STALE = timedelta(seconds=45)

LOCKED = f"""
SELECT {rows.columns(Charge, "c")}, {rows.columns(Attempt, "t")}
FROM payments_charge c LEFT JOIN payments_attempt t ON t.charge_id = c.id
WHERE c.id = %s ORDER BY t.number
FOR UPDATE OF c
"""  # noqa: S608 - the models' own words


def start_attempt(
    *,
    charge: Charge,
    method: str,
    return_url: str,
    at: datetime,
    actor: Actor,
    provider: str = "",
    slip_days: int = SLIP_DAYS,
) -> Started:
    """The open attempt of the charge and the form that leads to the provider, if there is one to
    show.

    ``method``: ``page`` (chosen on the hosted page), ``card``, ``shop``, ``payeasy`` or ``bank``;
    ``provider`` takes it (empty: VeriTrans, and the office's own account for ``bank``).
    ``return_url`` is absolute and says nothing about money. Call it outside of a transaction: the
    attempt is committed before the provider hears of it. Double clicks and second tabs join the
    attempt that is open. ``charge`` is brought up to date. Four queries. Raises ``Refused``:
    already paid, deadline over, another method open (``cancel_attempt`` first), too much for a
    convenience store, provider not reachable.
    """
    opened = open_attempt(
        charge=charge, method=method, at=at, actor=actor, provider=provider, slip_days=slip_days
    )
    if not opened.newly or opened.attempt.provider == BANK:
        return opened.started
    return _open_page(charge, opened.attempt, return_url)


@dataclass(frozen=True, kw_only=True)
class Way:
    """How one wants to pay, and who takes it."""

    method: str
    provider: str


@dataclass(frozen=True, kw_only=True)
class Opened:
    """The open attempt; ``newly`` when the provider has yet to hear of it."""

    started: Started
    newly: bool

    @property
    def attempt(self) -> Attempt:
        return self.started.attempt


def open_attempt(
    *,
    charge: Charge,
    method: str,
    at: datetime,
    actor: Actor,
    provider: str = "",
    slip_days: int = SLIP_DAYS,
) -> Opened:
    """As :func:`start_attempt`, up to where the provider would be asked. Three queries."""
    way = Way(method=method, provider=provider or provider_of_method(method))
    for _time in range(JOIN_TIMES):
        try:
            found = _find_or_create(charge, way, at=at, actor=actor, slip_days=slip_days)
        except IntegrityError:
            continue  # another request opened one between our look and our write
        if found.newly:
            return found
        if joined := _join(found.attempt, method):
            return Opened(started=joined, newly=False)
    raise Refused(unpayable.unreachable())


def _find_or_create(
    charge: Charge, way: Way, *, at: datetime, actor: Actor, slip_days: int
) -> Opened:
    """The attempt that is open, or a new one for what is left, under the lock of the charge.

    Money may have come since the caller read the charge, so what its row says now counts.
    """
    with transaction.atomic(durable=True):
        found = rows.select_all(LOCKED, [charge.pk], Charge, Attempt)
        now: Charge = found[0][0]
        charge.state, charge.settled_amount = now.state, now.settled_amount
        attempts: list[Attempt] = [attempt for _charge, attempt in found if attempt is not None]
        unpayable.refuse(charge, way.method, at)
        attempt = next((each for each in attempts if each.state in Attempt.LIVE), None)
        newly = attempt is None
        if attempt is None:
            attempt = _create(charge, way, number=len(attempts) + 1, at=at, slip_days=slip_days)
            _write_down(charge, attempt, at=at, actor=actor)
        attempt.charge = charge
    return Opened(started=Started(attempt=attempt, redirect=None), newly=newly)


def _write_down(charge: Charge, attempt: Attempt, *, at: datetime, actor: Actor) -> None:
    audit.record(
        association=charge.association_id,
        actor=actor,
        verb="start_attempt",
        subject=f"charge:{charge.public_id}",
        at=at,
        after={
            "attempt": attempt.number,
            "provider": attempt.provider,
            "method": attempt.method,
            "amount": attempt.amount,
            "state": attempt.state,
        },
    )


def _create(charge: Charge, way: Way, *, number: int, at: datetime, slip_days: int) -> Attempt:
    """Insert the attempt. The order id is random enough to stay unused at the provider for ever."""
    now = clock.real_now()
    on_bank = way.provider == BANK
    state = Attempt.State.AWAITING if on_bank else Attempt.State.CREATED
    limit = pay_limit(charge, at=at, slip_days=slip_days)
    return rows.insert(
        Attempt(
            charge=charge,
            number=number,
            order_id=f"{charge.association_id}-{charge.public_id.hex[:16]}-{number}",
            provider=way.provider,
            method=way.method,
            amount=charge.amount - charge.settled_amount,
            state=state,
            session_id=uuid4().hex,
            expires_at=charge.due_at if on_bank else end_of_limit(limit, charge),
            created_at=at,
            asked_at=None if on_bank else now,
            ask_next_at=None if on_bank else next_question(state, times=0, now=now),
        )
    )


def pay_limit(charge: Charge, *, at: datetime, slip_days: int) -> date:
    """The last day of a slip issued now: never after the deadline (choices.md, Time)."""
    issued = at.astimezone(JST).date()
    return min(issued + timedelta(days=slip_days), charge.due_at.astimezone(JST).date())


def end_of_limit(limit: date, charge: Charge) -> datetime:
    """The last instant at which a slip with this last day pays the charge in time."""
    last = datetime(limit.year, limit.month, limit.day, 23, 59, 59, tzinfo=JST)
    return min(last, charge.due_at)


def _open_page(charge: Charge, attempt: Attempt, return_url: str) -> Started:
    """Ask for the page's keys. Without them nobody can pay, so a failure here costs nothing."""
    holder = charge.holder
    order = Order(
        association=charge.association_id,
        order_id=attempt.order_id,
        session_id=attempt.session_id,
        method=attempt.method,
        amount=attempt.amount,
        title=charge.title,
        family_name=holder.family_name,
        given_name=holder.given_name,
        phone=holder.phone,
        email=holder.email,
        pay_limit=attempt.expires_at.astimezone(JST).date(),
        return_url=return_url,
        at=attempt.created_at,
        family_kana=holder.family_kana,
        given_kana=holder.given_kana,
    )
    mine = Attempt.objects.filter(pk=attempt.pk, state=Attempt.State.CREATED)
    failpoint("start.before_provider")
    try:
        keys = PROVIDERS[attempt.provider].start(order)
    except (ProviderSilent, ProviderDeclined) as error:
        mine.update(state=Attempt.State.FAILED, ask_next_at=None, slip={"error": str(error)})
        declined = isinstance(error, ProviderDeclined)
        raise Refused(unpayable.declined() if declined else unpayable.unreachable()) from error
    failpoint("start.after_provider")
    attempt.state, attempt.secret = Attempt.State.REQUESTED, keys.secret
    attempt.browser_key, attempt.provider_ref = keys.browser, keys.ref
    mine.update(
        state=attempt.state,
        secret=attempt.secret,
        browser_key=attempt.browser_key,
        provider_ref=attempt.provider_ref,
    )
    return Started(attempt=attempt, redirect=redirect_of(attempt, charge.association_id))


def redirect_of(attempt: Attempt, association: str) -> Redirect:
    """The form that leads to the page of an attempt whose keys are known."""
    form = PROVIDERS[attempt.provider].form(tried_of(attempt, association), attempt.browser_key)
    return Redirect(url=form.url, fields=form.fields)


def _join(live: Attempt, method: str) -> Started | None:
    """What the open attempt offers; None when it never got its keys and was given up just now."""
    if live.state == Attempt.State.CREATED:
        found = _wait_for_keys(live)
        if found is None:
            return None
        live = found
    if live.state == Attempt.State.REQUESTED:
        if live.method != method:
            raise Refused(unpayable.other_method())
        return Started(attempt=live, redirect=redirect_of(live, live.charge.association_id))
    if live.state == Attempt.State.AWAITING and live.method != method and method != "page":
        raise Refused(unpayable.other_method())
    return Started(attempt=live, redirect=None)


def _wait_for_keys(live: Attempt) -> Attempt | None:
    """Wait until the other request has its keys; None after giving up an attempt that died
    without."""
    end = clock.monotonic() + JOIN_SECONDS
    while live.state == Attempt.State.CREATED:
        if live.asked_at is not None and clock.real_now() - live.asked_at > KEYS_STALE:
            Attempt.objects.filter(pk=live.pk, state=Attempt.State.CREATED).update(
                state=Attempt.State.FAILED, ask_next_at=None
            )
            return None
        if clock.monotonic() > end:
            raise Refused(unpayable.unreachable())
        time.sleep(JOIN_PAUSE)
        live = Attempt.objects.select_related("charge").get(pk=live.pk)
    return live if live.state in Attempt.LIVE else None
