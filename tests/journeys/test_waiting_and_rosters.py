"""研修 seen from the organiser: who waits moves up; a roster counts at once and is corrected."""

from tests.journeys.conftest import Visit

MEETING = "地域研究会(第1回)中小企業のデータ活用"
WINTER = "冬の指導者研修会(終了)"


def test_who_waits_moves_up_when_somebody_gives_the_place_up(visit: Visit) -> None:
    second = visit("itc", width=390)
    address = second.sign_in("小野 千夏")["login"]
    second.menu("研修・研究会")
    second.press(MEETING)
    second.reads("キャンセル待ちで受け付けています。", "あなたの前に0人が待っています。")
    second.accept()
    here = second.page.url

    first = visit("itc")
    first.sign_in("菊地 良平")
    first.menu("研修・研究会")
    first.press(MEETING)
    first.reads("申し込み済みです。")
    first.press("申し込みを取り消す")
    first.arrive("申し込みを取り消しますか")
    first.press("申し込みを取り消す")
    first.reads("この申し込みは取り消されています。")
    first.accept()

    second.page.goto(here)
    second.reads("申し込み済みです。", "受講票")
    told = second.world.mail(address, "席が空きましたので、受講いただけます。")
    assert "2027年5月15日(土) 14:00から" in told.text

    desk = visit("itc", width=390)
    desk.sign_in_as_organiser("大和田")
    desk.press(MEETING)
    desk.reads("1人のうち1人、キャンセル待ち0人", "小野 千夏")
    desk.accept()


def test_a_roster_is_visible_at_once_and_corrected_with_a_reason(visit: Visit) -> None:
    coach = visit("jspo", width=390)
    number = coach.sign_in("和田 耕作")["login"]
    [(registered,)] = coach.world.rows(
        "select number from people_holder where association_id = 'jspo' and %s in (email, number)",
        number,
    )
    coach.menu("更新研修")
    coach.press("研修をさがす・申し込む")
    coach.press(WINTER)
    coach.reads("主催者からの出欠の報告を待っています。", "研修係 電話 03-0000-0131")
    coach.accept()

    desk = visit("jspo")
    desk.sign_in_as_organiser("有馬")
    desk.press(WINTER)
    desk.press("受講者名簿を届ける")
    desk.arrive("受講者名簿を届ける")
    roster = f"番号,氏名,結果,理由\r\n{registered},和田 耕作,出席,\r\n"
    for content, said in (
        (roster.replace("和田", "別人"), "2行目"),
        (roster, "まだ何も取り込まれていません。"),
    ):
        desk.page.get_by_label("受講者名簿のファイル(CSV)").set_input_files(
            {"name": "名簿.csv", "mimeType": "text/csv", "buffer": content.encode("cp932")}
        )
        desk.press("内容を検査する")
        desk.reads(said)
        desk.accept()
    desk.press("取り込む")
    desk.arrive(WINTER)
    desk.reads("出席の記録 1人")
    coach.page.reload()
    # The next renewal judges the days up to 2027-09-30.
    coach.reads("出席を記録しました。")
    coach.accept()

    desk.main.get_by_role("row").filter(has_text="和田 耕作").get_by_role("link").click()
    desk.arrive("出席の訂正")
    desk.page.get_by_label("欠席", exact=True).check()
    desk.page.get_by_label("訂正の理由").fill("同姓の方と取り違えて報告しました")
    desk.press("訂正する")
    desk.arrive(WINTER)
    desk.reads("欠席")
    coach.page.reload()
    coach.reads("欠席として報告されています。")
    coach.accept()
