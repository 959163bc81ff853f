"""Seed 003 by bank transfer and at the shop, with a change of mind, and free the first time."""

import pytest

from tests.journeys import coordinator as steps
from tests.journeys import hosted, papers
from tests.journeys.conftest import Visit
from tests.journeys.visitor import Visitor


@pytest.mark.parametrize(
    ("width", "name", "payer"),
    [(1280, "竹内 美穂", "タケウチ ミホ"), (390, "島袋 尚子", "シマブクロ ナオコ")],
)
def test_a_transfer_with_an_invoice_is_booked_by_the_office_and_completes(
    visit: Visit, width: int, name: str, payer: str
) -> None:
    one = visit("itc", width=width)
    address = one.sign_in(name)["login"]
    steps.agree(one)
    steps.choose_method(one, "銀行振込")
    one.arrive("お支払い")
    reference = one.facts()["振込依頼人番号"].split()[0]
    one.reads(
        "見本銀行 本郷支店", "22,000円", "請求書宛名と送付者名は、「個人情報編集」で変更できます。"
    )
    one.menu("個人情報編集")
    one.press("登録情報を変更する")
    _change_the_addressee(one, "株式会社 見本工房")
    one.menu("ITC資格更新")
    one.main.get_by_role("link", name="更新料のお支払い").click()
    text = papers.text_of(one.pdf("請求書(PDF)を開く"))
    for piece in ("請求書", "株式会社見本工房", "¥22,000", reference, "T3999900000022", "見本銀行"):
        assert piece in text
    steps.report(one)
    one.arrive("お支払い")

    clerk = visit("itc", width=width)
    steps.book_deposit(clerk, reference=reference, name=name, payer=payer)

    one.menu("トップページ")
    one.reads("手続きが完了しました。新しい有効期限は2028年5月31日(水)です。")
    assert "銀行振込" in one.world.mail(address, "入金完了のお知らせ").text
    one.world.mail(address, f"{steps.YEAR}の結果のお知らせ")
    one.menu("購入履歴")
    one.press(steps.YEAR)
    text = papers.text_of(one.pdf("領収書(PDF)を発行する"))
    for piece in ("領収書", "株式会社見本工房", "¥22,000", "銀行振込"):
        assert piece in text
    assert one.counted(name) == (1, 1, 1)


def _change_the_addressee(one: Visitor, addressee: str) -> None:
    one.page.get_by_label("請求書宛名").fill(addressee)
    one.press("保存する")
    one.arrive("個人情報")
    one.reads("登録情報を保存しました。", addressee)


def test_a_shop_payment_completes_after_the_report(visit: Visit) -> None:
    one = visit("itc")
    address = one.sign_in("比嘉 あかり")["login"]
    steps.agree(one)
    steps.choose_method(one, "コンビニエンスストア")
    one.page.wait_for_url("**/web1/**")
    number = hosted.take_slip(one.page, "22,000円", shop="ファミリーマート")
    hosted.go_back(one.page)
    one.wait_for_text("ファミリーマートでお支払いください", again="最新の状況を見る")
    one.reads(number)
    one.accept()
    steps.report(one)
    one.arrive("お支払い")
    order = one.order_of("比嘉 あかり")
    one.world.provider(f"orders/{order}/pay", notify=True)
    one.world.mail(address, f"{steps.YEAR}の結果のお知らせ")
    one.menu("ITC資格更新")
    one.reads("手続きが完了しました")
    assert one.counted("比嘉 あかり") == (1, 1, 1)


def test_pay_easy_gives_three_numbers_and_completes_when_the_bank_reports(visit: Visit) -> None:
    one = visit("itc", width=390)
    one.sign_in("菅原 桃子")
    steps.agree(one)
    steps.choose_method(one, "ペイジー(Pay-easy)")
    one.page.wait_for_url("**/web1/**")
    numbers = hosted.take_numbers(one.page, "22,000円")
    hosted.go_back(one.page)
    one.wait_for_text("ペイジーでお支払いください", again="最新の状況を見る")
    one.arrive("お支払い")
    facts = one.facts()
    assert [facts[name] for name in ("収納機関番号", "お客様番号", "確認番号")] == numbers
    assert facts["お支払いの期限"] == "2027年5月4日(火) 23:59"
    one.accept()
    one.menu("ITC資格更新")
    one.reads("ペイジーの番号を発行しました。2027年5月4日(火)までにお支払いください。")
    steps.report(one)
    order = one.order_of("菅原 桃子")
    one.world.provider(f"orders/{order}/pay", notify=True)
    one.wait_for_text("手続きが完了しました", again="最新の状況を見る")
    assert one.counted("菅原 桃子") == (1, 1, 1)


def test_the_method_may_change_until_money_moves(visit: Visit) -> None:
    one = visit("itc", width=390)
    one.sign_in("石田 剛")
    steps.choose_method(one, "銀行振込")
    for method in ("コンビニエンスストア", "クレジットカード"):
        one.press("お支払い方法を変更する")
        one.page.get_by_role("radio", name=method).check()
        one.press("お支払いへ進む")
        one.page.wait_for_url("**/web1/**")
        one.page.get_by_role("link", name="お支払いを中止して、ご利用先のサイトへ戻る").click()
    one.press("お支払いをつづける")
    one.press("お支払い画面へ")
    hosted.check_amount(one.page, "22,000円")
    hosted.choose(one.page, "クレジットカード")
    hosted.enter_card(one.page)
    hosted.authenticate(one.page)
    one.wait_for_text("残りは「実務活動報告」です。", again="最新の状況を見る")
    one.misses("お支払い方法を変更する")
    assert one.counted("石田 剛") == (1, 1, 1)


@pytest.mark.parametrize(("width", "name"), [(1280, "高﨑 里奈"), (390, "千葉 周平")])
def test_the_first_renewal_is_free_and_asks_for_no_method(
    visit: Visit, width: int, name: str
) -> None:
    one = visit("itc", width=width)
    address = one.sign_in(name)["login"]
    steps.agree(one)
    assert one.facts()["資格更新料"].startswith("かかりません")
    one.reads("初回更新(新規認定年度の翌年度の資格更新)のため、更新料はかかりません。")
    one.misses("更新料のお支払い", "お支払いへ進む")
    steps.report(one)
    one.reads("手続きが完了しました")
    one.accept()
    one.world.mail(address, f"{steps.YEAR}の結果のお知らせ")
    assert one.world.mails(address, "入金完了") == []
    assert one.counted(name) == (1, 0, 0)
    one.menu("購入履歴")
    one.reads("購入の記録はまだありません。")
