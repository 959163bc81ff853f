"""The bank pages: a file is handed in, checked, taken in, and its rows are decided with reasons."""

from datetime import date, datetime, time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from koshin.capabilities.applications.actions import carry_out_refund as transfers
from koshin.capabilities.applications.actions import refund as refunds
from koshin.capabilities.applications.actions.take_in_file import take_in_file
from koshin.capabilities.bank.models import BankFile, BankRow
from koshin.capabilities.payments.actions.give_payee import Payee
from koshin.capabilities.payments.actions.list_transfers import list_transfers
from koshin.capabilities.payments.models import Charge, Refund, Settlement
from koshin.capabilities.people.models import Association
from koshin.capabilities.schemes.queries import current
from koshin.core.bank.names import key
from koshin.core.bank.statement import Account, Movement, Statement
from koshin.core.bank.writer import write_zengin
from koshin.platform import clock
from koshin.platform.audit import SYSTEM, Actor
from tests.capabilities.applications.giving_back import ACCOUNT
from tests.web.office.world import Office, itc_office, office_people, office_sessions

__all__ = ["itc_office", "office_people", "office_sessions"]  # fixtures
pytestmark = pytest.mark.django_db
DAY = date(2027, 4, 19)
MAIN = Account(bank="9999", branch="202", kind="1", number="22")


def statement(*transfers: tuple[int, str]) -> bytes:
    """A statement of our account with these sums and names."""
    moved = [
        Movement(
            line=1,
            raw="",
            booked_on=DAY,
            value_on=DAY,
            incoming=True,
            kind="transfer",
            amount=amount,
            payer=payer,
            sequence=str(number),
        )
        for number, (amount, payer) in enumerate(transfers, start=1)
    ]
    told = Statement(account=MAIN, first_day=DAY, last_day=DAY, movements=moved, opening=0)
    return write_zengin([told], type_code="03", on=DAY)


def hand_in(office: Office, content: bytes) -> str:
    """The text of the page that the file leads to."""
    form = {"account": "main", "file": SimpleUploadedFile("meisai.txt", content)}
    answer = office.client.post(office.url("bank"), form)
    assert answer.status_code == 303, answer.text
    return office.client.get(answer["Location"]).text


def taken_in(office: Office, content: bytes) -> BankFile:
    """Handed in, and taken in by the worker."""
    hand_in(office, content)
    file = BankFile.objects.order_by("-pk")[0]
    pressed = office.client.post(office.url(f"bank/files/{file.pk}/take-in"))
    assert pressed.status_code == 303
    association = Association.objects.get(code="itc")
    at = clock.business_now(association.clock_offset)
    rules = current("itc", on=at.date()).scheme.bank
    assert rules is not None
    take_in_file(file_id=file.pk, rules=rules, at=at, actor=SYSTEM)
    return file


def open_charge() -> Charge:
    return Charge.objects.filter(association="itc", state="open").order_by("pk")[0]


def kana(charge: Charge) -> str:
    return charge.holder.kana


def test_a_file_is_checked_before_anything_is_taken_in(itc_office: Office) -> None:
    text = hand_in(itc_office, statement((11_000, "ﾔﾏﾀﾞ"), (500, "ｽｽﾞｷ")))
    assert "検査の結果" in text
    assert "2件 11,500円" in text
    assert not BankRow.objects.exists()


def test_a_refused_file_says_line_and_reason(itc_office: Office) -> None:
    bad = statement((11_000, "ﾔﾏﾀﾞ")).replace(b"000000011000", b"00000001100X", 1)
    text = hand_in(itc_office, bad)
    assert "このファイルは取り込めません" in text
    assert "2行目:数字の欄に数字でない文字があります(00000001100X)。" in text


def test_nothing_chosen_is_told_at_the_field(itc_office: Office) -> None:
    answer = itc_office.client.post(itc_office.url("bank"), {"account": "main"})
    assert answer.status_code == 200
    assert "ファイルを選んでください。" in answer.text


