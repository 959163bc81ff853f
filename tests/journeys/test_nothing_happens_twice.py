"""Back, reload, double click, two tabs, another device: never a second of anything."""

from playwright.sync_api import expect

from tests.journeys import coach as steps
from tests.journeys import coordinator, hosted, papers
from tests.journeys.conftest import Visit
from tests.journeys.visitor import Visitor


def _twice(one: Visitor, name: str) -> None:
    """An impatient double click."""
    one.way(name).first.dblclick()


def test_double_clicks_at_every_step_make_one_application_and_one_payment(visit: Visit) -> None:
    coach = visit("jspo")
    coach.sign_in("岡田 智美")
    _twice(coach, steps.GO)
    coach.arrive("登録情報の確認")
    coach.page.get_by_label("メールアドレス").fill("okada.tomomi@example.jp")
    _twice(coach, "変更・確認")
    coach.arrive("この内容でよろしいですか")
    _twice(coach, "次へ")
    coach.arrive("スポーツ指導者の活動に関するアンケート")
    steps.fill_survey(coach)
    _twice(coach, "登録料の確認")
    coach.arrive("登録料の確認")
    _twice(coach, "支払いへ進む")
    coach.page.wait_for_url("**/web1/**")
    hosted.pay_by_card(coach.page, "10,000円")
    steps.see_it_complete(coach)
    assert coach.counted("岡田 智美") == (1, 1, 1)
    coach.world.mail("okada.tomomi@example.jp", "入金完了のお知らせ")


def test_back_and_reload_at_every_step_lose_nothing_and_repeat_nothing(visit: Visit) -> None:
    coach = visit("jspo", width=390)
    coach.sign_in("佐藤 誠")
    coach.press("手続きをつづける")
    coach.arrive("登録情報の確認")
    coach.page.get_by_label("建物名・部屋番号").fill("見本荘 ５号室")
    coach.press("変更・確認")
    coach.reads("見本荘 5号室")
    coach.page.reload()
    coach.press("次へ")
    coach.arrive("スポーツ指導者の活動に関するアンケート")
    steps.fill_survey(coach)
    coach.page.get_by_label("研修や支援についてのご要望").fill("冬の研修を増やしてほしい。")
    coach.press("途中まで保存する")
    coach.reads("入力の途中の内容を保存しました。")
    coach.page.reload()
    expect(coach.page.get_by_label("研修や支援についてのご要望")).to_have_value(
        "冬の研修を増やしてほしい。"
    )
    coach.press("登録料の確認")
    coach.arrive("登録料の確認")
    coach.page.reload()
    coach.reads("基本登録料")
    coach.page.go_back()
    expect(coach.page.get_by_label("週に1回以上した")).to_be_checked()
    coach.page.go_forward()
    coach.press("支払いへ進む")
    coach.page.wait_for_url("**/web1/**")
    coach.page.go_back()
    coach.reads("10,000円")
    coach.open("home/")
    coach.press("お支払いをつづける")
    coach.press("お支払いをつづける")
    coach.page.wait_for_url("**/web1/**")
    hosted.pay_by_card(coach.page, "10,000円")
    steps.see_it_complete(coach)
    coach.page.reload()
    coach.page.go_back()
    coach.open("home/")
    coach.reads("手続きが完了しました。")
    assert coach.counted("佐藤 誠") == (1, 1, 1)


def test_two_tabs_share_one_application_and_one_payment(visit: Visit) -> None:
    coach = visit("jspo")
    coach.sign_in("伊藤 千尋")
    first = coach.page
    second = coach.context.new_page()
    coach.watch(second)
    for page in (first, second):
        page.goto(coach.world.url("jspo", "home/"))
        page.get_by_role("link", name="手続きをつづける").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("登録料の確認")
    for page in (first, second):
        page.get_by_role("button", name="支払いへ進む").click()
        page.wait_for_url("**/web1/**")
    hosted.pay_by_card(first, "10,000円")
    second.reload()
    expect(second.get_by_role("heading", level=1)).to_have_text("お支払いが完了しました")
    steps.see_it_complete(coach)
    assert coach.counted("伊藤 千尋") == (1, 1, 1)


def test_who_left_goes_on_from_another_device_where_they_were(visit: Visit) -> None:
    coach = visit("jspo")
    coach.sign_in("鈴木 由美子")
    coach.press("手続きをつづける")
    steps.fill_survey(coach)
    coach.press("途中まで保存する")
    coach.reads("入力の途中の内容を保存しました。")
    coach.context.close()
    elsewhere = visit("jspo", width=390)
    elsewhere.sign_in("鈴木 由美子")
    elsewhere.reads("つづきは「活動に関するアンケート」からです。")
    elsewhere.press("手続きをつづける")
    expect(elsewhere.page.get_by_label("週に1回以上した")).to_be_checked()
    elsewhere.press("登録料の確認")
    elsewhere.arrive("登録料の確認")
    elsewhere.press("支払いへ進む")
    elsewhere.page.wait_for_url("**/web1/**")
    at_home = visit("jspo")
    at_home.sign_in("鈴木 由美子")
    at_home.press("お支払いをつづける")
    at_home.press("お支払いをつづける")
    at_home.page.wait_for_url("**/web1/**")
    hosted.pay_by_card(at_home.page, "20,000円")
    steps.see_it_complete(at_home)
    assert at_home.counted("鈴木 由美子") == (1, 1, 1)


def test_a_coordinator_who_presses_twice_and_in_two_tabs_applies_once(visit: Visit) -> None:
    one = visit("itc")
    address = one.sign_in("谷口 祐介")["login"]
    one.menu("ITC資格更新")
    second = one.context.new_page()
    one.watch(second)
    second.goto(one.world.url("itc", "renewal/"))
    _twice(one, coordinator.AGREE)
    one.arrive(coordinator.YEAR)
    second.get_by_role("button", name=coordinator.AGREE).click()
    expect(second.get_by_role("main")).to_contain_text("お申し込みが完了しています。")
    one.page.go_back()
    one.page.reload()
    one.reads("お申し込みが完了しています。")
    coordinator.choose_method(one, "銀行振込")
    one.arrive("お支払い")
    first, again = one.pdf("請求書(PDF)を開く"), one.pdf("請求書(PDF)を開く")
    assert papers.text_of(first) == papers.text_of(again)
    coordinator.choose_again_in(second, one)
    one.page.reload()
    one.reads("決済会社の画面でのお支払いが終わっていません。")
    assert one.counted("谷口 祐介") == (1, 1, 0)
    one.world.mail(address, "お申し込みを受け付けました")
    assert one.world.rows(
        "select count(*) from papers_paper p join people_holder h on h.id = p.holder_id"
        " where h.email = %s and p.kind = 'invoice'",
        address,
    ) == [(1,)]


def test_a_clerk_who_books_twice_books_once(visit: Visit) -> None:
    one = visit("itc")
    one.sign_in("丸山 理恵")
    one.press("振込先を見る")
    reference = one.facts()["振込依頼人番号"].split()[0]
    clerk = visit("itc")
    coordinator.check_deposit(clerk, reference=reference, name="丸山 理恵", payer="マルヤマ リエ")
    _twice(clerk, "この内容で入金を登録する")
    clerk.reads("全額の入金を確認しています。")
    assert one.counted("丸山 理恵") == (1, 1, 1)
