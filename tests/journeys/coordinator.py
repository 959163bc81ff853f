"""Seed 003 as steps: what a coordinator does on the pages of 見本ITコーディネータ協会."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.visitor import Visitor

MENU = (
    "トップページ",
    "個人情報編集",
    "ITC資格更新",
    "ポイント登録・確認・修正",
    "研修・研究会",
    "実務活動報告",
    "購入履歴",
    "お知らせ",
    "書類",
    "お問い合わせ",
)
YEAR = "2027年度資格更新"
AGREE = "上記の規約に同意し、申請する"
PAPER = "更新結果通知書兼資格証明書"
STUDY = "専門書による学習"


def enter_points(one: Visitor, *, title: str, on: str, hours: str) -> None:
    """ポイント登録: kind, title, day, hours; four hours of study are a point."""
    one.press("ポイントを登録する")
    one.arrive("どの活動を登録しますか")
    one.press("個人の学習")
    one.arrive("ポイントの登録")
    one.page.get_by_label("活動の名称").fill(title)
    one.page.get_by_label("実施日").fill(on)
    one.page.get_by_label("時間数").fill(hours)
    one.press("登録する")


def record(one: Visitor, title: str, act: str) -> None:
    """修正 or 削除 of one record in the list of points."""
    row = one.main.get_by_role("listitem").filter(has_text=title)
    row.get_by_role("link", name=act).click()


def total(one: Visitor, year: int, points: str) -> None:
    """What the list of points says of a fiscal year."""
    section = one.main.get_by_role("region", name=f"{year}年度")
    expect(section).to_contain_text(re.compile(rf"(?<![\d.]){re.escape(points)} ポイント"))


def agree(one: Visitor) -> None:
    """The detail page of the year's renewal, read, and 上記の規約に同意し、申請する."""
    one.menu("ITC資格更新")
    one.arrive("詳細")
    facts = one.facts()
    assert facts["名称"].startswith(YEAR)
    assert facts["対象となる活動の期間"] == "2026年4月1日(水)から2027年3月31日(水)まで"
    assert facts["新しい有効期限"] == "2028年5月31日(水)"
    one.reads("資格の更新は、更新料のお支払いと実務活動報告の提出をもって完了となります。")
    one.reads(
        "実務活動報告は、資格更新のお申し込みの後に回答できるようになります。",
        "郵送はしていません。",
    )
    expect(one.main.get_by_role("region", name="規約")).to_contain_text(
        "お申し込み、更新料のお支払い"
    )
    expect(one.way("お問い合わせする")).to_be_visible()
    expect(one.way("戻る").first).to_be_visible()
    one.press(AGREE)
    one.arrive(YEAR)
    one.reads("お申し込みが完了しています。")


def choose_method(one: Visitor, method: str) -> None:
    """お支払い方法: card, shop or bank, with the guidance for companies."""
    one.menu("ITC資格更新")
    one.main.get_by_role("link", name="更新料のお支払い").click()
    one.arrive("お支払い")
    one.reads("会社などからお支払いの場合は「銀行振込」をお選びください。")
    one.page.get_by_role("radio", name=method).check()
    one.press("お支払いへ進む")


def report(one: Visitor) -> None:
    """実務活動報告: saved half-way, taken up again, submitted once."""
    one.menu("実務活動報告")
    one.arrive("実務活動報告")
    one.reads("対象期間 2026年4月1日(水)〜2027年3月31日(水)", "回答の使いみち")
    one.page.get_by_label("独立").check()
    one.page.get_by_label("支援した日数").fill("45")
    one.press("途中まで保存する")
    one.reads("入力の途中の内容を保存しました。")
    one.menu("トップページ")
    one.menu("実務活動報告")
    expect(one.page.get_by_label("独立")).to_be_checked()
    expect(one.page.get_by_label("支援した日数")).to_have_value("45")
    one.press("提出する")
    one.reads("入力内容をご確認ください")
    one.accept()
    one.page.get_by_label("経営戦略・IT戦略の策定").check()
    one.page.get_by_label("ITコーディネータとして支援した企業などの数").fill("3")
    one.page.get_by_label("所属している", exact=True).check()
    one.page.get_by_label("満足", exact=True).check()
    one.press("提出する")


def book_deposit(clerk: Visitor, *, reference: str, name: str, payer: str) -> None:
    """The office books 22,000 yen of a bank statement against the charge it names."""
    check_deposit(clerk, reference=reference, name=name, payer=payer)
    clerk.press("この内容で入金を登録する")
    clerk.reads("全額の入金を確認しています。")
    clerk.accept()


def check_deposit(clerk: Visitor, *, reference: str, name: str, payer: str) -> None:
    """Find the charge, enter the line of the statement, and come to the page that asks to book."""
    clerk.sign_in_to_office()
    clerk.menu("銀行振込の入金登録")
    clerk.arrive("銀行振込の入金登録")
    clerk.page.get_by_label("照合番号・氏名・カナ・番号・金額").fill(reference)
    clerk.press("探す")
    clerk.press(name)
    clerk.arrive("入金明細の入力")
    clerk.page.get_by_label("入金日").fill("2027年4月20日")
    clerk.page.get_by_label("入金額").fill("２２,０００円")
    clerk.page.get_by_label("振込名義").fill(payer)
    clerk.press("内容を確認する")
    clerk.arrive("入金の登録内容の確認")
    clerk.reads("請求額と一致しています")


def choose_again_in(tab: Page, one: Visitor) -> None:
    """In another tab: change the method to a card and come as far as the provider."""
    tab.goto(one.world.url(one.association, "renewal/"))
    tab.get_by_role("main").get_by_role("link", name="更新料のお支払い").click()
    tab.get_by_role("button", name="お支払い方法を変更する").click()
    tab.get_by_role("radio", name="クレジットカード").check()
    tab.get_by_role("button", name="お支払いへ進む").click()
    tab.wait_for_url("**/web1/**")