def test_the_result_counts_what_became_of_the_rows(itc_office: Office) -> None:
    charge = open_charge()
    file = taken_in(
        itc_office,
        statement((charge.amount, charge.payer_reference), (charge.amount, "ｼﾗﾇ ﾋﾄ"), (700, "ﾋﾄﾘ")),
    )
    text = itc_office.client.get(itc_office.url(f"bank/files/{file.pk}")).text
    assert "取り込みの結果" in text
    assert f"show=matched&amp;file={file.pk}" in text
    assert {row.state for row in BankRow.objects.all()} == {"matched", "unmatched"}


def test_a_suggestion_is_explained_accepted_and_undone(itc_office: Office) -> None:
    charge = open_charge()
    same = Charge.objects.filter(association="itc", state="open", amount=charge.amount)
    assert [c.pk for c in same if key(c.holder.kana) == key(charge.holder.kana)] == [charge.pk]
    taken_in(itc_office, statement((charge.amount, kana(charge).replace(" ", ""))))
    row = BankRow.objects.get()
    page = itc_office.url(f"bank/rows/{row.pk}")
    text = itc_office.client.get(page).text
    for said in ("振込名義が一致しています", "+45点", "金額が残額と一致しています", "85点"):
        assert said in text
    match = row.matches.get()
    assert itc_office.client.post(f"{page}/take/{match.pk}").status_code == 303
    charge.refresh_from_db()
    assert charge.state == Charge.State.SETTLED

    refused = itc_office.client.post(f"{page}/undo", {"why": ""})
    assert "入力してください。" in refused.text
    assert itc_office.client.post(f"{page}/undo", {"why": "別人でした"}).status_code == 303
    charge.refresh_from_db()
    assert charge.state == Charge.State.OPEN
    text = itc_office.client.get(page).text
    assert "銀行の入金の照合を取り消しました" in text
    assert "別人でした" in text


def test_a_clerk_chooses_another_charge_and_says_why(itc_office: Office) -> None:
    charge = open_charge()
    taken_in(itc_office, statement((charge.amount, "ｶｿﾞｸ ﾉ ﾅﾏｴ")))
    row = BankRow.objects.get()
    page = itc_office.url(f"bank/rows/{row.pk}/choose")
    assert charge.holder.name in itc_office.client.get(page).text
    assert itc_office.client.post(page, {"q": charge.payer_reference}).status_code == 303
    assert "1件あります" in itc_office.client.get(page).text
    chosen = f"{page}/{charge.public_id}"
    assert "請求額と一致しています" in itc_office.client.get(chosen).text
    assert "入力してください。" in itc_office.client.post(chosen, {"why": " "}).text
    assert itc_office.client.post(chosen, {"why": "電話で確認"}).status_code == 303
    charge.refresh_from_db()
    assert charge.state == Charge.State.SETTLED


def test_a_row_is_left_with_a_note(itc_office: Office) -> None:
    taken_in(itc_office, statement((123, "ｹﾂｻｲｶﾞｲｼﾔ")))
    row = BankRow.objects.get()
    page = itc_office.url(f"bank/rows/{row.pk}")
    left = itc_office.client.post(f"{page}/leave", {"why": "決済会社の入金"})
    assert left.status_code == 303
    assert (
        "決済会社の入金" in itc_office.client.get(itc_office.url("bank/rows?show=set_aside")).text
    )
    assert itc_office.client.post(itc_office.url("bank/match")).status_code == 303


def test_a_deposit_is_recorded_as_a_payout_and_taken_back(itc_office: Office) -> None:
    taken_in(itc_office, statement((9_604, "ﾍﾞﾘﾄﾗﾝｽ")))
    row = BankRow.objects.get()
    page = itc_office.url(f"bank/rows/{row.pk}")
    assert f"{page}/payout" in itc_office.client.get(page).text
    said = {
        "provider": "veritrans",
        "method": "",
        "first_day": "2027/4/1",
        "last_day": "2027/4/15",
        "fees": "０円",
        "total": "10,000",
    }
    wrong = itc_office.client.post(f"{page}/payout", said)
    assert wrong.status_code == 200
    assert "396円の差があります" in wrong.text
    assert 'value="10,000"' in wrong.text
    assert (
        "入力してください。" in itc_office.client.post(f"{page}/payout", {**said, "fees": ""}).text
    )
    assert itc_office.client.post(f"{page}/payout", {**said, "fees": "396"}).status_code == 303
    recorded = itc_office.client.get(page).text
    assert "決済会社からの入金として記録しました" in recorded
    assert "2027年4月15日(木)" in recorded
    assert "入力してください。" in itc_office.client.post(f"{page}/payout/undo", {"why": ""}).text
    assert itc_office.client.post(f"{page}/payout/undo", {"why": "別の会社"}).status_code == 303
    assert "別の会社" in itc_office.client.get(page).text
    row.refresh_from_db()
    assert row.state == BankRow.State.SET_ASIDE
    again = itc_office.client.post(f"{page}/payout/undo", {"why": "もう一度"})
    assert "決済会社の入金として記録されていません" in again.text


