"""Refunds by bank transfer: the list, the file, what the bank returns, and the account told."""

from datetime import date

import pytest

from koshin.capabilities.applications.actions import carry_out_refund as transfers
from koshin.capabilities.notices.models import Mail
from koshin.capabilities.papers.models import Paper
from koshin.capabilities.payments.actions.list_transfers import bank_file, list_transfers
from koshin.capabilities.payments.models import PayeeAccount
from koshin.capabilities.payments.recompute import disagreements
from koshin.core.refusal import Refused
from tests import stories
from tests.capabilities.applications.giving_back import (
    NOW,
    ONE,
    codes,
    paid_out,
    propose,
    renewed,
    told,
)
from tests.races.coach import balance
from tests.stories import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return stories.association("jspo")


def test_a_list_for_the_bank_holds_every_refund_whose_account_is_known_once(world: World) -> None:
    renewed(world, number="1000001")
    renewed(world, number="1000002")
    first, _waits = propose(settlement=0), propose(settlement=1)
    told(first)
    made = list_transfers(association="jspo", pay_on=date(2027, 2, 18), at=NOW, actor=ONE)
    assert (made.count, made.total) == (1, 10_000)
    remitter = world.scheme.money.remitter
    assert remitter is not None
    lines = bank_file(made, remitter).decode("cp932").split("\r\n")
    assert [len(line) for line in lines] == [120, 120, 120, 120, 0]
    assert lines[0][:14] == "12100000000001"
    assert lines[0][54:58] == "0218"
    assert lines[1][0:5] == "20001"
    assert (lines[1][20:23], lines[1][42:50]) == ("123", "11234567")
    assert (lines[1][50:80].rstrip(), lines[1][80:90]) == ("ﾀｶﾊｼ ｻｷｺ", "0000010000")
    assert lines[2][:19] == "8000001000000010000"
    assert lines[3][0] == "9"
    with pytest.raises(Refused) as none:
        list_transfers(association="jspo", pay_on=date(2027, 2, 18), at=NOW, actor=ONE)
    assert codes(none) == ["none_ready"]


def test_a_transfer_that_came_back_is_booked_and_can_be_sent_again(world: World) -> None:
    """Failure matrix 21, bank file: a wrong account, and the receiving bank returned the money."""
    renewed(world)
    refund = told(propose())
    list_transfers(association="jspo", pay_on=NOW.date(), at=NOW, actor=ONE)
    paid_out(refund)
    assert (balance("clearing:bank"), balance("refund_due")) == (0, 0)
    transfers.transfer_failed(
        association="jspo",
        refund=refund.public_id,
        why="口座なし",
        on=NOW.date(),
        at=NOW,
        actor=ONE,
    )
    assert (balance("clearing:bank"), balance("refund_due")) == (10_000, -10_000)
    [void] = Paper.objects.filter(kind="return_invoice")
    assert (void.voided_at, void.void_reason) == (NOW, "返金のお金が戻ったため無効: 口座なし")
    transfers.try_again(association="jspo", refund=refund.public_id, at=NOW, actor=ONE)
    told(refund, number="7654321")
    list_transfers(association="jspo", pay_on=NOW.date(), at=NOW, actor=ONE)
    paid_out(refund)
    assert (balance("clearing:bank"), balance("refund_due")) == (0, 0)
    [valid] = Paper.objects.filter(kind="return_invoice", voided_at__isnull=True)
    assert (valid.subject, valid.facts["amount"]) == (refund.public_id, 10_000)
    assert valid.number != void.number
    assert Mail.objects.filter(template="refund_account").count() == 2
    assert disagreements() == {}


@pytest.mark.parametrize(("amount", "papers"), [(10_000, 1), (9_999, 0)])
def test_28_a_return_invoice_is_issued_from_10000_yen_on_when_the_money_has_left(
    world: World, amount: int, papers: int
) -> None:
    """Failure matrix 28: after a refund a 返還 document tells of it (payments.md §4.4)."""
    renewed(world)
    refund = told(propose(amount))
    list_transfers(association="jspo", pay_on=NOW.date(), at=NOW, actor=ONE)
    assert not Paper.objects.filter(kind="return_invoice").exists()
    paid_out(refund)
    issued = Paper.objects.filter(kind="return_invoice", subject=refund.public_id)
    assert [paper.facts["amount"] for paper in issued] == [amount] * papers


def test_the_account_is_forgotten_when_the_money_has_left(world: World) -> None:
    renewed(world)
    refund = told(propose())
    assert PayeeAccount.objects.get().number == "1234567"
    list_transfers(association="jspo", pay_on=NOW.date(), at=NOW, actor=ONE)
    paid_out(refund)
    kept = PayeeAccount.objects.get()
    assert (kept.number, kept.name, kept.erased_at) == ("****567", "", NOW)


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("bank", "12"),
        ("branch", "12a"),
        ("number", "12345678"),
        ("kind", "9"),
        ("name", "高橋 咲子"),
        ("name", ""),
    ],
)
def test_an_account_that_no_bank_writes_so_is_refused_at_its_field(
    world: World, field: str, typed: str
) -> None:
    renewed(world)
    refund = propose()
    with pytest.raises(Refused) as refused:
        told(refund, **{field: typed})
    assert [r.field for r in refused.value.refusals] == [field]
    assert not PayeeAccount.objects.exists()


def test_a_day_that_lies_ahead_is_no_day_of_payment(world: World) -> None:
    renewed(world)
    refund = told(propose())
    list_transfers(association="jspo", pay_on=NOW.date(), at=NOW, actor=ONE)
    with pytest.raises(Refused) as refused:
        paid_out(refund, on=date(2027, 2, 16))
    assert codes(refused) == ["future"]
