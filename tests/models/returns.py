"""What comes back and what is put right: returned refunds, payouts, money for a closed bundle."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from koshin.capabilities.applications.actions.match_returned_refund import (
    match_returned_refund,
    undo_returned_refund,
)
from koshin.capabilities.applications.actions.place_deposit import approve_placing, place_deposit
from koshin.capabilities.bank.actions.record_payout import record_payout
from koshin.capabilities.bank.actions.undo_payout import undo_payout
from koshin.capabilities.bank.models import BankRow, Payout
from koshin.capabilities.bank.payouts import Span, held_by_providers
from koshin.capabilities.payments.bundles import deposit_of
from koshin.capabilities.payments.models import BundleDeposit, Charge, MoneyCase, Settlement
from koshin.core.dates import civil
from tests.models.bank import STRANGER, Bank
from tests.models.treasury import Treasury, by_transfer


def stuck_deposit() -> tuple[MoneyCase, BundleDeposit] | None:
    """The oldest money of a bundle that an open case tells of."""
    for case in MoneyCase.objects.filter(state="open", charge=None).order_by("pk"):
        deposit = deposit_of(case)
        if deposit is not None:
            return case, deposit
    return None


class Returns(Bank, Treasury):
    """Deposits that are no payments of anybody."""

    @precondition(lambda self: by_transfer("done") is not None)
    @rule(undone=st.booleans())
    def refund_comes_in(self, undone: bool) -> None:
        """A refund that had left comes in as a deposit; the clerk may have taken it for another."""
        refund = by_transfer("done")
        assert refund is not None
        row = self.comes_in(refund.amount, payer=STRANGER)
        matched = self.tried(
            match_returned_refund,
            association="jspo",
            row_id=row.pk,
            refund=refund.public_id,
            why="組戻し",
            actor=self.clerk,
        )
        assert matched is not None
        self.books.deposit_came_back(refund.amount)
        if undone:
            undo_returned_refund(
                association="jspo", row_id=row.pk, why="別件", at=self.now, actor=self.clerk
            )
            self.books.deposit_came_back(-refund.amount)

    @precondition(lambda self: bool(held_by_providers("jspo", on=self.today)))
    @rule(fees=st.sampled_from([0, 1, 396]))
    def provider_pays_out(self, fees: int) -> None:
        """A provider pays out what it holds; days that are paid out already are refused."""
        held = held_by_providers("jspo", on=self.today)[0]
        if held.amount <= fees:
            return
        row = self.comes_in(held.amount - fees, payer=STRANGER)
        paid = self.tried(
            record_payout,
            association="jspo",
            row_id=row.pk,
            span=Span(provider=held.provider, method="", first_day=self.today, last_day=self.today),
            fees=fees,
            total=held.amount,
            actor=self.clerk,
        )
        if paid is not None:
            self.books.provider_paid_out(row.amount, fees=fees)

    @precondition(lambda self: Payout.objects.filter(undone_at=None).exists())
    @rule()
    def payout_was_another(self) -> None:
        payout = Payout.objects.filter(undone_at=None).latest("pk")
        undo_payout(
            association="jspo", row_id=payout.row_id, why="別件", at=self.now, actor=self.clerk
        )
        self.books.provider_paid_out(-payout.amount, fees=-payout.fees)
        assert BankRow.objects.get(pk=payout.row_id).state == BankRow.State.SET_ASIDE

    @precondition(lambda self: stuck_deposit() is not None)
    @rule(which=st.integers(0, 1))
    def place_deposit(self, which: int) -> None:
        """Money for a bundle that takes no more goes onto one of its charges, by two people."""
        found = stuck_deposit()
        assert found is not None
        case, deposit = found
        charges = list(
            Charge.objects.filter(bundle_items__bundle=deposit.bundle).distinct().order_by("pk")
        )
        if not charges:
            return
        charge = charges[which % len(charges)]
        taken = self.claim(charge).takes(deposit.amount, on=civil(deposit.paid_at))
        act = self.tried(
            place_deposit,
            association="jspo",
            case_id=case.pk,
            charge=charge.public_id,
            reason="会社に確認",
            actor=self.clerk,
        )
        if act is None:
            return
        if act.state == "proposed":
            for who in (self.clerk, self.second):
                done = self.tried(approve_placing, association="jspo", act_id=act.pk, actor=who)
                assert (done is not None) == (who == self.second)
        self.books.pays(charge.public_id, taken)
        placed = Settlement.objects.filter(charge=charge).latest("pk")
        assert (placed.amount, placed.applied) == (deposit.amount, taken)
