"""The office reads a bank statement: a deposit is booked against the charge it pays."""

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.applications.actions.settle import settle
from koshin.capabilities.applications.models import Application
from koshin.capabilities.payments.models import Attempt, Charge, Settlement
from koshin.capabilities.payments.providers.directory import BANK
from koshin.capabilities.payments.values import Booked, Confirmed
from koshin.core.refusal import Refusal, Refused
from koshin.platform import audit
from koshin.platform.audit import Actor
from koshin.platform.clock import JST


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
        found = Charge.objects.get(public_id=charge, association_id=association)
        reference = f"office:{deposit.entry}"
        # Two members of staff with the same statement in their hands take turns here, by the lock
        # that settling takes first.
        list(Application.objects.select_for_update().filter(public_id=found.purpose_ref))
        if not Settlement.objects.filter(
            association_id=association, provider=BANK, provider_ref=reference
        ).exists():
            _refuse_impossible(found, deposit, another=another, accept_late=accept_late, at=at)
        booked = settle(
            charge_id=found.pk,
            attempt_id=_attempt_that_this_ends(found, deposit),
            money=Confirmed(
                provider=BANK,
                provider_ref=reference,
                method="bank",
                amount=deposit.amount,
                paid_at=_noon(deposit.paid_on),
            ),
            at=at,
            actor=actor,
            accept_late=bool(accept_late),
        )
        if booked.newly:
            audit.record(
                association=association,
                actor=actor,
                verb="record_deposit",
                subject=f"charge:{found.public_id}",
                at=at,
                after={
                    "paid_on": deposit.paid_on.isoformat(),
                    "amount": deposit.amount,
                    "payer": deposit.payer,
                },
            )
        return booked


def is_late(charge: Charge, paid_on: date) -> bool:
    """Whether a deposit of this day came after the charge's deadline (a bank states a day)."""
    return paid_on > charge.due_at.astimezone(JST).date()


def _noon(day: date) -> datetime:
    """A bank states a day; noon of it is that day wherever the instant is read."""
    return datetime.combine(day, time(12), tzinfo=JST)


def _attempt_that_this_ends(charge: Charge, deposit: Deposit) -> int | None:
    """The open bank attempt when the deposit covers what is left; a part leaves it open."""
    if deposit.amount < charge.amount - charge.settled_amount:
        return None
    open_attempts = Attempt.objects.filter(charge=charge, provider=BANK, state__in=Attempt.LIVE)
    return open_attempts.values_list("pk", flat=True).first()


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
    if accept_late is None and is_late(charge, deposit.paid_on) and not charge.settled_amount:
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
