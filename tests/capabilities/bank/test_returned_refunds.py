"""A refund that the bank sent back comes as a deposit, and a person says which refund it is."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from koshin.capabilities.applications.actions import carry_out_refund as transfers
from koshin.capabilities.applications.actions import refund as refunds
from koshin.capabilities.applications.actions.match_returned_refund import (
    match_returned_refund,
    undo_returned_refund,
)
from koshin.capabilities.bank.models import BankRow
from koshin.capabilities.papers.models import Paper
from koshin.capabilities.payments.actions.give_payee import Payee
from koshin.capabilities.payments.actions.list_transfers import list_transfers
from koshin.capabilities.payments.models import MoneyCase, Refund, Settlement
from koshin.capabilities.payments.recompute import disagreements
from koshin.core.refusal import Refused
from koshin.platform.audit import Actor
from koshin.platform.models import AuditLine
from tests import stories
from tests.capabilities.applications.giving_back import ACCOUNT, codes
from tests.capabilities.bank.world import (
    AT,
    Bank,
    applied,
    balance,
    coordinators_bank,
    only_row,
    transfer,
)
from tests.stories import jst

pytestmark = pytest.mark.django_db
bank = pytest.fixture(coordinators_bank)
CLERK = Actor(kind="staff", id=1)
PAID_ON = date(2027, 4, 26)
BEFORE = jst("2027-04-26 10:00")


@pytest.fixture
def refund(bank: Bank) -> Refund:
    """A coordinator's 22,000 yen that left by transfer on 26 April."""
    application = applied(bank.world, number="2000001")
    stories.paid(application, at=jst("2027-04-21 10:00"))
    made = refunds.propose(
        association="itc",
        settlement=Settlement.objects.get().public_id,
        amount=22_000,
        reason="協会の誤りのため",
        at=BEFORE,
        actor=CLERK,
    )
    told = transfers.tell_payee(
        refund=made.public_id,
        holder_id=made.holder_id,
        payee=Payee(**ACCOUNT),
        at=BEFORE,
        actor=stories.by(made.holder),
    )
    list_transfers(association="itc", pay_on=PAID_ON, at=BEFORE, actor=CLERK)
    return transfers.transfer_paid(
        association="itc", refund=told.public_id, paid_on=PAID_ON, at=BEFORE, actor=CLERK
    )


def match(refund: UUID, *, why: str = "銀行の組戻しの通知") -> Refund:
    return match_returned_refund(
        association="itc", row_id=only_row().pk, refund=refund, why=why, at=AT, actor=CLERK
    )


def books() -> tuple[int, int, int]:
    banks = balance("clearing:bank") + balance("clearing:bank:main")
    return banks, balance("refund_due"), balance("suspense")


def papers() -> list[tuple[bool, str]]:
    """The 適格返還請求書 so far: whether each is valid, and the day of which it tells."""
    found = Paper.objects.filter(kind="return_invoice").order_by("pk")
    return [(paper.voided_at is None, paper.facts["returned_on"]) for paper in found]


def test_the_money_is_owed_back_again_and_counted_once(bank: Bank, refund: Refund) -> None:
    before = books()
    bank.pays(transfer(22_000, payer="ｸﾐﾓﾄﾞｼ ﾐﾎﾝｷﾞﾝｺｳ"))
    assert books() == (before[0] + 22_000, before[1], -22_000)
    failed = match(refund.public_id)
    assert (failed.state, failed.done_on, failed.note) == ("failed", None, "銀行の組戻しの通知")
    assert books() == (before[0] + 22_000, -22_000, 0)
    assert (only_row().state, only_row().returned_refund) == (BankRow.State.RETURNED, refund)
    assert papers() == [(False, "2027-04-26")]
    assert disagreements() == {}

    transfers.try_again(association="itc", refund=refund.public_id, at=AT, actor=CLERK)
    transfers.tell_payee(
        refund=refund.public_id,
        holder_id=refund.holder_id,
        payee=Payee(**{**ACCOUNT, "number": "7654321"}),
        at=AT,
        actor=stories.by(refund.holder),
    )
    list_transfers(association="itc", pay_on=AT.date(), at=AT, actor=CLERK)
    transfers.transfer_paid(
        association="itc", refund=refund.public_id, paid_on=AT.date(), at=AT, actor=CLERK
    )
    assert books() == before
    assert papers() == [(False, "2027-04-26"), (True, AT.date().isoformat())]
    with pytest.raises(Refused):
        undo_returned_refund(
            association="itc", row_id=only_row().pk, why="やり直し", at=AT, actor=CLERK
        )


