"""A coordinator's pages: points counted at once, one press applies, what remains is said."""

import pytest
from bs4 import Tag
from django.test import Client

from koshin.capabilities.applications.models import Application
from koshin.capabilities.payments.models import Attempt, Charge
from koshin.capabilities.people.models import Holder
from koshin.capabilities.schemes.actions.grant_waiver import Easing, Scope, grant_waiver
from tests.stories import (
    World,
    applied,
    association,
    by,
    filled,
    holder,
    holding,
    jst,
    paid,
    pointed,
    trained,
)
from tests.web.portal.visitor import Visitor, at_time, signed_in

NOW = jst("2027-04-20 10:00")
AGREE = "上記の規約に同意し、申請する"

pytestmark = pytest.mark.django_db


@pytest.fixture
def itc() -> World:
    world = association("itc")
    at_time(world, NOW)
    return world


def coordinator(world: World, *, number: str, awarded: str = "2016-03-10") -> Holder:
    person = holder(world, number=number, family="渡邉", given="陽平")
    holding(world, person, qualification="itc", awarded=awarded, term=("2026-06-01", "2027-05-31"))
    return person


def visiting(person: Holder) -> Visitor:
    return Visitor(signed_in(person), "itc")


@pytest.fixture
def ready(itc: World) -> Holder:
    person = coordinator(itc, number="20100041")
    pointed(itc, person, on="2026-07-11", points="10", at=NOW)
    return person


def test_too_few_points_name_what_is_missing_what_counts_and_by_when(itc: World) -> None:
    person = coordinator(itc, number="20100094")
    pointed(itc, person, on="2026-07-11", points="9", at=NOW)
    page = visiting(person).open("renewal/")
    assert "いまは更新のお申し込みができません" in page.text
    assert "実践力ポイントがあと1ポイント必要です" in page.text
    assert "2027年5月31日(月) 23:59" in page.text
    assert "ポイントになる活動" in page.text
    assert AGREE not in page.text


def test_the_public_conditions_say_how_a_sample_is_drawn(itc: World) -> None:
    page = Visitor(Client(), "itc").open("conditions/")
    assert "登録された活動の確認" in page.text
    assert 'SHA-256("mihon-itc-points/sample/2027/認定番号")' in page.text
    assert "0.05 より小さい方(2027年度資格更新の場合)" in page.text


def test_a_point_counts_in_the_same_response(itc: World) -> None:
    person = coordinator(itc, number="20100094")
    pointed(itc, person, on="2026-07-11", points="9", at=NOW)
    page = visiting(person).open("points/new/?kind=self_study")
    page.press("ポイント数を確かめる", title="専門誌", on="令和8年12月1日", hours="６")
    assert "この内容は 1.5 ポイントになります。" in page.text
    assert person.activities.count() == 1
    page.press("登録する")
    assert "1.5ポイントを登録しました。合計に反映済みです。" in page.text
    assert "10.5 ポイント" in page.text
    assert "必要なポイントに達しています" in page.text
    assert AGREE in page.open("renewal/").text


def test_the_same_activity_is_not_entered_twice(itc: World) -> None:
    person = coordinator(itc, number="20100094")
    given = {"title": "専門誌", "on": "2026年12月1日", "hours": "4"}
    page = visiting(person)
    page.open("points/new/?kind=self_study").press("登録する", **given)
    page.open("points/new/?kind=self_study").press("登録する", **given)
    said = "同じ種類・同じ名称の2026年12月1日(火)の活動は、すでに登録されています。"
    assert said in page.text
    assert page.value("title") == "専門誌"
    page.press("登録する", title="専門誌の別の号")
    assert person.activities.count() == 2
    second = person.activities.get(title="専門誌の別の号")
    page.open(f"points/{second.pk}/").press("修正する", title="専門誌")
    assert said in page.text
    page.open(f"points/{second.pk}/").press("修正する", hours="8")
    assert "修正しました。" in page.text


def test_follow_up_courses_are_no_points(itc: World) -> None:
    person = coordinator(itc, number="20100094")
    pointed(itc, person, on="2026-07-11", points="7", at=NOW)
    for day in ("2026-08-01", "2026-09-01", "2026-10-01"):
        trained(person, on=day, kind="followup")
    page = visiting(person).open("points/")
    assert "7 ポイント / 更新に必要な10ポイント" in page.text
    assert "あと3ポイントで、更新に必要なポイントになります。" in page.text
    assert "必要なポイントに達しています" not in page.text
    assert page.text.count("実践力ポイントの対象ではない種類の記録です。") == 3


