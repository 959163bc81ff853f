"""The office decides odd money, gives money back and closes days and months on its pages."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from koshin.capabilities.applications.models import Application
from koshin.capabilities.ledger import queries as ledger
from koshin.capabilities.ledger.models import MonthLock
from koshin.capabilities.payments.models import (
    Charge,
    MoneyCase,
    PayeeAccount,
    Refund,
    Settlement,
)
from tests.web.office.test_accepting import came_late
from tests.web.office.test_acts import owing
from tests.web.office.world import (
    Office,
    itc_office,
    jspo_office,
    office_people,
    office_sessions,
    sign_in,
)

__all__ = ["itc_office", "jspo_office", "office_people", "office_sessions"]  # fixtures
pytestmark = pytest.mark.django_db
REASON = {"resolution": "本人に電話で確認しました。"}
MOST_QUERIES = 25


@pytest.fixture
def second(itc_office: Office, db: None) -> Office:
    """The other clerk of the same office."""
    return sign_in("itc", place=1)


def paid(code: str = "itc") -> Settlement:
    """Money that paid a renewal of the sample people."""
    complete = Application.objects.filter(association=code, state="complete")
    return Settlement.objects.filter(
        applied__gt=0, charge__purpose_ref__in=complete.values("public_id")
    ).order_by("pk")[0]


def page(office: Office, path: str) -> str:
    with CaptureQueriesContext(connection) as queries:
        answer = office.client.get(office.url(path))
    assert answer.status_code == 200, path
    assert len(queries) <= MOST_QUERIES, (path, len(queries))
    return str(answer.text)


def test_a_case_proposes_what_to_do_and_it_is_done(itc_office: Office) -> None:
    case = MoneyCase.objects.get(association="itc", kind="over")
    shown = page(itc_office, f"cases/{case.pk}")
    assert "提案: 返金する" in shown
    assert "返却済みとして登録する" in shown
    assert "復帰" not in shown
    assert "返金する" in page(itc_office, "cases")
    path = f"cases/{case.pk}/act/refund"
    assert "本人にメールで尋ねます" in page(itc_office, path)
    assert (
        "入力してください" in itc_office.client.post(itc_office.url(path), {"resolution": " "}).text
    )
    assert itc_office.client.post(itc_office.url(path), REASON).status_code == 303
    refund = Refund.objects.get()
    assert (refund.amount, refund.state) == (case.amount, "approved")
    case.refresh_from_db()
    assert case.state == "closed"


def test_what_is_large_waits_for_the_second_clerk(itc_office: Office, second: Office) -> None:
    charge = owing("itc")
    case = came_late(charge, amount=44_000)
    path = f"cases/{case.pk}/act/return"
    assert "別の担当者の承認を待ちます" in page(itc_office, path)
    itc_office.client.post(itc_office.url(path), REASON)
    waiting = page(itc_office, f"cases/{case.pk}")
    assert "承認を待っている提案" in waiting
    assert "承認して実行する" not in waiting
    assert "承認して実行する" in page(second, f"cases/{case.pk}")
    act = case.acts.get()
    own = itc_office.client.post(itc_office.url(f"case-acts/{act.pk}/approve"))
    assert own.status_code == 409
    assert "別の担当者の承認が必要です" in own.text
    assert second.client.post(second.url(f"case-acts/{act.pk}/approve")).status_code == 303
    case.refresh_from_db()
    assert case.state == "closed"


def test_a_proposal_is_withdrawn_on_the_page_of_its_case(itc_office: Office) -> None:
    case = came_late(owing("itc"), amount=44_000)
    itc_office.client.post(itc_office.url(f"cases/{case.pk}/act/refund"), REASON)
    act = case.acts.get()
    path = itc_office.url(f"case-acts/{act.pk}/withdraw")
    assert itc_office.client.post(path).status_code == 303
    assert itc_office.client.post(path).status_code == 409
    assert "提案: " in page(itc_office, f"cases/{case.pk}")


def test_suspense_is_put_onto_another_charge_with_the_amounts_typed(itc_office: Office) -> None:
    charge = owing("itc")
    other = (
        Charge.objects.filter(association="itc", state="open").exclude(pk=charge.pk).order_by("pk")
    )[0]
    charge.holder.invoice_addressee = other.holder.invoice_addressee = "見本株式会社"
    charge.holder.save()
    other.holder.save()
    case = came_late(charge, amount=30_000)
    path = f"cases/{case.pk}/act/allocate"
    shown = page(itc_office, path)
    assert other.holder.name in shown
    field = f"share_{other.public_id.hex}"
    too_much = itc_office.client.post(itc_office.url(path), {**REASON, field: "22,001"})
    assert "充てる請求と金額を確認してください" in too_much.text
    given = {**REASON, field: "２２，０００円"}
    assert itc_office.client.post(itc_office.url(path), given).status_code == 303
    other.refresh_from_db()
    assert (other.state, other.settled_amount) == ("settled", 22_000)


def test_a_payment_is_given_back_by_a_transfer_list_that_the_bank_has_paid(
    itc_office: Office,
) -> None:
    money = paid()
    new = f"refunds/new/{money.public_id}"
    assert "認められた有効期間はなくなりません" in page(itc_office, new)
    path = itc_office.url(new)
    wrong = itc_office.client.post(path, {"amount": "99,999,999", **REASON})
    assert "返金できる金額は" in wrong.text
    given = {"amount": f"{money.applied:,}", **REASON}
    assert itc_office.client.post(path, given).status_code == 303
    refund = Refund.objects.get()
    Refund.objects.filter(pk=refund.pk).update(route="transfer", ask_next_at=None)
    assert "本人の連絡を待っています" in page(itc_office, f"refunds/{refund.public_id}")
    PayeeAccount.objects.create(
        refund=refund,
        bank="0001",
        branch="123",
        kind="1",
        number="1234567",
        name="ﾔﾏﾀﾞ ﾀﾛｳ",
        given_at=refund.proposed_at,
    )
    assert "まとめられる返金が1件" in page(itc_office, "refunds/lists")
    lists = itc_office.url("refunds/lists")
    assert itc_office.client.post(lists, {"pay_on": "2027/4/23"}).status_code == 303
    refund.refresh_from_db()
    assert refund.transfer_list is not None
    file = itc_office.url(f"refunds/lists/{refund.transfer_list.public_id}.txt")
    content = itc_office.client.get(file).content
    assert len(content) == 4 * 122
    act = f"refunds/{refund.public_id}"
    future = itc_office.client.post(itc_office.url(f"{act}/paid"), {"paid_on": "2030/1/1"})
    assert "出金日は今日までの日付です" in future.text
    paid_on = {"paid_on": "2027/4/20"}
    assert itc_office.client.post(itc_office.url(f"{act}/paid"), paid_on).status_code == 303
    assert "返金済み" in page(itc_office, act)
    assert "****567" in page(itc_office, act)
    assert itc_office.client.get(file).status_code == 409


def test_a_large_refund_is_approved_by_the_second_clerk(
    itc_office: Office, second: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    money = paid()
    given = {"amount": f"{money.applied:,}", **REASON}
    itc_office.client.post(itc_office.url(f"refunds/new/{money.public_id}"), given)
    refund = Refund.objects.get()
    Refund.objects.filter(pk=refund.pk).update(state="proposed", alone_up_to=1)
    refund = Refund.objects.get()
    act = f"refunds/{refund.public_id}"
    assert "別の担当者の承認を待っています" in page(itc_office, act)
    own = itc_office.client.post(itc_office.url(f"{act}/approve"))
    assert own.status_code == 409
    assert "承認して返金する" in page(second, act)


def test_the_refunds_of_another_association_are_not_there(
    itc_office: Office, jspo_office: Office
) -> None:
    money = paid()
    given = {"amount": f"{money.applied:,}", **REASON}
    itc_office.client.post(itc_office.url(f"refunds/new/{money.public_id}"), given)
    refund = Refund.objects.get()
    for path in (f"refunds/{refund.public_id}", f"refunds/new/{money.public_id}"):
        assert jspo_office.client.get(jspo_office.url(path)).status_code == 404
    answer = jspo_office.client.post(jspo_office.url(f"refunds/{refund.public_id}/withdraw"))
    assert answer.status_code == 404
    assert Refund.objects.get().state == "approved"


def test_a_month_is_locked_and_opened_again_by_two(itc_office: Office, second: Office) -> None:
    assert "2027年3月を締める" in page(itc_office, "month-end")
    lock = itc_office.url("month-end/lock")
    assert itc_office.client.post(lock, {"month": "2027-03"}).status_code == 303
    assert str(ledger.locked_through("itc")) == "2027-03-31"
    assert (
        "この月はすでに締められています" in itc_office.client.post(lock, {"month": "2027-03"}).text
    )
    ask = itc_office.url("month-end/unlock")
    assert "入力してください" in itc_office.client.post(ask, {"reason": ""}).text
    assert itc_office.client.post(ask, {"reason": "仕訳の訂正"}).status_code == 303
    asked = MonthLock.objects.get(kind="unlock_request")
    path = f"month-end/unlock/{asked.pk}"
    assert itc_office.client.post(itc_office.url(path)).status_code == 409
    assert "承認して締めを解除する" in page(second, "month-end?month=2027-03")
    assert second.client.post(second.url(path)).status_code == 303
    assert str(ledger.locked_through("itc")) == "2027-02-28"


def test_the_journal_of_a_month_balances_and_names_nobody(itc_office: Office) -> None:
    answer = itc_office.client.get(itc_office.url("month-end/2027-4.csv"))
    text = answer.getvalue().decode("utf-8-sig")
    lines = [line.split(",") for line in text.strip().split("\r\n")]
    assert lines[0][:7] == [
        "日付",
        "借方コード",
        "借方科目",
        "貸方コード",
        "貸方科目",
        "金額",
        "税区分",
    ]
    charged = [line for line in lines[1:] if line[7].startswith("請求 ")]
    assert charged
    assert {tuple(line[1:5]) for line in charged} == {("1135", "未収入金", "4111", "受取登録料")}
    assert {line[6] for line in charged} == {"課税売上 10%"}
    names = [a.holder.family_name for a in Application.objects.select_related("holder")]
    assert not any(name in text for name in names)


def test_a_day_is_compared_with_what_the_provider_lists(itc_office: Office) -> None:
    money = Settlement.objects.filter(association="itc", provider="veritrans").first()
    if money is None:
        charge = owing("itc")
        money = came_late(charge).charge.settlements.get()  # type: ignore[union-attr]
        Settlement.objects.filter(pk=money.pk).update(
            provider="veritrans", provider_ref="order-1", method="card"
        )
        money.refresh_from_db()
    day = money.paid_at.astimezone().date()
    shown = page(itc_office, f"daily-close?day={day}")
    assert "タイムゾーンは Asia/Tokyo" in shown
    assert "照合前" in shown

    def take_in(amount: int, fee: int = 330) -> Any:
        text = (
            "取引ID,処理区分,決済サービス,金額,手数料,処理日\r\n"
            f"{money.provider_ref},売上,クレジットカード,{amount},{fee},{day:%Y/%m/%d}\r\n"
        )
        file = SimpleUploadedFile("list.csv", text.encode("cp932"))
        given = {"provider": "veritrans", "file": file, "day": day.isoformat()}
        return itc_office.client.post(itc_office.url("daily-close/list"), given)

    assert take_in(money.amount).status_code == 303
    assert take_in(money.amount).status_code == 303
    assert ledger.balances("itc")["fees"] == 330
    assert take_in(money.amount, fee=0).status_code == 303
    shown = page(itc_office, f"daily-close?day={day}")
    assert money.provider_ref not in shown
    assert take_in(1).status_code == 303
    assert money.provider_ref in page(itc_office, f"daily-close?day={day}")


def test_a_list_with_a_bad_line_is_refused_whole_with_its_line(itc_office: Office) -> None:
    head = "取引ID,処理区分,決済サービス,金額,手数料,処理日"
    text = f"{head}\r\nA,売上,,100,0,2027/4/1\r\nB,売上,,x,0,2027/4/1\r\n"
    file = SimpleUploadedFile("list.csv", text.encode())
    given = {"provider": "veritrans", "file": file, "day": "2027-04-01"}
    answer = itc_office.client.post(itc_office.url("daily-close/list"), given)
    assert "3行目を読み取れません" in answer.text
    assert not Settlement.objects.filter(provider_ref="A").exists()


@pytest.mark.parametrize(
    "path", ["refunds", "refunds/lists", "month-end", "month-end/2027-4.csv", "daily-close"]
)
def test_strangers_are_led_to_the_sign_in(office_people: None, path: str) -> None:
    answer = Client().get(f"/itc/office/{path}")
    assert answer.status_code == 302
    assert "/office/sign-in" in answer.headers["location"]