def test_the_word_of_a_person_can_be_taken_back(bank: Bank, refund: Refund) -> None:
    bank.pays(transfer(22_000, payer="ｸﾐﾓﾄﾞｼ"))
    waits = books()
    match(refund.public_id)
    undone = undo_returned_refund(
        association="itc", row_id=only_row().pk, why="別の入金でした", at=AT, actor=CLERK
    )
    assert (undone.state, undone.done_on) == ("done", PAID_ON)
    assert (only_row().state, books()) == (BankRow.State.SET_ASIDE, waits)
    assert papers() == [(False, "2027-04-26"), (True, "2027-04-26")]
    assert match(refund.public_id).state == "failed"
    verbs = AuditLine.objects.filter(subject=f"bank_row:{only_row().pk}").order_by("pk")
    assert [line.verb for line in verbs if "returned" in line.verb] == [
        "match_returned_refund",
        "undo_returned_refund",
        "match_returned_refund",
    ]


@pytest.mark.parametrize(
    ("amount", "why", "code"),
    [(21_340, "銀行の通知", "another_refund"), (22_000, " ", "why_missing")],
)
def test_another_sum_or_no_reason_is_refused(
    bank: Bank, refund: Refund, amount: int, why: str, code: str
) -> None:
    bank.pays(transfer(amount, payer="ｸﾐﾓﾄﾞｼ"))
    before = books()
    with pytest.raises(Refused) as refused:
        match(refund.public_id, why=why)
    assert codes(refused) == [code]
    assert books() == before
    refund.refresh_from_db()
    assert refund.state == "done"


def test_a_deposit_from_before_the_refund_left_is_not_its_return(
    bank: Bank, refund: Refund
) -> None:
    early = replace(
        transfer(22_000, payer="ｸﾐﾓﾄﾞｼ"), booked_on=date(2027, 4, 23), value_on=date(2027, 4, 23)
    )
    bank.pays(early, days=("2027-04-23", "2027-04-23"))
    with pytest.raises(Refused) as refused:
        match(refund.public_id)
    assert codes(refused) == ["another_refund"]
    refund.refresh_from_db()
    assert (refund.state, papers()) == ("done", [(True, "2027-04-26")])


@pytest.mark.parametrize("tried_again", [False, True])
def test_a_return_that_the_bank_takes_back_was_none_unless_it_was_paid_again(
    bank: Bank, refund: Refund, tried_again: bool
) -> None:
    before = books()
    came = transfer(22_000, payer="ｸﾐﾓﾄﾞｼ")
    bank.pays(came)
    match(refund.public_id)
    if tried_again:
        transfers.try_again(association="itc", refund=refund.public_id, at=AT, actor=CLERK)
    correction = replace(
        came,
        booked_on=date(2027, 5, 8),
        value_on=date(2027, 5, 8),
        incoming=False,
        kind="correction",
        cancels=True,
    )
    done = bank.pays(correction, days=("2027-05-08", "2027-05-08")).taken_back
    refund.refresh_from_db()
    deposit = BankRow.objects.get(incoming=True)
    found = MoneyCase.objects.get(kind="bank_took_back").detail["deposit_found"]
    if tried_again:
        assert (done.undone, done.unclear, found) == (0, 1, "no")
        assert (deposit.state, refund.state) == (BankRow.State.RETURNED, "approved")
        assert books() == (before[0] + 22_000, -22_000, 0)
    else:
        assert (done.undone, done.unclear, found) == (1, 0, "yes")
        assert (deposit.state, deposit.returned_refund) == (BankRow.State.TAKEN_BACK, None)
        assert (refund.state, refund.done_on, books()) == ("done", PAID_ON, before)
