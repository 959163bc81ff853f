"""Seed 000 with a convenience store: number, deadline, paid, reported, booked."""

import pytest

from tests.journeys import coach as steps
from tests.journeys import hosted
from tests.journeys.conftest import Visit


@pytest.mark.parametrize(("width", "name"), [(1280, "山﨑 健太"), (390, "斉藤 博之")])
def test_a_coach_pays_at_a_shop_and_sees_where_the_money_is_at_every_moment(
    visit: Visit, width: int, name: str
) -> None:
    coach = visit("jspo", width=width)
    address = coach.sign_in(name)["login"]
    steps.to_the_fee(coach)
    assert coach.table()[-1] == ("合計", "10,000円")
    steps.proceed_to_payment(coach)
    number = hosted.take_slip(coach.page, "10,000円", shop="ローソン")
    hosted.go_back(coach.page)

    coach.wait_for_text("ローソンでお支払いください", again="最新の状況を見る")
    coach.arrive("お支払い")
    assert coach.facts()["受付番号"] == number
    assert coach.facts()["お支払い金額"] == "10,000円"
    assert coach.facts()["お支払いの期限"] == "2027年3月1日(月) 23:59"
    coach.reads("お支払い後、反映まで1~2時間", "店内の")
    mail = coach.world.mail(address, "お支払いのご案内")
    assert number in mail.text
    coach.open("home/")
    coach.reads("支払番号を発行しました。2027年3月1日(月)までに店舗でお支払いください。")
    coach.press("支払番号と支払方法を見る")

    order = coach.order_of(name)
    coach.world.provider(f"orders/{order}/pay")
    coach.world.make_questions_due(order)
    coach.wait_for_text("店舗でのお支払いを確認しました。", again="最新の状況を見る")
    coach.reads("入金の反映まで1~2時間程度お待ちください。")
    coach.accept()

    coach.world.provider(f"orders/{order}/notify", times=2)
    coach.wait_for_text("手続きが完了しました", again="最新の状況を見る")
    mail = coach.world.mail(address, "入金完了のお知らせ")
    assert "コンビニエンスストア" in mail.text
    assert coach.counted(name) == (1, 1, 1)
