"""Seed 003 with a credit card: points, application, payment, report, certificate."""

import re

import pytest

from tests.journeys import coordinator as steps
from tests.journeys import hosted, papers
from tests.journeys.conftest import Visit
from tests.journeys.visitor import Visitor


@pytest.mark.parametrize(
    ("width", "name", "report_first"), [(1280, "中島 哲也", False), (390, "杉山 寛子", True)]
)
def test_a_coordinator_collects_points_renews_and_holds_the_certificate(
    visit: Visit, width: int, name: str, report_first: bool
) -> None:
    one = visit("itc", width=width)
    address = one.sign_in(name)["login"]
    one.arrive("メンバーページ")
    for label in steps.MENU:
        one.menu(label)
        one.accept()
    _is_told_what_is_missing(one)
    _enters_corrects_and_removes(one)
    steps.agree(one)
    assert "お申し込み" in one.world.mail(address, "お申し込みを受け付けました").text
    _enters_for_the_running_year_now(one)
    if report_first:
        steps.report(one)
        one.arrive("お支払い")
    steps.choose_method(one, "クレジットカード")
    one.page.wait_for_url("**/web1/**")
    hosted.pay_by_card(one.page, "22,000円")
    if not report_first:
        one.wait_for_text("残りは「実務活動報告」です。", again="最新の状況を見る")
        one.accept()
        steps.report(one)
    one.wait_for_text("手続きが完了しました", again="最新の状況を見る")
    one.reads("新しい有効期限は2028年5月31日(水)です。")
    one.accept()
    one.world.mail(address, "入金完了のお知らせ")
    _holds_the_certificate(one, address, name)
    assert one.counted(name) == (1, 1, 1)


def _is_told_what_is_missing(one: Visitor) -> None:
    one.menu("ITC資格更新")
    one.arrive("資格更新手続き")
    one.reads(
        "いまは更新のお申し込みができません",
        "実践力ポイントがあと1ポイント必要です。",
        "2027年5月31日(月) 23:59まで、お申し込みの前に「ポイント登録」から登録できます。",
        "ポイントになる活動",
    )
    one.misses(steps.AGREE)


def _enters_corrects_and_removes(one: Visitor) -> None:
    one.menu("ポイント登録・確認・修正")
    steps.total(one, 2026, "9")
    steps.enter_points(one, title=steps.STUDY, on="令和9年3月10日", hours="４")
    one.reads("登録しました。合計に反映済みです。", "必要なポイントに達しています")
    steps.total(one, 2026, "10")
    steps.record(one, steps.STUDY, "修正")
    one.arrive("ポイントの修正")
    one.page.get_by_label("時間数").fill("10")
    one.press("修正する")
    steps.total(one, 2026, "11.5")
    steps.record(one, steps.STUDY, "削除")
    one.arrive("この記録を削除しますか")
    one.press("削除する")
    steps.total(one, 2026, "9")
    steps.enter_points(one, title=steps.STUDY, on="2027/3/10", hours="4")
    steps.total(one, 2026, "10")
    one.accept()


def _enters_for_the_running_year_now(one: Visitor) -> None:
    one.menu("ポイント登録・確認・修正")
    one.reads("いま登録できるのは、2027年4月1日(木)から")
    steps.enter_points(one, title="書籍", on="2027年3月11日", hours="4")
    one.reads("入力内容をご確認ください")
    one.accept()
    one.page.get_by_label("実施日").fill("2027年4月11日")
    one.press("登録する")
    steps.total(one, 2027, "1")
    steps.total(one, 2026, "10")


def _holds_the_certificate(one: Visitor, address: str, name: str) -> None:
    mail = one.world.mail(address, f"{steps.YEAR}の結果のお知らせ")
    [link] = re.findall(r"http://\S+", mail.text)
    one.page.goto(link)
    one.arrive("メンバーページ")
    one.menu("お知らせ")
    one.press(mail.subject)
    assert steps.PAPER in papers.text_of(one.linked_pdf("書類(PDF)を開く"))
    one.menu("書類")
    text = papers.text_of(one.linked_pdf(f"{steps.PAPER}(PDF)"))
    for piece in (steps.PAPER, name, "認定年月2021年7月", "2028年05月31日"):
        assert piece.replace(" ", "") in text
    number = one.world.rows(
        "select c.number from register_credential c join people_holder h on h.id = c.holder_id"
        " where h.email = %s",
        address,
    )[0][0]
    assert f"認定番号{number}" in text
    [check] = re.findall(r"http://[\d.:]+/itc/check/[A-Z0-9]{16}", text)
    one.page.goto(check)
    one.arrive("書類の確認")
    one.reads("有効", "2028年5月31日(水)", name.split()[0])
