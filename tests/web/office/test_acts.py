"""What staff do in the office moves exactly what it says, once, and stands in the audit trail."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from koshin.capabilities.applications.models import Application
from koshin.capabilities.applications.tasks import remind
from koshin.capabilities.notices.deliveries import send_mail
from koshin.capabilities.notices.models import Announcement, Inquiry, Mail
from koshin.capabilities.papers.models import Dispatch
from koshin.capabilities.payments.models import Charge, MoneyCase, Settlement
from koshin.platform import jobs
from koshin.platform.models import AuditLine
from tests.stories import jst
from tests.web.office.world import Office, itc_office, jspo_office, office_people, office_sessions

__all__ = ["itc_office", "jspo_office", "office_people", "office_sessions"]  # fixtures
pytestmark = pytest.mark.django_db


def owing(code: str) -> Charge:
    """A charge of which nothing is paid, whose report (ITC) is done."""
    for charge in Charge.objects.filter(association=code, state="open").order_by("pk"):
        steps = Application.objects.get(public_id=charge.purpose_ref).steps
        if code == "jspo" or steps.get("report", {}).get("done_at"):
            return charge
    raise LookupError(code)


def line(verb: str) -> AuditLine:
    return AuditLine.objects.filter(verb=verb).order_by("-pk")[0]


def entered(**changes: str) -> dict[str, str]:
    """The form of a deposit that pays the renewal of an IT coordinator in time."""
    given = {"entry": str(uuid4()), "paid_on": "2027/4/19", "amount": "２２,０００円"}
    return given | {"payer": "カ)ミホンシステム"} | changes


def test_a_deposit_is_checked_then_booked_and_completes_the_renewal(itc_office: Office) -> None:
    charge = owing("itc")
    given = entered()
    check = itc_office.client.post(itc_office.url(f"deposits/{charge.public_id}"), given)
    assert "請求額と一致しています" in check.text
    assert not Settlement.objects.filter(charge=charge).exists()

    book = itc_office.url(f"deposits/{charge.public_id}/book")
    assert itc_office.client.post(book, given).status_code == 303
    assert itc_office.client.post(book, given).status_code == 303

    settled = Settlement.objects.get(charge=charge)
    assert (settled.amount, settled.applied, settled.method) == (22_000, 22_000, "bank")
    assert Application.objects.get(public_id=charge.purpose_ref).state == "complete"
    recorded = line("record_deposit")
    assert recorded.actor_kind == "staff"
    assert recorded.after["payer"] == "カ)ミホンシステム"
    assert (recorded.after["came"], recorded.after["applied"]) == (22_000, 22_000)
    assert AuditLine.objects.filter(subject=recorded.subject, at=recorded.at).count() == 1


def test_the_same_line_of_a_statement_is_not_booked_twice_without_being_asked(
    itc_office: Office,
) -> None:
    charge = owing("itc")
    book = itc_office.url(f"deposits/{charge.public_id}/book")
    first = entered(amount="1000")
    itc_office.client.post(book, first)
    again = entered(amount="1000")
    answer = itc_office.client.post(book, again)
    assert "すでに登録されています" in answer.text
    assert Settlement.objects.filter(charge=charge).count() == 1

    assert itc_office.client.post(book, again | {"another": "on"}).status_code == 303
    assert Settlement.objects.filter(charge=charge).count() == 2


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"paid_on": "2027/4/21"}, "入金日は今日までの日付です"),
        ({"amount": "たくさん"}, "円単位の数字"),
        ({"payer": ""}, "入力してください"),
    ],
)
def test_an_impossible_deposit_is_refused_at_the_field(
    itc_office: Office, changes: dict[str, str], said: str
) -> None:
    charge = owing("itc")
    book = itc_office.url(f"deposits/{charge.public_id}/book")
    answer = itc_office.client.post(book, entered(**changes))
    assert said in answer.text
    assert "カ)ミホンシステム" in answer.text or not changes.get("payer", "x")
    assert not Settlement.objects.filter(charge=charge).exists()


def test_a_deposit_above_the_charge_settles_it_and_leaves_the_rest_as_a_case(
    itc_office: Office,
) -> None:
    charge = owing("itc")
    given = entered(amount="22,500")
    check = itc_office.client.post(itc_office.url(f"deposits/{charge.public_id}"), given)
    assert "500円 多く入金されています" in check.text
    itc_office.client.post(itc_office.url(f"deposits/{charge.public_id}/book"), given)
    case = MoneyCase.objects.get(charge=charge)
    assert (case.kind, case.amount) == ("over", 500)


@pytest.mark.parametrize("paid_before", ["", "20,000"])
def test_late_money_for_a_whole_or_a_rest_is_booked_only_when_somebody_says_how(
    itc_office: Office, paid_before: str
) -> None:
    charge = owing("itc")
    book = itc_office.url(f"deposits/{charge.public_id}/book")
    if paid_before:
        assert itc_office.client.post(book, entered(amount=paid_before)).status_code == 303
    Charge.objects.filter(pk=charge.pk).update(due_at=jst("2027-04-18 23:59:59"))
    booked_before = Settlement.objects.filter(charge=charge).count()
    given = entered(amount="2,000" if paid_before else "22,000")

    asked = itc_office.client.post(book, given)
    assert "お支払いの期限を過ぎた入金です" in asked.text
    assert Settlement.objects.filter(charge=charge).count() == booked_before

    assert itc_office.client.post(book, given | {"late": "accept"}).status_code == 303
    assert Charge.objects.get(pk=charge.pk).state == "settled"


def test_chosen_cards_are_marked_as_dispatched_and_others_are_not(jspo_office: Office) -> None:
    waiting = list(Dispatch.objects.filter(dispatched_at=None).order_by("pk"))
    chosen = [str(one.pk) for one in waiting[:2]]
    answer = jspo_office.client.post(jspo_office.url("dispatches/mark"), {"dispatch": chosen})
    assert answer.status_code == 303
    assert Dispatch.objects.filter(dispatched_at=None).count() == len(waiting) - 2
    assert line("mark_dispatched").after == {"dispatched": [one.pk for one in waiting[:2]]}


def test_staff_of_another_association_mark_nothing(itc_office: Office) -> None:
    waiting = Dispatch.objects.filter(association="jspo", dispatched_at=None)
    chosen = [str(one.pk) for one in waiting]
    itc_office.client.post(itc_office.url("dispatches/mark"), {"dispatch": chosen})
    assert waiting.count() == len(chosen) > 0


def test_an_answer_stands_in_the_thread_and_goes_out_by_mail_once(jspo_office: Office) -> None:
    inquiry = Inquiry.objects.get(association="jspo", state="open")
    path = jspo_office.url(f"inquiries/{inquiry.public_id}")
    for _ in range(2):
        assert jspo_office.client.post(path, {"body": "確認しました。"}).status_code == 303
    inquiry.refresh_from_db()
    assert inquiry.state == "answered"
    assert Mail.objects.filter(holder=inquiry.holder, template="inquiry_answered").count() == 1
    assert line("answer_inquiry").before == {"state": "open"}


def test_an_empty_answer_is_asked_for_again(jspo_office: Office) -> None:
    inquiry = Inquiry.objects.get(association="jspo", state="open")
    answer = jspo_office.client.post(
        jspo_office.url(f"inquiries/{inquiry.public_id}"), {"body": ""}
    )
    assert "入力してください" in answer.text
    assert Inquiry.objects.get(pk=inquiry.pk).state == "open"


def test_an_announcement_is_published_once_however_often_the_button_is_pressed(
    jspo_office: Office,
) -> None:
    page = jspo_office.client.get(jspo_office.url("news/new"))
    given = {
        "entry": page.context["form"]["entry"].value(),
        "title": "研修会の追加開催について",
        "body": "3月14日(日)に追加で開催します。",
    }
    for _ in range(2):
        answer = jspo_office.client.post(jspo_office.url("news/new"), given)
        assert answer.status_code == 303
    published = Announcement.objects.get(title="研修会の追加開催について")
    assert published.published_by is not None
    assert line("publish_announcement").after["title"] == published.title


def test_a_case_is_closed_with_what_was_done_and_stays_closed(itc_office: Office) -> None:
    case = MoneyCase.objects.get(association="itc", kind="short")
    path = itc_office.url(f"cases/{case.pk}")
    assert "入力してください" in itc_office.client.post(path, {"resolution": " "}).text
    assert itc_office.client.post(path, {"resolution": "差額を返金しました。"}).status_code == 303
    case.refresh_from_db()
    assert (case.state, case.resolution) == ("closed", "差額を返金しました。")
    again = itc_office.client.post(path, {"resolution": "別の内容"})
    assert "すでに対応済み" in again.text
    assert MoneyCase.objects.get(pk=case.pk).resolution == "差額を返金しました。"


def gave_up(task: jobs.AnyTask, **arguments: Any) -> int:
    """A job of the task that was tried too often."""
    number = jobs.enqueue(task, **arguments)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed' WHERE id = %s", [number])
    return number


def failed_on_home(office: Office) -> int:
    waiting = office.client.get(office.url()).context["waiting"]
    return next(int(tile.count) for tile in waiting if tile.url.endswith("/jobs"))


def test_a_failed_job_is_shown_and_handed_out_again(jspo_office: Office) -> None:
    number = gave_up(send_mail, mail=str(uuid4()), association="jspo")
    assert "メールの送信" in jspo_office.client.get(jspo_office.url("jobs")).text
    path = jspo_office.url(f"jobs/{number}/retry")
    for _ in range(2):
        assert jspo_office.client.post(path).status_code == 303
    assert jobs.failed(association="jspo") == []
    assert AuditLine.objects.filter(verb="retry_job", subject=f"job:{number}").count() == 1


def test_a_failed_job_of_another_association_is_neither_shown_nor_handed_out(
    jspo_office: Office, itc_office: Office
) -> None:
    number = gave_up(send_mail, mail=str(uuid4()), association="jspo")
    assert "失敗した処理はありません" in itc_office.client.get(itc_office.url("jobs")).text
    itc_office.client.post(itc_office.url(f"jobs/{number}/retry"))
    assert [job.id for job in jobs.failed(association="jspo")] == [number]
    assert jobs.failed(association="itc") == []
    assert not AuditLine.objects.filter(subject=f"job:{number}").exists()
    assert failed_on_home(itc_office) == 0
    assert failed_on_home(jspo_office) == 1


def test_a_failed_job_that_is_common_to_all_is_shown_as_such_and_handed_out(
    itc_office: Office,
) -> None:
    number = gave_up(remind, timestamp=0)
    assert "共通の処理" in itc_office.client.get(itc_office.url("jobs")).text
    assert itc_office.client.post(itc_office.url(f"jobs/{number}/retry")).status_code == 303
    assert jobs.failed(association="itc") == []


def test_an_application_is_ended_with_a_reason_and_owes_nothing_any_more(
    itc_office: Office,
) -> None:
    charge = owing("itc")
    path = itc_office.url(f"applications/{charge.purpose_ref}/close")
    assert "入力してください" in itc_office.client.post(path, {"reason": ""}).text
    given = {"reason": "本人から取り下げの申し出がありました。"}
    assert itc_office.client.post(path, given).status_code == 303
    assert Application.objects.get(public_id=charge.purpose_ref).state == "closed"
    assert Charge.objects.get(pk=charge.pk).state == "cancelled"
    history = itc_office.client.get(itc_office.url(f"applications/{charge.purpose_ref}"))
    assert given["reason"] in history.text
    assert itc_office.client.get(path).status_code == 404


def test_money_that_came_keeps_an_application_from_being_ended(itc_office: Office) -> None:
    charge = Charge.objects.get(association="itc", state="partial")
    path = itc_office.url(f"applications/{charge.purpose_ref}/close")
    answer = itc_office.client.post(path, {"reason": "取り下げ"})
    assert answer.status_code == 200
    assert Application.objects.get(public_id=charge.purpose_ref).state == "applied"
