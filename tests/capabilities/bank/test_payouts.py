"""What a provider pays out leaves its clearing to the yen, once, and comes back if undone."""

from datetime import date

import pytest

from koshin.capabilities.applications.actions.settle import settle
from koshin.capabilities.bank.actions.record_payout import record_payout
from koshin.capabilities.bank.actions.take_in_provider_list import take_in_provider_list
from koshin.capabilities.bank.actions.undo_payout import undo_payout
from koshin.capabilities.bank.models import BankRow, Payout
from koshin.capabilities.bank.payouts import Held, Span, held_by_providers
from koshin.capabilities.ledger.queries import balances
from koshin.capabilities.payments.actions.start_attempt import open_attempt
from koshin.capabilities.payments.values import Confirmed
from koshin.core.bank.statement import Movement
from koshin.core.refusal import Refused
from koshin.platform.audit import SYSTEM
from koshin.platform.models import AuditLine
from tests import stories
from tests.capabilities.bank.world import APPLIED_AT, AT, CLERK, Bank, applied, transfer
from tests.stories import jst

pytestmark = pytest.mark.django_db
DAY = date(2027, 4, 20)
HEAD = "取引ID,処理区分,決済サービス,金額,手数料,処理日\r\n"


@pytest.fixture
def bank() -> Bank:
    return Bank(world=stories.association("itc"))


def taken(bank: Bank, number: str) -> int:
    """VeriTrans took this person's fee by card on 2027-04-20; yen."""
    charge = stories.charge_of(applied(bank.world, number=number))
    attempt = open_attempt(charge=charge, method="card", at=APPLIED_AT, actor=SYSTEM).attempt
    settle(
        charge_id=charge.pk,
        attempt_id=attempt.pk,
        money=Confirmed(
            provider=attempt.provider,
            provider_ref=attempt.order_id,
            method="card",
            amount=attempt.amount,
            paid_at=APPLIED_AT,
        ),
        at=APPLIED_AT,
    )
    return attempt.amount


def listed(amount: int, *, fee: int = 0, kind: str = "売上", order: str = "order-1") -> None:
    row = f"{order},{kind},クレジットカード,{amount},{fee},2027/04/20\r\n"
    take_in_provider_list(
        association="itc", provider="veritrans", content=(HEAD + row).encode(), at=AT, actor=CLERK
    )


def came(bank: Bank, *movements: Movement) -> list[BankRow]:
    bank.pays(*movements)
    return list(BankRow.objects.order_by("pk"))


def paid_out(
    row: BankRow,
    *,
    fees: int,
    total: int | None = None,
    provider: str = "veritrans",
    method: str = "",
    days: tuple[date, date] = (DAY, DAY),
) -> Payout:
    return record_payout(
        association="itc",
        row_id=row.pk,
        span=Span(provider=provider, method=method, first_day=days[0], last_day=days[1]),
        fees=fees,
        total=total,
        at=AT,
        actor=CLERK,
    )


def refused(row: BankRow, **said: object) -> tuple[str, str]:
    """The code of the refusal and its field; nothing was written."""
    before = balances("itc")
    with pytest.raises(Refused) as found:
        paid_out(row, **said)  # type: ignore[arg-type]
    assert balances("itc") == before
    refusal = found.value.refusals[0]
    assert refusal.sentence.endswith("。")
    return refusal.code, refusal.field


def test_a_payout_empties_the_clearing_of_its_provider_and_books_what_was_kept(
    bank: Bank,
) -> None:
    amount = taken(bank, "2000001")
    (row,) = came(bank, transfer(amount - 396, payer="ﾍﾞﾘﾄﾗﾝｽ"))
    assert balances("itc")["clearing:veritrans"] == amount
    payout = paid_out(row, fees=396, total=amount)
    now = balances("itc")
    assert {name: now.get(name, 0) for name in ("clearing:veritrans", "suspense")} == {
        "clearing:veritrans": 0,
        "suspense": 0,
    }
    assert (now["fees"], now["clearing:bank:main"]) == (396, amount - 396)
    row.refresh_from_db()
    assert (row.state, payout.total) == (BankRow.State.PAYOUT, amount)
    line = AuditLine.objects.get(verb="record_payout")
    assert (line.subject, line.after["fees"]) == (f"bank_row:{row.pk}", 396)


def test_fees_that_the_list_told_are_not_booked_a_second_time(bank: Bank) -> None:
    amount = taken(bank, "2000001")
    listed(amount, fee=396)
    (row,) = came(bank, transfer(amount - 396 - 220, payer="ﾍﾞﾘﾄﾗﾝｽ"))
    paid_out(row, fees=396 + 220)
    now = balances("itc")
    assert (now.get("clearing:veritrans", 0), now["fees"]) == (0, 616)


@pytest.mark.parametrize(("told", "fees", "left"), [(396, 616, 0), (616, 616, 0), (700, 700, -84)])
def test_fees_that_the_list_tells_after_the_payout_are_not_booked_a_second_time(
    bank: Bank, told: int, fees: int, left: int
) -> None:
    amount = taken(bank, "2000001")
    (row,) = came(bank, transfer(amount - 616, payer="ﾍﾞﾘﾄﾗﾝｽ"))
    paid_out(row, fees=616, total=amount)
    for _again in range(2):
        listed(amount, fee=told)
    now = balances("itc")
    assert (now["fees"], now.get("clearing:veritrans", 0)) == (fees, left)
    assert Payout.objects.get().listed_fees == min(told, 616)

    undo_payout(association="itc", row_id=row.pk, why="別の入金でした", at=AT, actor=CLERK)
    now = balances("itc")
    assert (now["fees"], now["clearing:veritrans"]) == (told, amount - told)


