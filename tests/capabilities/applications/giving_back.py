"""Coaches who renewed, and the office that gives their money back."""

from datetime import date

import pytest

from koshin.capabilities.applications.actions import carry_out_refund as transfers
from koshin.capabilities.applications.actions import refund as refunds
from koshin.capabilities.applications.models import Application
from koshin.capabilities.payments.actions.give_payee import Payee
from koshin.capabilities.payments.models import Refund, Settlement
from koshin.core.refusal import Refused
from koshin.platform.audit import Actor
from tests import stories
from tests.stories import World, jst

NOW = jst("2027-02-15 10:00")
TODAY = NOW.date()
ONE, OTHER = Actor(kind="staff", id=1), Actor(kind="staff", id=2)
ACCOUNT = {
    "bank": "0001",
    "bank_name": "見本銀行",
    "branch": "123",
    "branch_name": "本店",
    "kind": "1",
    "number": "１２３４５６７",
    "name": "たかはし さきこ",
}


def renewed(world: World, *, number: str = "1000001") -> Application:
    """A ski coach who renewed for 10,000 yen by bank transfer."""
    application = stories.applied(world, stories.ski_coach(world, number=number), at=NOW)
    stories.paid(application, at=NOW)
    application.refresh_from_db()
    return application


def propose(amount: int = 10_000, *, actor: Actor = ONE, settlement: int = 0) -> Refund:
    money = Settlement.objects.order_by("pk")[settlement]
    return refunds.propose(
        association="jspo",
        settlement=money.public_id,
        amount=amount,
        reason="協会の誤りのため",
        at=NOW,
        actor=actor,
    )


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [refusal.code for refusal in refused.value.refusals]


def told(refund: Refund, **changes: str) -> Refund:
    return transfers.tell_payee(
        refund=refund.public_id,
        holder_id=refund.holder_id,
        payee=Payee(**{**ACCOUNT, **changes}),
        at=NOW,
        actor=ONE,
    )


def paid_out(refund: Refund, *, on: date = TODAY) -> Refund:
    return transfers.transfer_paid(
        association="jspo", refund=refund.public_id, paid_on=on, at=NOW, actor=ONE
    )
