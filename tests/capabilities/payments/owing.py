"""A coordinator who owes 22,000 yen, and money of every kind that comes for it."""

from datetime import datetime
from uuid import uuid4

from django.db import transaction

from koshin.capabilities.payments.actions.book import book
from koshin.capabilities.payments.actions.make_charge import make_charge
from koshin.capabilities.payments.actions.spend_case import return_rest
from koshin.capabilities.payments.actions.start_attempt import start_attempt
from koshin.capabilities.payments.models import Attempt, Charge, MoneyCase, Settlement
from koshin.capabilities.payments.values import Booked, Confirmed
from koshin.core.money import Yen
from koshin.platform.audit import SYSTEM
from tests import stories
from tests.stories import jst

NOW = jst("2027-04-20 10:00")
DUE = jst("2027-05-31 23:59:59")


def owed(db: None) -> Charge:
    """22,000 yen, to be paid until the end of May."""
    return charged(22_000)


def charged(amount: int) -> Charge:
    world = stories.association("itc")
    person = stories.holder(world, number=f"2{Charge.objects.count():06d}")
    made = make_charge(
        association="itc",
        holder_id=person.pk,
        purpose="application",
        purpose_ref=uuid4(),
        title="2027年度 資格更新",
        lines=[{"label": "更新料", "amount": amount}],
        amount=Yen(amount),
        due_at=DUE,
        at=NOW,
    )
    return Charge.objects.select_related("holder").get(pk=made.pk)


def bank(charge: Charge) -> Attempt:
    return start_attempt(charge=charge, method="bank", return_url="", at=NOW, actor=SYSTEM).attempt


def card(charge: Charge, *, at: datetime = NOW) -> Attempt:
    """An attempt on the provider's page, as it stands when the browser is there."""
    return Attempt.objects.create(
        charge=charge,
        number=1,
        order_id=f"order-{charge.pk}",
        provider="veritrans",
        method="card",
        amount=charge.amount,
        state="requested",
        session_id="s",
        expires_at=DUE,
        created_at=at,
    )


def came(
    charge: Charge,
    attempt: Attempt | None,
    amount: int,
    *,
    method: str = "bank",
    paid_at: datetime = NOW,
    ref: str = "1",
    accept_late: bool = False,
) -> Booked:
    provider = "bank" if method == "bank" else "veritrans"
    money = Confirmed(
        provider=provider, provider_ref=ref, method=method, amount=amount, paid_at=paid_at
    )
    with transaction.atomic():
        locked = Charge.objects.select_for_update().get(pk=charge.pk)
        booked = book(locked, attempt, money, at=NOW, accept_late=accept_late)
    charge.refresh_from_db()
    if attempt is not None:
        attempt.refresh_from_db()
    return booked


def returned(charge: Charge) -> None:
    """The card company took the money of the only case back by itself."""
    case = MoneyCase.objects.get()
    with transaction.atomic():
        return_rest(case, charge, Settlement.objects.get(), resolution="取り消し済み", at=NOW)
