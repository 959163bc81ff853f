"""Approve a refund, or give it up again: the books say what is owed back."""

from datetime import datetime

from django.db.models import F
from django.utils.translation import gettext as _

from koshin.capabilities.ledger import queries as ledger
from koshin.capabilities.ledger.actions.post import post
from koshin.capabilities.payments import queries
from koshin.capabilities.payments.models import Charge, MoneyCase, Refund, Settlement
from koshin.core.money import Yen
from koshin.core.posting import (
    Posting,
    refund_postings,
    reversed_postings,
    suspense_refund_postings,
)
from koshin.core.refunds import after
from koshin.core.refusal import Refusal, Refused
from koshin.platform import clock
from koshin.platform.audit import Actor


def approve_refund(refund: Refund, charge: Charge, *, at: datetime, actor: Actor) -> None:
    """The refund is decided and booked; part of the caller's transaction.

    The locks of the charge and of the refund are held, and both are brought up to date. Money that
    paid the charge leaves the advance first and income after it; the rest leaves suspense. Raises
    ``Refused``: above what one person may decide it takes somebody else than who proposed it.
    """
    if refund.state != Refund.State.PROPOSED:
        raise Refused(not_now())
    if refund.amount > refund.alone_up_to and (
        actor.id is None or refund.proposed_by is None or actor.id == refund.proposed_by
    ):
        raise Refused(second_person(refund.alone_up_to))
    if refund.part == Refund.Part.APPLIED:
        left = ledger.advance_left(charge.public_id, purpose=charge.purpose)
        refund.from_advance = min(refund.amount, left)
        charge.refunded_amount += refund.amount
        charge.save(update_fields=["refunded_amount"])
    else:
        _pass_on(refund, refund.amount)
    refund.state = Refund.State.APPROVED
    refund.approved_by, refund.approved_at = actor.id, at
    if refund.route == Refund.Route.PROVIDER:
        refund.ask_next_at = clock.real_now()
    refund.save()
    _book(refund, "refund", _postings(refund, charge), at=at)


def withdraw_refund(refund: Refund, charge: Charge, *, at: datetime) -> None:
    """The refund is given up before money left; what was booked is undone. As above otherwise.

    What waits in suspense again has an open case again. Raises ``Refused`` where money may have
    left.
    """
    before = refund.state
    if after(refund.state, "withdraw") is None:
        raise Refused(not_now())
    refund.state = Refund.State.WITHDRAWN
    refund.ask_next_at = None
    refund.save(update_fields=["state", "ask_next_at"])
    if before == Refund.State.PROPOSED:
        return
    if refund.part == Refund.Part.APPLIED:
        charge.refunded_amount -= refund.amount
        charge.save(update_fields=["refunded_amount"])
    else:
        _pass_on(refund, -refund.amount)
        _wait_again(refund)
    _book(refund, "refund_withdrawn", reversed_postings(_postings(refund, charge)), at=at)


def _postings(refund: Refund, charge: Charge) -> tuple[Posting, ...]:
    if refund.part == Refund.Part.REST:
        return suspense_refund_postings(Yen(refund.amount), charge=charge.public_id)
    return refund_postings(
        Yen(refund.amount),
        purpose=charge.purpose,
        charge=charge.public_id,
        from_advance=Yen(refund.from_advance),
    )


def _pass_on(refund: Refund, amount: int) -> None:
    Settlement.objects.filter(pk=refund.settlement_id).update(passed_on=F("passed_on") + amount)
    refund.settlement.refresh_from_db(fields=["passed_on"])


def _wait_again(refund: Refund) -> None:
    """The case about the money is open, for as much as waits now, so that somebody sees it."""
    money = refund.settlement
    MoneyCase.objects.filter(refund=refund).update(
        state=MoneyCase.State.OPEN,
        amount=queries.waiting_of(money),
        closed_at=None,
        resolution="",
    )


def _book(refund: Refund, kind: str, postings: tuple[Posting, ...], *, at: datetime) -> None:
    if not post(
        association=refund.association_id,
        kind=kind,
        reference=str(refund.public_id),
        value_date=at.date(),
        at=at,
        postings=postings,
    ):
        raise RuntimeError(f"the books had {kind} of refund {refund.pk} already")


def not_now() -> Refusal:
    """The answer where the refund has moved on meanwhile."""
    return Refusal(
        code="refund_moved_on",
        sentence=_("この返金は、すでに次の段階に進んでいます。いまの状態をご確認ください。"),
    )


def second_person(alone_up_to: int) -> Refusal:
    """The answer to somebody who would decide alone about more than one person may."""
    return Refusal(
        code="second_person",
        sentence=_(
            "%(limit)s円を超えるため、提案した人とは別の担当者の承認が必要です。"
            "別の担当者にお知らせください。"
        )
        % {"limit": f"{alone_up_to:,}"},
    )