def test_points_that_are_waived_are_not_asked_for(itc: World) -> None:
    person = coordinator(itc, number="20100094")
    pointed(itc, person, on="2026-07-11", points="7", at=NOW)
    grant_waiver(
        association="itc",
        scheme=itc.scheme,
        scope=Scope(holder=person.pk),
        easing=Easing(requirement="points"),
        reason="長期の入院のため",
        at=NOW,
        actor=by(person),
    )
    page = visiting(person).open("points/")
    assert "実践力ポイントは特例により免除されています。" in page.text
    assert "あと3ポイント" not in page.text
    assert "更新に必要な" not in page.text


def test_a_year_that_is_not_judged_is_listed_without_a_need(itc: World, ready: Holder) -> None:
    pointed(itc, ready, on="2026-07-12", points="2", at=NOW)
    visiting(ready).open("renewal/").press(AGREE)
    pointed(itc, ready, on="2027-04-11", points="1", at=NOW)
    page = visiting(ready).open("points/")
    assert page.text.count("更新に必要な10ポイント") == 2
    assert page.text.index("2027年度") < page.text.index("2026年度")


def test_a_record_is_corrected_and_removed(itc: World) -> None:
    person = coordinator(itc, number="20100094")
    record = pointed(itc, person, on="2026-07-11", points="9", at=NOW)
    page = visiting(person).open(f"points/{record.pk}/")
    assert page.value("on") == "2026年7月11日"
    page.press("修正する", hours="3")
    assert "修正しました。合計に反映済みです。" in page.text
    page.open(f"points/{record.pk}/remove/").press("削除する")
    assert "削除しました。合計に反映済みです。" in page.text
    again = page.client.post(f"/itc/points/{record.pk}/remove/", follow=True)
    assert again.status_code == 200
    assert not person.activities.exists()


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("on", "4月ごろ", "日付は、2027年3月31日 や 2027/3/31、令和9年3月31日"),
        ("on", "2027-04-05", "いま登録できるのは、2026年4月1日"),
        ("hours", "たくさん", "数字で入力してください"),
        ("hours", "0", "0.25から500まで"),
        ("hours", "", "入力してください。"),
        ("title", "", "入力してください。"),
    ],
)
def test_a_wrong_record_is_refused_at_its_field_and_loses_nothing(
    itc: World, field: str, typed: str, message: str
) -> None:
    good = {"title": "専門誌", "on": "2026-12-01", "hours": "8"}
    page = visiting(coordinator(itc, number="20100094")).open("points/new/?kind=self_study")
    page.press("登録する", **{**good, field: typed})
    assert message in page.text
    for name, value in {**good, field: typed}.items():
        assert page.value(name) == value
    box = page.soup.find(id=f"id_{field}")
    assert box is not None
    assert box.get("aria-invalid") == "true"


def test_another_holders_record_is_not_there(itc: World, ready: Holder) -> None:
    record = ready.activities.get()
    page = visiting(coordinator(itc, number="20100222"))
    assert page.open(f"points/{record.pk}/").status == 404
    assert page.open(f"points/{record.pk}/remove/").status == 404


def test_the_detail_page_names_the_year_and_one_press_applies(ready: Holder) -> None:
    page = visiting(ready).open("home/")
    page.open("renewal/")
    assert "2027年度資格更新" in page.text
    assert "2026年4月1日(水)から2027年3月31日(水)まで" in page.text
    assert "2028年5月31日(水)" in page.text
    assert "22,000円" in page.text
    page.press(AGREE)
    assert "2027年度資格更新のお申し込みが完了しています。" in page.text
    page.client.post("/itc/renewal/agree/")
    assert Application.objects.count() == 1
    assert Charge.objects.count() == 1
    assert page.open("renewal/").heading == "2027年度資格更新"


def test_after_applying_entries_go_to_the_running_year(itc: World, ready: Holder) -> None:
    page = visiting(ready).open("renewal/").press(AGREE)
    page.open("points/new/?kind=self_study").press(
        "登録する", title="専門誌", on="2027-04-05", hours="8"
    )
    assert "登録しました" in page.text
    page.open("points/new/?kind=self_study").press(
        "登録する", title="専門誌", on="2026-12-01", hours="8"
    )
    assert "いま登録できるのは、2027年4月1日(木)から" in page.text


