"""Papers of earlier years, the sample, the public check page, and the report taken up again."""

import re

from playwright.sync_api import expect

from tests.journeys import coordinator as steps
from tests.journeys import papers
from tests.journeys.conftest import Visit


def test_the_purchase_history_gives_invoice_and_receipt_of_any_year(visit: Visit) -> None:
    one = visit("itc")
    one.sign_in("工藤 慎太郎")
    one.menu("購入履歴")
    one.reads("郵送はしていません。")
    one.press("2026年度資格更新")
    one.arrive("2026年度資格更新")
    assert one.table()[-1] == ("合計", "22,000円")
    assert "請求書" in papers.text_of(one.pdf("請求書(PDF)を開く"))
    first = papers.text_of(one.pdf("領収書(PDF)を発行する"))
    again = papers.text_of(one.pdf("領収書(PDF)を発行する"))
    assert "工藤慎太郎" in first
    assert first == again


def test_a_sample_of_the_notice_can_be_seen_before_renewing(visit: Visit) -> None:
    one = visit("itc", width=390)
    one.sign_in("原田 修一")
    one.menu("お知らせ")
    text = papers.text_of(one.linked_pdf(f"{steps.PAPER}サンプル(PDF)"))
    assert steps.PAPER in text
    assert "見本" in text


def test_anybody_can_check_a_certificate_by_its_code(visit: Visit) -> None:
    one = visit("itc")
    one.sign_in("濵﨑 真理")
    one.menu("書類")
    text = papers.text_of(one.linked_pdf(f"{steps.PAPER}(PDF)"))
    [address] = re.findall(r"http://[\d.:]+/itc/check/[A-Z0-9]{16}", text)
    stranger = visit("itc", width=390)
    stranger.page.goto(address)
    stranger.arrive("書類の確認")
    stranger.reads("有効", "濵﨑", "2028年5月31日(水)")
    assert "真理" not in stranger.main.inner_text()
    stranger.press("別の書類を確認する")
    stranger.page.get_by_label("確認コード").fill("でたらめ")
    stranger.press("確認する")
    stranger.reads("確認コードの形ではありません。")
    stranger.accept()


def test_a_report_begun_elsewhere_goes_on_here_and_is_final_once_submitted(visit: Visit) -> None:
    one = visit("itc")
    one.sign_in("横山 由紀")
    one.menu("実務活動報告")
    expect(one.page.get_by_label("独立")).to_be_checked()
    one.press("提出する")
    one.reads("手続きが完了しました")
    one.page.go_back()
    one.page.reload()
    one.menu("実務活動報告")
    one.reads("提出済み")
    one.misses("提出する")
