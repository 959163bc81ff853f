"""From a course to the first registration: entered, finished by a list, checked by anybody."""

from tests.journeys.conftest import Visit

COURSE = {
    "記号": "27HB77",
    "講習会の名前": "ハンドボールコーチ1養成講習会",
    "主催": "見本県ハンドボール協会",
    "会場": "見本県総合体育館",
    "初日": "2027年2月6日",
    "最終日": "2027年2月14日",
    "受付開始日": "2027年1月10日",
    "受付の最終日": "2027年2月20日",
    "定員": "20",
    "受講料": "20,000円。主催者にお支払いください。",
}
NAME = "池田 早苗"


def test_a_coach_enters_a_course_finishes_it_and_may_register(visit: Visit) -> None:
    clerk = visit("jspo")
    clerk.sign_in_to_office()
    clerk.open("office/courses/new")
    clerk.accept()
    for label, typed in COURSE.items():
        clerk.page.get_by_label(label, exact=False).first.fill(typed)
    clerk.page.get_by_label("取得できる資格").select_option(label="ハンドボールコーチ1")
    clerk.press("公開する")
    clerk.arrive("ハンドボールコーチ1養成講習会")

    coach = visit("jspo", width=390)
    number = coach.sign_in(NAME)["login"]
    coach.menu("資格を取得する")
    coach.arrive("資格を取得する")
    coach.press("ハンドボールコーチ1養成講習会")
    coach.arrive("ハンドボールコーチ1養成講習会")
    coach.press("この講習会に申し込む")
    coach.reads("あなたの受講番号は 27HB770001 です。")
    coach.accept()

    [(registered,)] = coach.world.rows(
        "select number from people_holder where association_id = 'jspo' and %s in (email, number)",
        number,
    )
    heading = "受講番号,登録番号,氏名,修了日"
    for name, button, said in (
        ("別人 太郎", "取り込む", "2行目:氏名が、申し込みの氏名と違います"),
        (NAME, "試す(取り込まない)", "1人を修了にできます。まだ取り込んでいません。"),
        (NAME, "取り込む", "2027年2月14日(日) 修了"),
    ):
        text = f"{heading}\r\n27HB770001,{registered},{name},2027-02-14\r\n"
        content = text.encode("cp932")
        clerk.page.get_by_label("修了者名簿(CSV)").set_input_files(
            {"name": "名簿.csv", "mimeType": "text/csv", "buffer": content}
        )
        clerk.press(button)
        clerk.reads(said)
        clerk.accept()

    anybody = visit("jspo", width=390)
    anybody.open("check/course-number/")
    anybody.page.get_by_label("受講番号").fill("27ＨＢ770001")
    anybody.press("確認する")
    anybody.reads("修了・登録見込み", "ハンドボールコーチ1", "2027年4月1日(木)から有効になる見込み")
    assert NAME.split()[0] not in anybody.page.content()
    anybody.accept()

    coach.open("home/")
    coach.reads("ハンドボールコーチ1")
    coach.press("資格登録・更新手続きへ")
    coach.arrive("登録情報の確認")
