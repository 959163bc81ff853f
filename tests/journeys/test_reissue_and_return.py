"""A lost card: ordered, paid for, posted; it comes back, and goes out to the new address."""

import pytest

from tests.journeys import hosted
from tests.journeys.conftest import Visit


@pytest.mark.parametrize(
    ("association", "width", "name", "item"),
    [("jspo", 390, "清水 翔", "登録証"), ("itc", 1280, "新井 朋子", "資格者カード")],
)
def test_a_lost_card_is_made_anew_for_a_fee_and_sent_again_when_it_comes_back(
    visit: Visit, association: str, width: int, name: str, item: str
) -> None:
    holder = visit(association, width=width)
    address = holder.sign_in(name)["login"]
    holder.press("証明書・領収書などの書類、お届け、再発行")
    holder.arrive("書類")
    holder.press("お届けの状況、送り直し、再発行")
    holder.arrive("お届けと再発行")
    holder.press("再発行を申し込む")
    holder.arrive("再発行の申し込み")
    holder.page.get_by_label(f"{item}(1,100円)").check()
    holder.page.get_by_label("なくした").check()
    holder.press("申し込んで、お支払いへ進む")
    holder.arrive("お支払い")
    holder.reads(f"{item}の再発行", "1,100円")
    if association == "jspo":
        holder.press("支払いへ進む")
    else:
        holder.page.get_by_label("クレジットカード").check()
        holder.press("お支払いへ進む")
    hosted.pay_by_card(holder.page, "1,100円")
    holder.wait_for_text("入金済み", again="最新の状況を見る")
    holder.world.mail(address, f"入金完了のお知らせ({item}の再発行)")

    clerk = visit(association)
    clerk.sign_in_to_office()
    clerk.open("office/dispatches")
    clerk.main.get_by_role("checkbox", name=f"{name} さんの{item}を選ぶ").check()
    clerk.press("選んだ書類を発送済みにする")
    clerk.open("office/dispatches?show=done")
    row = clerk.main.get_by_role("row", name=name).filter(has_text="再発行")
    row.locator("summary").click()
    clerk.accept()
    row.get_by_role("button", name="返送を記録して本人に知らせる").click()
    clerk.reads("あて所に尋ねあたりません")

    holder.world.mail(address, f"{item}をお届けできませんでした")
    holder.open("home/")
    holder.reads("お送りした書類が、お届けできずに戻ってきました。")
    holder.accept()
    holder.press("住所を確かめて送り直す")
    holder.arrive("お届けと再発行")
    holder.press("上のお届け先に送り直す")
    holder.reads("発送の準備中", "送り直しました")
    holder.accept()


def test_a_coach_takes_a_certificate_in_english(visit: Visit) -> None:
    coach = visit("jspo", width=390)
    coach.sign_in("遠藤 葵")
    coach.open("certificates/")
    coach.arrive("証明書の発行")
    coach.main.get_by_role("link", name="英文証明書を発行する").first.click()
    coach.arrive("英文証明書")
    coach.page.get_by_label("ローマ字の氏名").fill("遠藤")
    coach.press("英文証明書(PDF)を発行する")
    coach.reads("パスポートと同じように半角のローマ字で")
    coach.accept()
    coach.page.get_by_label("ローマ字の氏名").fill("ENDO Aoi")
    form = coach.main.locator("form").first
    token = form.locator("input[name=csrfmiddlewaretoken]").input_value()
    answer = coach.context.request.post(
        coach.page.url,
        form={"csrfmiddlewaretoken": token, "romanised_name": "ENDO Aoi"},
        headers={"Referer": coach.page.url},
    )
    assert answer.headers["content-type"] == "application/pdf"
    coach.open("papers/")
    coach.reads("英文証明書(PDF)", "E2027-000001")
