"""停止: proposed by one, decided by a second, objected to, upheld, and lifted early."""

import pytest

from tests.journeys.conftest import Visit
from tests.journeys.visitor import Visitor


def _says(clerk: Visitor, here: str, words: str, button: str, state: str) -> None:
    """Write and decide on the page of the sanction."""
    clerk.page.goto(here)
    clerk.page.get_by_label("理由・ご本人に伝えること").fill(words)
    clerk.press(button)
    clerk.arrive(f"停止 {state}")


@pytest.mark.parametrize(
    ("association", "width", "name", "first"),
    [("jspo", 390, "山口 瑞穂", "2027年2月16日"), ("itc", 1280, "酒井 すみれ", "2027年4月21日")],
)
def test_a_sanction_is_noticed_objected_to_upheld_and_ended_by_restoration(
    visit: Visit, association: str, width: int, name: str, first: str
) -> None:
    holder = visit(association, width=width)
    address = holder.sign_in(name)["login"]
    [(number,), *_others] = holder.world.rows(
        "select c.number from register_credential c join people_holder h on h.id = c.holder_id"
        " where h.association_id = %s and %s in (h.email, h.number) order by c.id",
        association,
        address,
    )
    clerk, second = visit(association), visit(association, width=390)
    clerk.sign_in_to_office()
    second.sign_in_to_office(nth=1)
    clerk.open("office/sanctions/new")
    clerk.page.get_by_label("認定番号").fill(number)
    clerk.page.get_by_label("停止(期間を定める、または定めない)").check()
    clerk.page.get_by_label("始まりの日").fill(first)
    clerk.page.get_by_label("理由").fill("倫理規程第3条に反する行為があったため")
    clerk.press("提案する")
    clerk.arrive("停止 承認待ち")
    clerk.reads("提案した人とは別の担当者が決めます。")
    clerk.misses("処分を決め、ご本人に知らせる")
    here = clerk.page.url
    _says(second, here, "", "処分を決め、ご本人に知らせる", "処分中")
    holder.world.mail(address, "資格の停止のお知らせ")

    holder.open("life/")
    with holder.page.expect_navigation():
        holder.main.get_by_role("link", name="資格の停止").click()
    holder.arrive("資格の停止")
    holder.reads("倫理規程第3条に反する行為があったため", "異議を申し立てられる期限")
    holder.page.get_by_label("異議の内容").fill("その場にはおりませんでした。")
    holder.press("異議を申し立てる")
    holder.reads("異議を受け付けました。", "それまで処分は続きます。")
    holder.accept()

    _says(second, here, "出席の記録で確かめました。", "処分を維持する", "処分中(異議を検討済み)")
    _says(clerk, here, "再発防止の研修を終えたため", "資格の回復を提案する", "回復の承認待ち")
    _says(second, here, "研修の修了を確かめました。", "資格を回復する", "回復済み")
    holder.page.reload()
    holder.reads("処分を維持します。", "資格を回復しました。", "再発防止の研修を終えたため")
    holder.accept()
