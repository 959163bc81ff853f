"""A worker killed anywhere in a bank file: afterwards every line counts once."""

import signal
from datetime import timedelta

import pytest

from koshin.capabilities.applications.actions.settle import settle
from koshin.capabilities.applications.actions.take_in_file import take_in_file
from koshin.capabilities.applications.tasks import take_in_bank_file
from koshin.capabilities.bank.actions.receive_file import receive_file
from koshin.capabilities.bank.models import BankFile, BankRow, Match
from koshin.capabilities.payments.actions.start_attempt import open_attempt
from koshin.capabilities.payments.models import Settlement
from koshin.capabilities.payments.values import Confirmed
from koshin.platform import jobs
from koshin.platform.audit import SYSTEM, Actor
from koshin.platform.failpoints import BANK, PAYOUT
from tests import stories
from tests.capabilities.bank import world as bank
from tests.findings import findings
from tests.ground import Ground
from tests.provider import living_at, work_off
from tests.races.coach import coordinator_who_applied
from tests.races.office_acts import do, hired
from tests.races.test_killed import a_minute_later, act


def received(itc: stories.World, content: bytes, *, actor: Actor) -> BankFile:
    """The file as the office hands it in."""
    rules = itc.scheme.bank
    assert rules is not None
    account = rules.account("main")
    assert account is not None
    return receive_file(
        association="itc",
        rules=rules,
        account=account,
        name="meisai.txt",
        content=content,
        at=bank.AT,
        actor=actor,
    )


@pytest.mark.parametrize("failpoint", BANK)
def test_killed_at_any_place_every_line_of_the_file_counts_once(
    committed: Ground, failpoint: str
) -> None:
    itc = stories.association("itc")
    living_at(itc.association, bank.AT)
    application = bank.applied(itc, number="2000001")
    charge = bank.owed(application)
    lines = [bank.transfer(charge.amount, payer=charge.payer_reference), bank.transfer(10)]
    file = received(itc, bank.file_of(lines), actor=SYSTEM)
    jobs.enqueue(take_in_bank_file, file_id=file.pk, association="itc")

    assert act("work", failpoint=failpoint) == -signal.SIGKILL, f"{failpoint} is never passed"
    a_minute_later()
    work_off()

    charge.refresh_from_db()
    assert (charge.state, charge.settled_amount) == ("settled", charge.amount)
    assert (BankRow.objects.count(), Settlement.objects.count()) == (2, 1)
    assert Match.objects.filter(state=Match.State.APPLIED).count() == 1
    assert BankFile.objects.get().state == BankFile.State.TAKEN_IN
    assert bank.balance("clearing:bank:main") == charge.amount + 10
    assert bank.balance("suspense") == -10
    assert findings() == {}


@pytest.mark.parametrize("failpoint", PAYOUT)
def test_killed_at_any_place_a_payout_and_its_list_empty_the_clearing_once(
    committed: Ground, failpoint: str
) -> None:
    renewal = coordinator_who_applied()
    itc = stories.association("itc")
    clerk = hired(itc.association)
    total = renewal.charge.amount
    attempt = open_attempt(charge=renewal.charge, method="card", at=renewal.at, actor=SYSTEM)
    settle(
        charge_id=renewal.charge.pk,
        attempt_id=attempt.attempt.pk,
        money=Confirmed(
            provider="veritrans",
            provider_ref=attempt.attempt.order_id,
            method="card",
            amount=total,
            paid_at=renewal.at,
        ),
        at=renewal.at,
    )
    paid = bank.file_of([bank.transfer(total - 396, payer="ｹﾂｻｲ")])
    file = received(itc, paid, actor=clerk)
    assert itc.scheme.bank is not None
    take_in_file(file_id=file.pk, rules=itc.scheme.bank, at=bank.AT, actor=clerk)
    row = BankRow.objects.get()
    day = row.booked_on - timedelta(days=1)
    at = bank.AT.isoformat()
    for words in (
        ("payout", at, str(row.pk), str(total)),
        ("fees", at, "itc", f"{day:%Y/%m/%d}", str(total), "396"),
    ):
        if failpoint.startswith(f"{words[0]}."):
            assert act("do", *words, failpoint=failpoint) == -signal.SIGKILL
        do(*words)
    assert bank.balance("clearing:veritrans") == 0
    assert (bank.balance("suspense"), bank.balance("fees")) == (0, 396)
    assert findings() == {}
