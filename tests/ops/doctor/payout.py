"""A deposit of a provider in the played world: recorded, undone, and recorded again."""

from koshin.capabilities.bank.actions.record_payout import record_payout
from koshin.capabilities.bank.actions.undo_payout import undo_payout
from koshin.capabilities.bank.models import BankRow
from koshin.capabilities.bank.payouts import Span
from koshin.platform.audit import Actor
from tests.capabilities.bank import world as bank

CAME = bank.transfer(6_666, sequence="10", payer="ｹﾂｻｲ")


def paid_out(clerk: Actor) -> None:
    """VeriTrans paid 6,666 of 7,000 yen out; once by mistake, then for good."""
    row = BankRow.objects.get(amount=CAME.amount)
    day = row.booked_on
    for undone in (True, False):
        record_payout(
            association="itc",
            row_id=row.pk,
            span=Span(provider="veritrans", method="card", first_day=day, last_day=day),
            fees=334,
            total=7_000,
            at=bank.AT,
            actor=clerk,
        )
        if undone:
            undo_payout(association="itc", row_id=row.pk, why="日の誤り", at=bank.AT, actor=clerk)
