"""休止, 再開 and 復帰 of a coordinator; a coach who comes back late, within a year."""

from tests.journeys import coach as steps
from tests.journeys import hosted
from tests.journeys.conftest import Visit
from tests.journeys.visitor import Visitor


def _grants(clerk: Visitor, request: str, person: str) -> None:
    """The office opens what this person asked for, sees what the rules say, and grants it."""
    clerk.open("office/requests")
    row = clerk.main.get_by_role("row").filter(has_text=person)
    with clerk.page.expect_navigation():
        row.get_by_role("link", name=request, exact=True).click()
    clerk.reads("規則では認められます", person)
    clerk.accept()
    clerk.press("認める")
    clerk.reads("認めました", "届け出の結果を決めました")
    clerk.accept()


def test_a_coordinator_pauses_and_goes_on(visit: Visit) -> None:
    name = "柴田 純一"
    one = visit("itc", width=390)
    address = one.sign_in(name)["login"]
    one.press("休止・復帰・返上などの届け出")
    one.arrive("休止・復帰などの届け出")
    with one.page.expect_navigation():
        one.main.get_by_role("link", name="休止を届け出る").click()
    one.arrive("休止の届け出")
    one.press("届け出る")
    one.reads("入力内容をご確認ください", "休止の理由を選んでください。")
    one.accept()
    one.page.get_by_label("出産・育児・介護の休業").check()
    one.page.get_by_label("休止を始める日").fill("2027年4月1日")
    one.page.get_by_label("休止を終える予定の日").fill("2028/3/31")
    one.page.get_by_role("textbox", name="事情").fill("育児休業のため")
    one.press("届け出る")
    one.reads("事務局で確認中", "2028年3月31日(金)")
    one.accept()
    one.world.mail(address, "休止の届け出を受け付けました")

    clerk = visit("itc")
    clerk.sign_in_to_office()
    _grants(clerk, "休止の届け出", name)
    one.world.mail(address, "休止の届け出の結果")
    one.open("home/")
    one.reads("休止中", "休止しています。休止は2028年3月31日(金)までです。")
    one.accept()
    one.open("life/")
    one.reads("延長の届け出は2028年2月29日(火)までです。")
    with one.page.expect_navigation():
        one.main.get_by_role("link", name="再開を届け出る").click()
    one.arrive("再開の届け出")
    one.press("届け出る")
    one.reads("事務局で確認中")
    _grants(clerk, "再開の届け出", name)
    one.open("home/")
    one.reads("有効")
    assert "休止中" not in one.main.inner_text()


def test_a_lapsed_coordinator_passes_again_is_admitted_pays_and_is_certified(
    visit: Visit,
) -> None:
    name = "邊見 蓉子"
    one = visit("itc")
    one.sign_in(name)
    one.press("復帰の方法と期限を見る")
    one.arrive("休止・復帰などの届け出")
    one.reads("この方法で復帰できるのは2030年3月31日(日)までです。", "費用は22,000円です。")
    with one.page.expect_navigation():
        one.main.get_by_role("link", name="この方法で復帰を申請する").first.click()
    one.arrive("復帰の申請")
    one.press("届け出る")
    one.reads("事務局で確認中", "試験の合格による復帰")

    clerk = visit("itc", width=390)
    clerk.sign_in_to_office()
    _grants(clerk, "復帰の申請", name)
    one.open("home/")
    one.press("復帰の手続きへ")
    one.arrive("復帰手続き")
    one.reads("22,000円", "2027年4月20日(火)から2028年5月31日(水)まで")
    one.press("上記の規約に同意し、申請する")
    one.page.get_by_role("radio", name="クレジットカード").check()
    one.press("お支払いへ進む")
    one.page.wait_for_url("**/web1/**")
    hosted.pay_by_card(one.page, "22,000円")
    one.wait_for_text("手続きが完了しました", again="最新の状況を見る")
    one.reads("新しい有効期限は2028年5月31日(水)です。")
    one.accept()
    assert one.counted(name) == (1, 1, 1)
    one.open("home/")
    one.reads("有効", "2027年4月20日(火)から")
    one.open("life/")
    one.reads("フォローアップ研修の不足分", "2030年3月31日(日)までに行ってください。")
    one.accept()


def test_a_coach_comes_back_late_within_a_year(visit: Visit) -> None:
    name = "木村 直樹"
    coach = visit("jspo", width=390)
    coach.sign_in(name)
    coach.reads("失効した資格の登録に戻る手続きができます。")
    coach.accept()
    coach.press("再登録の手続きへ")
    steps.confirm_registered_data(coach)
    steps.answer_survey(coach)
    coach.arrive("登録料の確認")
    assert coach.table() == [
        ("基本登録料", "10,000円"),
        ("資格別登録料(スキーコーチ1)", "0円"),
        ("初期登録手数料(スキーコーチ1)", "3,000円"),
        ("合計", "13,000円"),
    ]
    coach.reads("2027年3月31日(水)")
    steps.pay_by_card(coach, "13,000円")
    coach.reads("新しい有効期限は2031年3月31日(月)です。")
    assert coach.queued(name) == ["card"]
    coach.open("home/")
    coach.reads("失効(再登録の開始前)", "2027年4月1日(木)から有効です。")
    coach.accept()
