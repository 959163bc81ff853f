"""Where the button cannot be offered, the reasons stand in its place."""

import pytest

from tests.journeys import coach as steps
from tests.journeys.conftest import Visit

REASONS = [
    (
        "渡邉 大輔",
        "義務研修があと1回必要です。対象は2023年4月1日(土)から2026年9月30日(水)までに受講した研修で、",
    ),
    ("橋本 龍之介", "この期間は終了しています。"),
    ("井上 結衣", "義務研修の記録が反映待ちです(1回)。"),
    ("清水 翔", "手続きの受付は2027年7月26日(月)から2027年9月30日(木) 23:59までです。"),
    ("池田 早苗", "手続きの受付は2028年1月31日(月)から2028年3月31日(金) 23:59までです。"),
    ("村上 陽介", "手続きの受付は2025年9月30日(火) 23:59に終了しました。"),
    ("松本 浩二", "この資格は有効期限がなく、更新の手続きも登録料も必要ありません。"),
]


@pytest.mark.parametrize(("name", "reason"), REASONS, ids=[name for name, _ in REASONS])
def test_the_reason_stands_where_the_button_would_be(visit: Visit, name: str, reason: str) -> None:
    coach = visit("jspo", width=390)
    coach.sign_in(name)
    coach.reads(reason)
    coach.misses(steps.GO)
    coach.accept()


def test_a_training_that_came_too_late_is_listed_with_the_reason(visit: Visit) -> None:
    coach = visit("jspo")
    coach.sign_in("橋本 龍之介")
    coach.main.get_by_role("link", name="義務研修").click()
    coach.arrive("義務研修:スキーコーチ1")
    coach.reads("数えられなかったもの", "冬期スキー指導者研修会(札幌会場)", "2026年11月29日(日)")


def test_only_the_qualification_that_meets_its_own_requirement_can_be_chosen(visit: Visit) -> None:
    coach = visit("jspo")
    coach.sign_in("濵田 彩花")
    coach.reads("空手道の義務研修があと1回必要です。")
    steps.to_the_fee(coach)
    assert coach.table() == [
        ("基本登録料", "10,000円"),
        ("資格別登録料(水泳コーチ3)", "10,000円"),
        ("合計", "20,000円"),
    ]
