"""Payments that do not go straight: refused, broken off, lost on the way, changed."""

from playwright.sync_api import Page, expect

from tests.journeys import coach as steps
from tests.journeys import hosted
from tests.journeys.conftest import Visit


def test_a_refused_card_is_said_and_another_card_completes(visit: Visit) -> None:
    coach = visit("jspo")
    coach.sign_in("小林 恵理")
    steps.to_the_fee(coach)
    steps.proceed_to_payment(coach)
    hosted.pay_by_card(coach.page, "20,000円", hosted.REFUSED_CARD)
    _back_after_failure(coach.page)
    coach.wait_for_text("お支払いは行われていません。", again="最新の状況を見る")
    coach.accept()
    coach.press("支払いへ進む")
    steps.leave(coach)
    hosted.pay_by_card(coach.page, "20,000円")
    steps.see_it_complete(coach)
    assert coach.counted("小林 恵理") == (1, 1, 1)


def test_a_failed_authentication_takes_no_money_and_may_be_tried_again(visit: Visit) -> None:
    coach = visit("jspo", width=390)
    coach.sign_in("福田 春菜")
    steps.to_the_fee(coach)
    steps.proceed_to_payment(coach)
    hosted.check_amount(coach.page, "20,000円")
    hosted.choose(coach.page, "クレジットカード")
    hosted.enter_card(coach.page)
    hosted.authenticate(coach.page, "失敗させる")
    _back_after_failure(coach.page)
    coach.wait_for_text("お支払いは行われていません。", again="最新の状況を見る")
    assert coach.counted("福田 春菜") == (1, 1, 0)
    coach.press("支払いへ進む")
    steps.leave(coach)
    hosted.pay_by_card(coach.page, "20,000円")
    steps.see_it_complete(coach)
    assert coach.counted("福田 春菜") == (1, 1, 1)


def _back_after_failure(page: Page) -> None:
    """Some failures are shown at the provider's first, some lead straight back."""
    link = page.get_by_role("link", name="ご利用先のサイトへ戻る")
    expect(link.or_(page.get_by_role("heading", name="お支払い", exact=True)).first).to_be_visible()
    if link.count():
        link.click()


def test_a_browser_closed_before_the_return_changes_nothing(visit: Visit) -> None:
    coach = visit("jspo")
    address = coach.sign_in("阿部 紗季")["login"]
    steps.to_the_fee(coach)
    steps.proceed_to_payment(coach)
    hosted.check_amount(coach.page, "20,000円")
    hosted.choose(coach.page, "クレジットカード")
    hosted.enter_card(coach.page)
    # The charge happens with this press; the window is gone before the association is seen again.
    coach.page.route("**/payment/return/**", lambda route: route.abort())
    coach.page.get_by_role("button", name="認証する").click(no_wait_after=True)
    coach.world.mail(address, "入金完了のお知らせ")
    coach.context.close()
    coach.problems.clear()

    elsewhere = visit("jspo", width=390)
    elsewhere.sign_in("阿部 紗季")
    elsewhere.reads("手続きが完了しました。新しい有効期限は2031年3月31日(月)です。")


def test_who_breaks_off_at_the_provider_goes_on_or_chooses_again(visit: Visit) -> None:
    coach = visit("jspo")
    coach.sign_in("林 佳代子")
    steps.to_the_fee(coach)
    steps.proceed_to_payment(coach)
    hosted.take_slip(coach.page, "18,000円", shop="セブン-イレブン")
    hosted.go_back(coach.page)
    coach.wait_for_text("セブン-イレブンでお支払いください", again="最新の状況を見る")
    slip = coach.order_of("林 佳代子")
    coach.press("お支払い方法を変更する")
    coach.arrive("お支払い")
    coach.press("支払いへ進む")
    steps.leave(coach)
    hosted.check_amount(coach.page, "18,000円")
    coach.page.get_by_role("link", name="お支払いを中止して、ご利用先のサイトへ戻る").click()
    coach.reads("お支払いの結果を確認しています。", "お支払いの途中で戻られた場合")
    coach.accept()
    coach.press("お支払いをつづける")
    steps.leave(coach, again=True)
    hosted.pay_by_card(coach.page, "18,000円")
    steps.see_it_complete(coach)
    assert coach.counted("林 佳代子") == (1, 1, 1)
    states = dict(
        coach.world.rows(
            "select order_id, state from payments_attempt where charge_id ="
            " (select charge_id from payments_attempt where order_id = %s)",
            slip,
        )
    )
    assert states.pop(slip) == "cancelled"
    assert list(states.values()) == ["paid"]
