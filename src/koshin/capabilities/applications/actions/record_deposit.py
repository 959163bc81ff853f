"""The office reads a bank statement: a deposit is booked against the charge it pays."""

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.applications.actions.settle import move_on
from koshin.capabilities.applications.follows import follow
from koshin.capabilities.applications.paid_for import locked_application
from koshin.capabilities.payments.actions.book import book
from koshin.capabilities.payments.models import Attempt, Charge, Settlement
from koshin.capabilities.payments.providers.directory import BANK
from koshin.capabilities.payments.values import Booked, Confirmed
from koshin.core.refusal import Refusal, Refused
from koshin.platform import audit
from koshin.platform.audit import Actor
from koshin.platform.clock import JST
from koshin.platform.failpoints import failpoint

UNPAID = (Charge.State.OPEN, Charge.State.PARTIAL)


@dataclass(frozen=True, kw_only=True)
class Deposit:
    """One line of a bank statement. ``payer`` is the name as the bank wrote it; ``amount`` is yen.

    ``entry`` is made once per form, so that a double click books one deposit.
    """

    entry: UUID
    paid_on: date
    amount: int
    payer: str


def record_deposit(
    *,
    association: str,
    charge: UUID,
    deposit: Deposit,
    another: bool,
    accept_late: bool | None,
    at: datetime,
    actor: Actor,
) -> Booked:
    """What became of the deposit; the same ``entry`` again changes nothing.

    ``another`` says that a deposit of the same day and amount, booked before, is a different one;
    ``accept_late`` whether one after the deadline pays the charge all the same (``False``: it goes
    to suspense with a case). Raises ``Refused`` where somebody must say so first (``None``), or the
    day lies ahead, and ``Charge.DoesNotExist`` for a charge of another association.
    """
    with transaction.atomic():
        read = Charge.objects.get(public_id=charge, association_id=association)
        # Two members of staff with the same statement in their hands take turns here, by the lock
        # that settling takes first; what the charge says counts from then on.
        paid_for = locked_application(read)
        found = Charge.objects.select_for_update().get(pk=read.pk)
        reference = f"office:{deposit.entry}"
        if not Settlement.objects.filter(
            association_id=association, provider=BANK, provider_ref=reference
        ).exists():
            _refuse_impossible(found, deposit, another=another, accept_late=accept_late, at=at)
        money = Confirmed(
            provider=BANK,
            provider_ref=reference,
            method="bank",
            amount=deposit.amount,
            paid_at=_noon(deposit.paid_on),
        )
        attempt = _attempt_that_this_ends(found, deposit)
        booked = book(found, attempt, money, at=at, accept_late=bool(accept_late))
        failpoint("deposit.after_booked")
        if booked.newly:
            if booked.charge_now_settled and paid_for is not None:
                application, published = paid_for
                move_on(application, published, found, booked, at=at)
            follow(found, booked, at=at)
            _record(found, deposit, booked, at=at, actor=actor)
        failpoint("deposit.before_commit")
    failpoint("deposit.after_commit")
    return booked


def _record(
    charge: Charge, deposit: Deposit, booked: Booked, *, at: datetime, actor: Actor
) -> None:
    audit.record(
        association=charge.association_id,
        actor=actor,
        verb="record_deposit",
        subject=f"charge:{charge.public_id}",
        at=at,
        after={
            "paid_on": deposit.paid_on.isoformat(),
            "came": deposit.amount,
            "payer": deposit.payer,
            "applied": booked.applied,
            "charge": charge.state,
            "case": booked.case.kind if booked.case else None,
        },
    )


def asks_about_late(charge: Charge, paid_on: date) -> bool:
    """Whether somebody must say what becomes of a deposit of this day.

    It came late, and something is left that it could pay; otherwise the answer would change
    nothing.
    """
    return charge.state in UNPAID and is_late(charge, paid_on)


def is_late(charge: Charge, paid_on: date) -> bool:
    """Whether a deposit of this day came after the charge's deadline (a bank states a day)."""
    return paid_on > charge.due_at.astimezone(JST).date()


def _noon(day: date) -> datetime:
    """A bank states a day; noon of it is that day wherever the instant is read."""
    return datetime.combine(day, time(12), tzinfo=JST)


def _attempt_that_this_ends(charge: Charge, deposit: Deposit) -> Attempt | None:
    """The open bank attempt when the deposit covers what is left; a part leaves it open."""
    if deposit.amount < charge.amount - charge.settled_amount:
        return None
    return (
        Attempt.objects.select_for_update()
        .filter(charge=charge, provider=BANK, state__in=Attempt.LIVE)
        .first()
    )


def _refuse_impossible(
    charge: Charge, deposit: Deposit, *, another: bool, accept_late: bool | None, at: datetime
) -> None:
    refusals = []
    if deposit.paid_on > at.date():
        refusals.append(
            Refusal(
                code="future",
                field="paid_on",
                sentence=_(
                    "入金日は今日までの日付です。通帳または入出金明細の日付をご確認ください。"
                ),
            )
        )
    same = Settlement.objects.filter(
        charge=charge, provider=BANK, amount=deposit.amount, paid_at=_noon(deposit.paid_on)
    )
    if not another and same.exists():
        refusals.append(
            Refusal(
                code="same_deposit",
                field="another",
                sentence=_(
                    "同じ日付・同じ金額の入金が、この請求にすでに登録されています。"
                    "別の入金である場合は、「別の入金です」にチェックを入れてください。"
                ),
            )
        )
    if accept_late is None and asks_about_late(charge, deposit.paid_on):
        refusals.append(
            Refusal(
                code="late_deposit",
                field="accept_late",
                sentence=_(
                    "お支払いの期限を過ぎた入金です。"
                    "この請求のお支払いとして扱うかどうかを選んでください。"
                ),
            )
        )
    if refusals:
        raise Refused(*refusals)
