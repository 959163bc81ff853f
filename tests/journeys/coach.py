"""Seed 000 as steps: what a coach does on the pages of 見本スポーツ協会."""

from tests.journeys import hosted
from tests.journeys.visitor import Visitor

MENU = (
    "トップページ",
    "お知らせ",
    "指導者情報",
    "更新研修",
    "資格を取得する",
    "サービス",
    "マッチング",
    "お問い合わせ",
)
GO = "資格登録・更新手続きへ"
NEW_TERM = "2027年4月1日(木)から2031年3月31日(月)まで"


def begin(coach: Visitor) -> None:
    """①「資格登録・更新手続きへ」をクリック."""
    coach.press(GO)


def choose_all(coach: Visitor) -> None:
    """Where there are several qualifications, all of them are chosen to begin with."""
    coach.arrive("手続きをする資格を選んでください")
    coach.press("次へ")


def confirm_registered_data(coach: Visitor) -> None:
    """②③ 自身の登録情報を確認し、変更・確認; 変更内容を確認したのち、次へ."""
    coach.arrive("登録情報の確認")
    coach.press("変更・確認")
    coach.arrive("この内容でよろしいですか")
    coach.press("次へ")


def answer_survey(coach: Visitor) -> None:
    """④ アンケートに回答し、発送希望を回答した後、登録料の確認."""
    coach.arrive("スポーツ指導者の活動に関するアンケート")
    fill_survey(coach)
    coach.press("登録料の確認")


def fill_survey(coach: Visitor) -> None:
    page = coach.page
    page.get_by_role("group", name="この1年間に、スポーツの指導をしましたか").get_by_label(
        "週に1回以上した"
    ).check()
    page.get_by_label("地域のクラブ").check()
    page.get_by_label("小学生").check()
    page.get_by_label("交通費などの実費だけ受けた").check()
    page.get_by_label("登録されている住所への発送を希望する").check()


def to_the_fee(coach: Visitor, *, several: bool = False) -> None:
    """From My Page to the page with the fee."""
    begin(coach)
    if several:
        choose_all(coach)
    confirm_registered_data(coach)
    answer_survey(coach)
    coach.arrive("登録料の確認")


def proceed_to_payment(coach: Visitor) -> None:
    """⑤ 登録料を確認し、支払いへ進む; without JavaScript one more press leads there."""
    coach.press("支払いへ進む")
    leave(coach)


def leave(coach: Visitor, *, again: bool = False) -> None:
    """Over to the provider's page: by itself the first time, else (or without JavaScript) by the
    button."""
    if again or not coach.javascript:
        coach.arrive("決済会社の画面へ移動します")
        coach.press("お支払い画面へ")
    coach.page.wait_for_url("**/web1/**")


def pay_by_card(coach: Visitor, amount: str) -> None:
    """⑥ to ⑧ with a card; then back at the association, as soon as the money is known."""
    proceed_to_payment(coach)
    hosted.pay_by_card(coach.page, amount)
    see_it_complete(coach)


def see_it_complete(coach: Visitor) -> None:
    """Back from the provider: the page looks again until the money is known."""
    coach.wait_for_text("手続きが完了しました", again="最新の状況を見る")
