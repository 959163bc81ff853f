"""Seed 000 for those who finished a course, hold several qualifications, or add one."""

import pytest

from tests.journeys import coach as steps
from tests.journeys.conftest import Visit


@pytest.mark.parametrize(
    ("width", "name", "fee"),
    [
        (
            1280,
            "栁田 亮",
            [
                ("基本登録料", "10,000円"),
                ("資格別登録料(スキーコーチ1)", "0円"),
                ("初期登録手数料(スキーコーチ1)", "3,000円"),
                ("合計", "13,000円"),
            ],
        ),
        (
            390,
            "森 康平",
            [
                ("基本登録料", "10,000円"),
                ("資格別登録料(水泳コーチ3)", "10,000円"),
                ("初期登録手数料(水泳コーチ3)", "3,000円"),
                ("合計", "23,000円"),
            ],
        ),
    ],
)
def test_who_finished_a_course_registers_and_gets_the_certificate_too(
    visit: Visit, width: int, name: str, fee: list[tuple[str, str]]
) -> None:
    coach = visit("jspo", width=width)
    coach.sign_in(name)
    coach.reads("登録されている資格はまだありません。")
    steps.to_the_fee(coach)
    assert coach.table() == fee
    steps.pay_by_card(coach, fee[-1][1])
    coach.reads("約1か月後に、登録証(新規・追加登録の場合は認定証も)をお送りします。")
    coach.accept()
    assert coach.queued(name) == ["card", "certificate"]
    coach.open("home/")
    coach.reads("有効期間の開始前", "2027年4月1日(木)から", "2031年3月31日(月)まで")
    coach.accept()


def test_several_qualifications_renew_in_one_application_with_one_base_fee(visit: Visit) -> None:
    coach = visit("jspo")
    coach.sign_in("𠮷野 沙織")
    steps.to_the_fee(coach, several=True)
    assert coach.table() == [
        ("基本登録料", "10,000円"),
        ("資格別登録料(水泳コーチ3)", "10,000円"),
        ("資格別登録料(スキーコーチ1)", "0円"),
        ("合計", "20,000円"),
    ]
    steps.pay_by_card(coach, "20,000円")
    assert coach.counted("𠮷野 沙織") == (1, 1, 1)
    assert coach.queued("𠮷野 沙織") == ["card"]


def test_a_renewal_and_an_addition_share_one_application_and_may_be_parted(visit: Visit) -> None:
    coach = visit("jspo", width=390)
    coach.sign_in("後藤 慎吾")
    steps.begin(coach)
    coach.arrive("手続きをする資格を選んでください")
    coach.page.get_by_label("スキーコーチ1").uncheck()
    coach.page.get_by_label("水泳コーチ3").uncheck()
    coach.refused = True
    coach.press("次へ")
    coach.reads("手続きを進められませんでした")
    coach.accept()
    coach.page.get_by_label("スキーコーチ1").check()
    coach.page.get_by_label("水泳コーチ3").check()
    coach.press("次へ")
    steps.confirm_registered_data(coach)
    steps.answer_survey(coach)
    assert coach.table() == [
        ("基本登録料", "10,000円"),
        ("資格別登録料(水泳コーチ3)", "10,000円"),
        ("資格別登録料(スキーコーチ1)", "0円"),
        ("初期登録手数料(スキーコーチ1)", "3,000円"),
        ("合計", "23,000円"),
    ]


def test_an_addition_costs_only_what_is_left_of_the_four_years(visit: Visit) -> None:
    coach = visit("jspo")
    coach.sign_in("吉田 奈緒")
    steps.to_the_fee(coach)
    assert coach.table() == [
        ("資格別登録料(水泳コーチ3)", "2,500円"),
        ("初期登録手数料(水泳コーチ3)", "3,000円"),
        ("合計", "5,500円"),
    ]
    coach.reads("4年分10,000円のうち、残り2期分(10,000円×2÷8)です。", "2028年3月31日(金)まで")
    steps.pay_by_card(coach, "5,500円")
    assert coach.queued("吉田 奈緒") == ["card", "certificate"]
