"""返上 by the holder, a death that the family reports, a paper form of a coordinator."""

import pytest

from tests.journeys import coordinator as steps
from tests.journeys.conftest import Visit
from tests.journeys.visitor import Visitor


def _grants(clerk: Visitor, request: str, name: str) -> None:
    clerk.open("office/requests")
    row = clerk.main.get_by_role("row").filter(has_text=name)
    with clerk.page.expect_navigation():
        row.get_by_role("link", name=request, exact=True).click()
    clerk.reads("規則では認められます", name)
    clerk.accept()
    clerk.press("認める")
    clerk.reads("認めました")


@pytest.mark.parametrize(
    ("association", "width", "name", "day"),
    [
        ("jspo", 390, "青木 憲司", "2027年2月20日(土)"),
        ("itc", 1280, "廣瀨 一樹", "2027年4月30日(金)"),
    ],
)
def test_a_holder_lays_the_qualification_down_and_the_office_confirms(
    visit: Visit, association: str, width: int, name: str, day: str
) -> None:
    one = visit(association, width=width)
    address = one.sign_in(name)["login"]
    one.open("life/")
    with one.page.expect_navigation():
        one.main.get_by_role("link", name="資格を返上する").first.click()
    one.arrive("資格の返上の届け出")
    one.reads("返上すると、元に戻せません")
    one.page.get_by_label("資格がなくなる日").fill(day.split("(")[0])
    one.page.get_by_label("返上する理由").fill("活動を終えるため")
    one.press("届け出る")
    one.reads("事務局で確認中", day)
    one.accept()

    clerk = visit(association)
    clerk.sign_in_to_office()
    _grants(clerk, "資格の返上の届け出", name)
    told = one.world.mail(address, "資格の返上の届け出の結果")
    assert f"{day}から資格はなくなります。" in told.text
    one.page.reload()
    one.reads("認められました", day)
    one.accept()


def test_a_death_is_reported_to_the_office_and_nobody_signs_in_any_more(visit: Visit) -> None:
    name = "石川 徹"
    coach = visit("jspo")
    coach.sign_in(name)
    [(number, credential)] = coach.world.rows(
        "select h.number, c.number from people_holder h"
        " join register_credential c on c.holder_id = h.id"
        " where h.association_id = 'jspo' and h.number = '2301100'"
    )

    clerk = visit("jspo", width=390)
    clerk.sign_in_to_office()
    clerk.open("office/requests/new")
    clerk.page.get_by_label("資格者の番号").fill(number)
    clerk.page.get_by_label("ご逝去の届け出").check()
    clerk.press("次へ")
    clerk.arrive("ご逝去の届け出")
    clerk.page.get_by_label("亡くなられた日").fill("2027年2月10日")
    clerk.press("届け出を入力する")
    clerk.reads("入力内容をご確認ください")
    clerk.accept()
    clerk.page.get_by_label("届け出た方と、確かめた書類").fill("ご家族。死亡診断書の写し")
    clerk.press("届け出を入力する")
    clerk.reads("亡くなられた日", "2027年2月10日(水)")
    _grants(clerk, "ご逝去の届け出", name)

    coach.open("home/")
    coach.arrive("ログイン")
    anybody = visit("jspo")
    anybody.open("check/number/")
    anybody.page.get_by_label("番号").first.fill(credential)
    anybody.press("確認する")
    anybody.reads("この資格の登録は終了しており、2027年2月15日(月)現在、有効ではありません。")
    assert name.split()[0] not in anybody.page.content()


def test_a_paper_report_of_a_coordinator_completes_the_renewal(visit: Visit) -> None:
    name = "今井 達也"
    clerk = visit("itc")
    clerk.sign_in_to_office()
    clerk.open("office/actings")
    clerk.page.get_by_label("番号・氏名・カナ").fill(name)
    clerk.press("資格者を探す")
    clerk.press(name)
    clerk.arrive("代行をはじめる")
    clerk.page.get_by_label("代行する理由").fill("郵送の実務活動報告を入力")
    clerk.press("この方のマイページで代行をはじめる")
    banner = clerk.page.get_by_role("complementary", name="代行")
    banner.get_by_text("郵送の実務活動報告を入力").wait_for()
    steps.report(clerk)
    clerk.reads("新しい有効期限は2028年5月31日(水)です。")
    clerk.accept()
    clerk.press("代行を終える")
    clerk.arrive("代行入力")
    assert clerk.counted(name) == (1, 1, 1)
