"""Books confirmed money: settlement, ledger, charge and attempt, once per provider identity."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from koshin.capabilities.ledger.actions.post import post
from koshin.capabilities.payments.actions.open_case import open_case
from koshin.capabilities.payments.actions.short_case import close_short_case, open_short_case
from koshin.capabilities.payments.actions.take import take
from koshin.capabilities.payments.models import Attempt, Charge, MoneyCase, Settlement
from koshin.capabilities.payments.providers.port import BALANCE
from koshin.capabilities.payments.values import FROM_SUSPENSE, Booked, Confirmed
from koshin.core.money import Yen
from koshin.core.posting import Posting, allocation_postings, settlement_postings
from koshin.platform import rows
from koshin.platform.failpoints import failpoint

# A card payment that was begun before the deadline counts when it is authorised this soon after
# it: as long as a hosted page lives, so the same for every association.
CARD_GRACE = timedelta(minutes=30)
# More came to the payer's account at the provider than was asked for.
SURPLUS = "surplus"


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """How much of the money the charge takes, in yen, and which case the rest makes."""

    applied: int
    case: str | None = None


def judge(
    charge: Charge, attempt: Attempt | None, money: Confirmed, *, accept_late: bool = False
) -> Judgement:
    """What the money does to the charge (choices.md, Money); reads the values, writes nothing."""
    due = charge.amount - charge.settled_amount
    if money.method == BALANCE:
        # It lies with the payer at the provider: only a payment there could make it ours.
        return Judgement(applied=0, case=SURPLUS)
    if charge.state == Charge.State.SETTLED or due <= 0:
        return Judgement(applied=0, case="double")
    if charge.state == Charge.State.CANCELLED:
        return Judgement(applied=0, case="late")
    if not (accept_late or in_time(charge, attempt, money)):
        return Judgement(applied=0, case="late")
    # A card or a till takes the amount it was told, or something is wrong.
    if attempt is not None and money.method != "bank" and money.amount != attempt.amount:
        return Judgement(applied=0, case="wrong_amount")
    if money.amount > due:
        return Judgement(applied=due, case="over")
    return Judgement(applied=money.amount)


def in_time(charge: Charge, attempt: Attempt | None, money: Confirmed) -> bool:
    """Whether the payment was made before the charge's deadline, by the provider's clock."""
    if money.method == "bank":
        # A bank states a day; money of the last day came before its end.
        return money.paid_at.date() <= charge.due_at.astimezone(money.paid_at.tzinfo).date()
    if money.paid_at <= charge.due_at:
        return True
    begun_in_time = attempt is not None and attempt.created_at <= charge.due_at
    return money.method == "card" and begun_in_time and money.paid_at <= charge.due_at + CARD_GRACE


def book(
    charge: Charge,
    attempt: Attempt | None,
    money: Confirmed,
    *,
    at: datetime,
    accept_late: bool = False,
) -> Booked:
    """Book the money inside the caller's transaction; three queries (one more for a case).

    ``charge`` must have been read under ``SELECT … FOR UPDATE`` in this transaction (and after the
    lock of what it pays for); its fields are brought up to date. The same ``provider_ref`` again
    changes nothing. ``accept_late`` is the office's word that money after the deadline pays the
    charge all the same. Every yen is booked: what the charge does not take stands in suspense with
    an open case.
    """
    judged = judge(charge, attempt, money, accept_late=accept_late)
    if not _post(charge, judged, money, at=at):
        return _booked_before(charge, money)
    failpoint("settle.after_ledger")
    settlement = rows.insert(
        Settlement(
            public_id=uuid4(),
            association_id=charge.association_id,
            charge=charge,
            attempt=attempt,
            provider=money.provider,
            provider_ref=money.provider_ref,
            method=money.method,
            amount=money.amount,
            applied=judged.applied,
            paid_at=money.paid_at,
            booked_at=at,
        )
    )
    failpoint("settle.after_settlement")
    case = _open_case_for(settlement, judged, money, at=at) if judged.case else None
    # Where the amount cannot be right, the attempt stays open until a person has decided: the
    # holder must not be led to pay again meanwhile.
    settled_now = take(
        charge,
        judged.applied,
        attempt_id=attempt.pk if attempt and judged.case != SURPLUS else None,
        to=Attempt.State.UNKNOWN if judged.case == "wrong_amount" else Attempt.State.PAID,
    )
    failpoint("settle.after_charge")
    if settled_now and charge.settled_amount > judged.applied:
        close_short_case(charge, at=at)
    elif judged.applied and not settled_now:
        case = case or open_short_case(charge, settlement, at=at)
    return Booked(
        settlement=settlement,
        newly=True,
        charge_now_settled=settled_now,
        applied=judged.applied,
        case=case,
    )


def _post(charge: Charge, judged: Judgement, money: Confirmed, *, at: datetime) -> bool:
    """Whether the money is new to the books: they take each identity once."""
    return post(
        association=charge.association_id,
        kind="settlement",
        reference=f"{money.provider}:{money.provider_ref}",
        value_date=money.paid_at.date(),
        at=at,
        postings=_postings(charge, judged, money),
    )


def _postings(charge: Charge, judged: Judgement, money: Confirmed) -> tuple[Posting, ...]:
    amount, applied = Yen(money.amount), Yen(judged.applied)
    if money.provider == FROM_SUSPENSE:
        return allocation_postings(
            amount, out_of=money.out_of, applied=applied, charge=charge.public_id
        )
    return settlement_postings(
        amount, applied=applied, provider=money.provider, charge=charge.public_id
    )


def _booked_before(charge: Charge, money: Confirmed) -> Booked:
    seen = Settlement.objects.get(
        association_id=charge.association_id,
        provider=money.provider,
        provider_ref=money.provider_ref,
    )
    return Booked(settlement=seen, newly=False, charge_now_settled=False, applied=seen.applied)


def _open_case_for(
    settlement: Settlement, judged: Judgement, money: Confirmed, *, at: datetime
) -> MoneyCase:
    return open_case(
        association=settlement.association_id,
        kind=judged.case or "",
        reference=f"{money.provider}:{money.provider_ref}",
        charge_id=settlement.charge_id,
        amount=money.amount - judged.applied,
        detail={
            "method": money.method,
            "came": money.amount,
            "applied": judged.applied,
            "paid_at": money.paid_at.isoformat(),
            **money.detail,
        },
        money=True,
        at=at,
    )