def test_what_was_given_back_is_paid_out_no_more(bank: Bank) -> None:
    amount = taken(bank, "2000001")
    listed(amount)
    listed(1_000, kind="返金")
    (row,) = came(bank, transfer(amount - 1_000, payer="ﾍﾞﾘﾄﾗﾝｽ"))
    assert refused(row, fees=1_000) == ("differs", "fees")
    assert paid_out(row, fees=0).total == amount - 1_000


def test_a_deposit_pays_out_once_and_no_day_is_paid_out_twice(bank: Bank) -> None:
    amount = taken(bank, "2000001")
    first, second = came(
        bank, transfer(amount, payer="ﾍﾞﾘ"), transfer(amount, payer="ﾍﾞﾘ", sequence="2")
    )
    paid_out(first, fees=0, total=amount, method="card")
    assert refused(first, fees=0, total=amount) == ("decided_before", "")
    assert refused(second, fees=0, total=amount) == ("paid_out_before", "first_day")
    assert refused(second, fees=0, total=amount, method="card")[0] == "paid_out_before"
    paid_out(second, fees=0, total=amount, method="shop")
    assert Payout.objects.count() == 2


def test_a_difference_of_one_yen_is_refused_with_its_yen(bank: Bank) -> None:
    amount = taken(bank, "2000001")
    (row,) = came(bank, transfer(amount - 396, payer="ﾍﾞﾘﾄﾗﾝｽ"))
    assert refused(row, fees=395, total=amount) == ("differs", "fees")
    assert refused(row, fees=397, total=amount) == ("differs", "fees")
    assert refused(row, fees=396) == ("no_list", "total")
    listed(amount, fee=396)
    assert refused(row, fees=396, total=amount + 1) == ("other_than_the_list", "total")
    assert refused(row, fees=395) == ("less_than_listed", "fees")


def test_days_and_provider_must_be_those_of_a_payout(bank: Bank) -> None:
    (row,) = came(bank, transfer(5_000, payer="ﾍﾞﾘﾄﾗﾝｽ"))
    late = (date(2027, 5, 6), date(2027, 5, 7))
    assert refused(row, fees=0, total=5_000, provider="x") == ("unknown_provider", "provider")
    assert refused(row, fees=0, total=5_000, days=late) == ("after_the_deposit", "last_day")
    assert refused(row, fees=0, total=5_000, days=late[::-1]) == ("backwards", "last_day")


def test_an_undone_payout_is_held_again_and_its_deposit_waits(bank: Bank) -> None:
    amount = taken(bank, "2000001")
    (row,) = came(bank, transfer(amount - 396, payer="ﾍﾞﾘﾄﾗﾝｽ"))
    before = balances("itc")
    paid_out(row, fees=396, total=amount)
    with pytest.raises(Refused, match="why_missing"):
        undo_payout(association="itc", row_id=row.pk, why=" ", at=AT, actor=CLERK)
    undo_payout(association="itc", row_id=row.pk, why="別の会社の入金", at=AT, actor=CLERK)
    with pytest.raises(Refused, match="no_payout"):
        undo_payout(association="itc", row_id=row.pk, why="もう一度", at=AT, actor=CLERK)
    after = balances("itc")
    names = before.keys() | after.keys()
    assert {n: after.get(n, 0) for n in names} == {n: before.get(n, 0) for n in names}
    row.refresh_from_db()
    assert (row.state, row.note) == (BankRow.State.SET_ASIDE, "別の会社の入金")
    paid_out(row, fees=396, total=amount)
    assert balances("itc")["fees"] == 396


def test_a_deposit_that_the_bank_takes_back_is_no_payout_any_more(bank: Bank) -> None:
    amount = taken(bank, "2000001")
    (row,) = came(bank, transfer(amount, payer="ﾍﾞﾘﾄﾗﾝｽ"))
    paid_out(row, fees=0, total=amount)
    bank.pays(
        transfer(
            amount,
            payer="ﾍﾞﾘﾄﾗﾝｽ",
            day="2027-05-08",
            incoming=False,
            kind="correction",
            cancels=True,
        ),
        days=("2027-05-08", "2027-05-08"),
    )
    row.refresh_from_db()
    assert row.state == BankRow.State.TAKEN_BACK
    now = balances("itc")
    assert (now["clearing:veritrans"], now.get("suspense", 0)) == (amount, 0)


def test_what_a_provider_holds_is_told_with_the_age_of_its_oldest_payment(bank: Bank) -> None:
    amount = taken(bank, "2000001")
    (row,) = came(bank, transfer(amount - 396, payer="ﾍﾞﾘﾄﾗﾝｽ"))
    assert held_by_providers("itc", on=date(2027, 4, 19)) == []
    waits = Held(provider="veritrans", amount=amount, since=DAY, days=20)
    assert held_by_providers("itc", on=jst("2027-05-10 00:00").date()) == [waits]
    paid_out(row, fees=396, total=amount)
    assert held_by_providers("itc", on=date(2027, 5, 10)) == []
    early = held_by_providers("itc", on=date(2027, 5, 5))
    assert [(one.amount, one.since) for one in early] == [(amount, DAY)]
