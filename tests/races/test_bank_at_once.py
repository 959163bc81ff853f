"""Two clerks hand the same bank file in at once: each transfer is one row, and pays once."""

from concurrent.futures import ThreadPoolExecutor

from django.db import connection

from koshin.capabilities.applications.actions.take_in_file import FileDone
from koshin.capabilities.bank.models import BankFile, BankRow, Match
from koshin.capabilities.payments.models import Settlement
from tests import stories
from tests.capabilities.bank.world import Bank, applied, balance, file_of, owed, transfer
from tests.ground import Ground

CLERKS = 4


def test_one_file_from_several_hands_at_once_is_booked_and_settled_once(committed: Ground) -> None:
    bank = Bank(world=stories.association("itc"))
    charge = owed(applied(bank.world, number="2000001"))
    content = file_of(
        [
            transfer(charge.amount, payer=charge.payer_reference),
            transfer(7_777, payer="ﾀﾞﾚｶ", sequence="2"),
        ]
    )

    def hand_in(_clerk: int) -> FileDone:
        try:
            return bank.taken_in(content)
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=CLERKS) as clerks:
        done = list(clerks.map(hand_in, range(CLERKS)))

    assert sum(one.applied for one in done) == 1
    assert BankFile.objects.count() == 1
    assert sorted(BankRow.objects.values_list("state", flat=True)) == ["matched", "unmatched"]
    assert Match.objects.filter(state__in=Match.LIVE).count() == 1
    assert Settlement.objects.get().amount == charge.amount
    assert balance("clearing:bank:main") == charge.amount + 7_777
    assert (balance("suspense"), balance("clearing:bank")) == (-7_777, 0)