def test_the_first_renewal_is_free_and_asks_for_no_method(itc: World) -> None:
    person = coordinator(itc, number="20100500", awarded="2026-06-01")
    pointed(itc, person, on="2026-07-11", points="10", at=NOW)
    page = visiting(person).open("renewal/").press(AGREE)
    assert "かかりません" in page.text
    assert "お支払い方法" not in page.text
    assert "更新料のお支払い" not in page.text.split("手続きの内容")[0].split("手続きの一覧")[1]
    assert not Charge.objects.exists()


def test_the_method_may_change_while_nothing_is_paid(itc: World, ready: Holder) -> None:
    application = applied(itc, ready, at=NOW)
    page = visiting(ready).open(f"applications/{application.public_id}/payment/")
    page.press("お支払いへ進む")
    assert "お支払い方法を選んでください。" in page.text
    page.press("お支払いへ進む", method="bank")
    assert "銀行振込でお支払いください" in page.text
    page.client.post(
        f"/itc/applications/{application.public_id}/payment/start/", {"method": "bank"}
    )
    assert Attempt.objects.count() == 1
    page.press("お支払い方法を変更する")
    assert "お支払い方法" in page.text
    assert Attempt.objects.get().state == Attempt.State.CANCELLED


def test_the_report_is_saved_as_one_goes_and_handed_in_once(itc: World, ready: Holder) -> None:
    application = applied(itc, ready, at=NOW)
    page = visiting(ready).open("report/")
    assert page.heading == "実務活動報告"
    assert "回答の使いみち" in page.text
    page.press("途中まで保存する", companies="３")
    assert "入力の途中の内容を保存しました" in page.text
    assert page.value("companies") == "3"
    given: dict[str, str] = {}
    for found in page.soup.select("main input[type=radio]"):
        given.setdefault(str(found["name"]), str(found["value"]))
    for found in page.soup.select("main input[inputmode=numeric]"):
        given.setdefault(str(found["name"]), "2")
    page.press("提出する", **given)
    application.refresh_from_db()
    assert application.steps["report"]["done_at"]
    page.open(f"applications/{application.public_id}/steps/report/")
    assert page.heading == "2027年度資格更新"
    assert "いま回答できる報告はありません" in page.open("report/").text


def test_invoice_and_receipt_come_from_the_purchase_history(itc: World, ready: Holder) -> None:
    application = applied(itc, ready, at=NOW)
    page = visiting(ready).open("purchases/")
    assert "2027年度資格更新" in page.text
    charge = Charge.objects.get()
    bill = page.client.post(f"/itc/purchases/{charge.public_id}/invoice/", follow=True)
    assert bill["Content-Type"] == "application/pdf"
    assert (
        "領収書は、入金の確認後に発行できます。" in page.open(f"purchases/{charge.public_id}/").text
    )
    paid(application, at=NOW)
    assert "領収書(PDF)を発行する" in page.open(f"purchases/{charge.public_id}/").text
    stranger = visiting(coordinator(itc, number="20100222"))
    assert stranger.open(f"purchases/{charge.public_id}/").status == 404
    assert stranger.client.post(f"/itc/purchases/{charge.public_id}/invoice/").status_code == 404


def test_the_sample_of_the_notice_is_there_before_renewing(ready: Holder) -> None:
    found = visiting(ready).client.get("/itc/papers/sample.pdf")
    assert found["Content-Type"] == "application/pdf"
    assert found.content.startswith(b"%PDF")


def test_the_notice_can_be_taken_from_the_news_once_the_renewal_is_complete(
    itc: World, ready: Holder
) -> None:
    page = visiting(ready)
    assert "ダウンロード(PDF)" not in page.open("news/").text
    application = applied(itc, ready, at=NOW)
    filled(itc, application, at=NOW, opens="applied")
    paid(application, at=NOW)

    link = page.open("news/").soup.find("a", string="更新結果通知書兼資格証明書ダウンロード(PDF)")
    assert isinstance(link, Tag)
    assert page.client.get(str(link["href"])).content.startswith(b"%PDF")


def test_the_public_page_states_conditions_periods_and_fees(itc: World) -> None:
    page = Visitor(signed_in(coordinator(itc, number="1")), "itc").open("conditions/")
    assert "10ポイント以上" in page.text
    assert "2027年4月1日(木) 13:00から2027年5月31日(月) 23:59まで" in page.text
    assert "22,000円" in page.text