def test_a_deposit_is_recorded_as_the_return_of_a_refund_and_taken_back(
    itc_office: Office,
) -> None:
    refund = paid_back("itc", on=DAY)
    taken_in(itc_office, statement((refund.amount, "ｸﾐﾓﾄﾞｼ")))
    page = itc_office.url(f"bank/rows/{BankRow.objects.get().pk}")
    assert refund.holder.name in itc_office.client.get(f"{page}/returned").text
    nothing = itc_office.client.post(f"{page}/returned", {"why": "組戻しの通知"})
    assert "戻ってきた返金を選んでください。" in nothing.text
    assert "組戻しの通知" in nothing.text
    said = {"refund": str(refund.public_id), "why": "組戻しの通知"}
    assert itc_office.client.post(f"{page}/returned", said).status_code == 303
    assert "返金は「できなかった」に戻っています。" in itc_office.client.get(page).text
    undone = itc_office.client.post(f"{page}/returned/undo", {"why": "別の入金"})
    assert undone.status_code == 303
    again = itc_office.client.post(f"{page}/returned/undo", {"why": "もう一度"})
    assert "返金の戻りとして記録されていません" in again.text


def paid_back(association: str, *, on: date) -> Refund:
    """A refund that left by transfer on this day."""
    money = Settlement.objects.filter(association=association, applied__gt=0).order_by("pk")[0]
    at = datetime.combine(on, time(10), tzinfo=clock.JST)
    clerk = Actor(kind="staff", id=1)
    made = refunds.propose(
        association=association,
        settlement=money.public_id,
        amount=money.applied,
        reason="誤りのため",
        at=at,
        actor=clerk,
    )
    Refund.objects.filter(pk=made.pk).update(route="transfer", ask_next_at=None)
    number, told = made.public_id, Payee(**ACCOUNT)
    transfers.tell_payee(refund=number, holder_id=made.holder_id, payee=told, at=at, actor=clerk)
    list_transfers(association=association, pay_on=on, at=at, actor=clerk)
    return transfers.transfer_paid(
        association=association, refund=number, paid_on=on, at=at, actor=clerk
    )


def test_every_bank_page_stays_within_25_queries(itc_office: Office) -> None:
    charge = open_charge()
    file = taken_in(
        itc_office,
        statement(*[(charge.amount, kana(charge).replace(" ", "")) for _time in range(30)]),
    )
    row = BankRow.objects.order_by("pk")[0]
    for path in (
        "",
        "bank",
        f"bank/files/{file.pk}",
        "bank/rows",
        "bank/rows?show=suggested",
        f"bank/rows/{row.pk}",
        f"bank/rows/{row.pk}/choose",
        f"bank/rows/{row.pk}/payout",
        f"bank/rows/{row.pk}/returned",
        f"bank/rows/{row.pk}/choose/{charge.public_id}",
    ):
        with CaptureQueriesContext(connection) as queries:
            answer = itc_office.client.get(itc_office.url(path))
        assert answer.status_code == 200, path
        assert len(queries) <= 25, (path, len(queries))


def test_another_associations_files_and_rows_are_not_found(itc_office: Office) -> None:
    taken_in(itc_office, statement((123, "ﾋﾄ")))
    BankRow.objects.update(association="jspo")
    BankFile.objects.update(association="jspo")
    file, row = BankFile.objects.get(), BankRow.objects.get()
    for path in (f"bank/files/{file.pk}", f"bank/rows/{row.pk}"):
        assert itc_office.client.get(itc_office.url(path)).status_code == 404
    assert (
        itc_office.client.post(itc_office.url(f"bank/files/{file.pk}/take-in")).status_code == 404
    )
