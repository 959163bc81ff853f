"""A worker killed anywhere in a bank file: afterwards every line counts once."""

import signal

import pytest

from koshin.capabilities.applications.tasks import take_in_bank_file
from koshin.capabilities.bank.actions.receive_file import receive_file
from koshin.capabilities.bank.models import BankFile, BankRow, Match
from koshin.capabilities.payments.models import Settlement
from koshin.platform import jobs
from koshin.platform.audit import SYSTEM
from koshin.platform.failpoints import BANK
from tests import stories
from tests.capabilities.bank import world as bank
from tests.findings import findings
from tests.ground import Ground
from tests.provider import living_at, work_off
from tests.races.test_killed import a_minute_later, act


@pytest.mark.parametrize("failpoint", BANK)
def test_killed_at_any_place_every_line_of_the_file_counts_once(
    committed: Ground, failpoint: str
) -> None:
    itc = stories.association("itc")
    living_at(itc.association, bank.AT)
    application = bank.applied(itc, number="2000001")
    charge = bank.owed(application)
    rules = itc.scheme.bank
    assert rules is not None
    account = rules.account("main")
    assert account is not None
    lines = [bank.transfer(charge.amount, payer=charge.payer_reference), bank.transfer(10)]
    file = receive_file(
        association="itc",
        rules=rules,
        account=account,
        name="meisai.txt",
        content=bank.file_of(lines),
        at=bank.AT,
        actor=SYSTEM,
    )
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
