"""A day's money: our books beside what the bank and the providers tell of it."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from koshin.capabilities.applications.actions.record_deposit import Deposit, record_deposit
from koshin.capabilities.applications.daily_close import daily_close
from koshin.capabilities.bank.actions.take_in_provider_list import take_in_provider_list
from koshin.capabilities.ledger.queries import balances
from koshin.capabilities.payments.journal import journal
from koshin.capabilities.payments.models import ProviderLine
from koshin.core.refusal import Refused
from koshin.platform.audit import SYSTEM
from tests import stories
from tests.stories import World, jst

pytestmark = pytest.mark.django_db
NOW = jst("2027-02-15 10:00")
DAY = date(2027, 2, 15)
HEAD = "取引ID,処理区分,決済サービス,金額,手数料,処理日\r\n"


@pytest.fixture
def world() -> World:
    return stories.association("jspo")


def deposited(world: World) -> None:
    """The office keyed a deposit of 10,000 yen in."""
    application = stories.applied(world, stories.ski_coach(world, number="1000001"), at=NOW)
    record_deposit(
        association="jspo",
        charge=stories.charge_of(application).public_id,
        deposit=Deposit(entry=uuid4(), paid_on=DAY, amount=10_000, payer="タカハシ"),
        another=False,
        accept_late=None,
        at=NOW,
        actor=SYSTEM,
    )


def listed(*rows: str) -> int:
    text = HEAD + "".join(f"{row}\r\n" for row in rows)
    return take_in_provider_list(
        association="jspo",
        provider="veritrans",
        content=text.encode("cp932"),
        at=NOW,
        actor=SYSTEM,
    ).new


def test_a_deposit_of_the_day_waits_for_the_banks_own_word(world: World) -> None:
    deposited(world)
    close = daily_close("jspo", DAY)
    assert [(line.provider, line.ours, line.theirs) for line in close.lines] == [
        ("bank", 10_000, None)
    ]
    assert (list(close.untold), close.agrees) == (["bank"], False)
    assert daily_close("jspo", date(2027, 2, 16)).lines == []


def test_what_only_the_provider_has_is_a_difference_with_its_order(world: World) -> None:
    listed("order-9,売上,クレジットカード,22000,0,2027/02/15")
    close = daily_close("jspo", DAY)
    assert [(d.reference, d.ours, d.theirs) for d in close.differences] == [("order-9", 0, 22_000)]
    with pytest.raises(CommandError, match="差異1件"):
        call_command("daily_close", "jspo", "--day", "2027-02-15", stdout=None)


def test_lists_that_overlap_tell_each_payment_once_and_its_fee_is_booked_once(
    world: World,
) -> None:
    first = "order-1,売上,クレジットカード,22000,792,2027/02/15"
    assert listed(first) == 1
    assert listed(first, "order-2,売上,クレジットカード,500,18,2027/02/15") == 1
    assert ProviderLine.objects.count() == 2
    assert balances("jspo") == {"clearing:veritrans": -810, "fees": 810}


def test_two_refunds_of_one_order_and_amount_on_a_day_both_count(world: World) -> None:
    back = "order-1,返金,クレジットカード,500,0,2027/02/15"
    assert listed(back, back) == 2
    close = daily_close("jspo", DAY)
    assert [(d.kind, d.theirs) for d in close.differences] == [("refunded", 1_000)]


def test_a_list_of_a_provider_nobody_knows_is_refused(world: World) -> None:
    with pytest.raises(Refused) as refused:
        take_in_provider_list(association="jspo", provider="x", content=b"", at=NOW, actor=SYSTEM)
    assert [r.field for r in refused.value.refusals] == ["provider"]


def test_the_journal_tells_income_and_advance_with_the_accountants_words(world: World) -> None:
    deposited(world)
    _head, charged, paid = journal("jspo", date(2027, 2, 1), world.scheme.money)
    assert charged[:7] == ("2027/02/15", "1135", "未収入金", "2151", "前受金", "10000", "対象外")
    assert paid[:7] == ("2027/02/15", "1112", "普通預金", "1135", "未収入金", "10000", "対象外")
    assert charged[7].startswith("請求 ")
