"""研修: found, applied for, paid, attended by the code on the telephone, told what it counts."""

from tests.journeys import hosted
from tests.journeys.conftest import Visit

ORGANISER_PAGES = ("", "trainings/new", "door", "records")


def test_a_coach_applies_and_attends_by_the_code_at_the_door(visit: Visit) -> None:
    coach = visit("jspo", width=390)
    coach.sign_in("渡邊 真由美")
    coach.menu("更新研修")
    coach.press("研修をさがす・申し込む")
    coach.arrive("研修をさがす")
    coach.press("熱中症の予防と応急手当(オンライン)")
    coach.arrive("熱中症の予防と応急手当(オンライン)")
    coach.press("この研修に申し込む")
    coach.reads("申し込みを受け付けました。", "受講票")
    coach.accept()
    coach.press("研修の一覧へ戻る")
    coach.arrive("研修をさがす")
    coach.press("春の指導者研修会(見本会場)")
    coach.reads("当日、受付でこの受講票をお見せください。")
    code = coach.main.locator(".ticket__number .number").inner_text()

    # A telephone's camera reads the QR code and opens its address; the organiser is signed in.
    door = visit("jspo", width=390)
    door.sign_in_as_organiser("有馬")
    door.open(f"organiser/door/{code.replace('-', '')}")
    door.arrive("渡邊 真由美")
    door.press("出席にする")
    door.reads("出席を記録しました。")
    door.accept()

    coach.page.reload()
    # A coach of karate needs a training of karate.
    coach.reads("出席を記録しました。", "お持ちの資格の更新には数えられません。")
    coach.accept()


def test_a_coordinator_pays_for_a_seminar_and_gets_the_ticket(visit: Visit) -> None:
    one = visit("itc")
    person = one.sign_in("菊地 良平")
    one.menu("研修・研究会")
    one.press("ITC実践セミナー(プロジェクトの評価)")
    one.arrive("ITC実践セミナー(プロジェクトの評価)")
    one.press("この研修に申し込む")
    one.reads("受講料をお支払いください。", "11,000円")
    one.accept()
    place = one.page.url.split("?")[0]
    one.press("受講料のお支払いへ進む")
    one.arrive("お支払い")
    one.page.get_by_role("radio", name="クレジットカード").check()
    one.press("お支払いへ進む")
    hosted.pay_by_card(one.page, "11,000円")
    one.wait_for_text("入金済み", again="最新の状況を見る")
    one.page.goto(place)
    one.reads("申し込み済みです。", "受講票")
    one.accept()
    told = one.world.mail(person["login"], "受講料のお支払いを確認しました。")
    assert "2027年5月22日(土) 10:00から" in told.text


def test_every_page_of_an_organiser_fits_and_is_accessible(visit: Visit) -> None:
    desk = visit("jspo", width=390)
    desk.open("organiser/sign-in")
    desk.accept()
    desk.sign_in_as_organiser("有馬")
    for page in ORGANISER_PAGES:
        desk.open(f"organiser/{page}")
        desk.accept()
    desk.open("organiser/")
    desk.press("春の指導者研修会(見本会場)")
    desk.arrive("春の指導者研修会(見本会場)")
    here = desk.page.url
    for page in ("roster", "change", "cancel"):
        desk.page.goto(f"{here}/{page}")
        desk.accept()
