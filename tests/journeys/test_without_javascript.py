"""The main journeys with JavaScript switched off: nothing but forms and links."""

from tests.journeys import coach as coach_steps
from tests.journeys import coordinator as coordinator_steps
from tests.journeys import hosted
from tests.journeys.conftest import Visit
from tests.journeys.visitor import Visitor


def test_a_coach_renews_by_card_without_javascript(visit: Visit) -> None:
    coach = visit("jspo", width=390, javascript=False)
    coach.sign_in("近藤 美智子")
    _walk_to_the_fee(coach)
    coach.press("支払いへ進む")
    coach.reads("決済会社の画面へ移動します")
    coach.press("お支払い画面へ")
    hosted.pay_by_card(coach.page, "10,000円")
    coach_steps.see_it_complete(coach)
    assert coach.counted("近藤 美智子") == (1, 1, 1)


def _walk_to_the_fee(coach: Visitor) -> None:
    coach.press(coach_steps.GO)
    coach.page.get_by_label("郵便番号").fill("１００－００１４")
    coach.page.get_by_label("町名・番地").fill("")
    coach.press("郵便番号から住所を入力")
    assert coach.page.get_by_label("市区町村").input_value() == "千代田区"
    coach.page.get_by_label("町名・番地").fill("永田町1-2-3")
    coach.page.get_by_label("電話番号").fill("０９０ １２３４ ５６７８")
    coach.press("変更・確認")
    coach.reads(
        "この内容でよろしいですか", "100-0014", "東京都千代田区永田町1-2-3", "090-1234-5678"
    )
    coach.press("次へ")
    coach_steps.fill_survey(coach)
    coach.press("登録料の確認")
    coach.reads("登録料の確認", "10,000円")


def test_a_coach_pays_at_the_shop_without_javascript(visit: Visit) -> None:
    coach = visit("jspo", javascript=False)
    address = coach.sign_in("前田 光")["login"]
    coach.press(coach_steps.GO)
    coach.press("変更・確認")
    coach.press("次へ")
    coach_steps.fill_survey(coach)
    coach.press("登録料の確認")
    coach.press("支払いへ進む")
    coach.press("お支払い画面へ")
    hosted.take_slip(coach.page, "20,000円", shop="セブン-イレブン")
    hosted.go_back(coach.page)
    coach.wait_for_text("セブン-イレブンでお支払いください", again="最新の状況を見る")
    coach.world.provider(f"orders/{coach.order_of('前田 光')}/pay", notify=True)
    coach.world.mail(address, "入金完了のお知らせ")
    coach.open("home/")
    coach.reads("手続きが完了しました。")


def test_a_coordinator_renews_without_javascript(visit: Visit) -> None:
    one = visit("itc", javascript=False)
    one.sign_in("武田 昌弘")
    one.menu("ITC資格更新")
    one.press(coordinator_steps.AGREE)
    one.reads("お申し込みが完了しています。")
    one.main.get_by_role("link", name="更新料のお支払い").click()
    one.page.get_by_role("radio", name="クレジットカード").check()
    one.press("お支払いへ進む")
    one.press("お支払い画面へ")
    hosted.pay_by_card(one.page, "22,000円")
    one.wait_for_text("残りは「実務活動報告」です。", again="最新の状況を見る")
    one.menu("実務活動報告")
    one.page.get_by_label("独立").check()
    one.page.get_by_label("経営戦略・IT戦略の策定").check()
    one.page.get_by_label("ITコーディネータとして支援した企業などの数").fill("0")
    one.page.get_by_label("支援した日数").fill("０")
    one.page.get_by_label("所属していない").check()
    one.page.get_by_label("とても満足").check()
    one.press("提出する")
    one.reads("手続きが完了しました")
    assert one.counted("武田 昌弘") == (1, 1, 1)
