"""The public page says what the rules say."""

import hashlib
from datetime import date
from decimal import Decimal

from koshin.core.audit import chosen
from koshin.core.conditions import Round, public_conditions
from tests.core.case_files import scheme


def test_the_coaches_conditions_are_those_of_the_rules() -> None:
    page = public_conditions(scheme("jspo"), on=date(2027, 2, 15))
    assert page.association == "見本スポーツ協会"
    assert "スキーコーチ1" in page.groups[0].qualifications
    assert page.groups[1].qualifications == ("空手道コーチ1", "空手道コーチ2")
    assert [(c.label, c.sentence) for c in page.groups[0].conditions] == [
        ("義務研修", "1回以上が必要です。"),
        ("活動に関するアンケート", "手続きの中で回答します。"),
        ("登録料", "手続きの中でお支払いいただきます。"),
    ]
    assert page.permanent == ("スポーツリーダー",)
    assert page.rounds[0] == Round(
        label="2027年4月1日 登録・更新",
        judged="2023年4月1日(土)から2026年9月30日(水)まで",
        window="2027年1月25日(月)から2027年3月31日(水) 23:59まで",
        new_term="2027年4月1日(木)から2031年3月31日(月)まで",
    )
    fees = {line.label: line.amount for line in page.fees}
    assert fees["基本登録料"] == "10,000円"
    assert fees["資格別登録料(水泳コーチ3)"] == "10,000円"
    assert fees["初期登録手数料"] == "3,000円"
    assert [step.label for step in page.flow][-1] == "登録料のお支払い"


def test_the_coordinators_conditions_are_those_of_the_rules() -> None:
    page = public_conditions(scheme("itc"), on=date(2027, 6, 1))
    assert [round_.label for round_ in page.rounds] == ["2028年度資格更新", "2029年度資格更新"]
    followup = page.groups[0].conditions[1]
    assert followup.sentence == (
        "ケース研修(6日間)を受けた方は、3回目の更新から、3回以上が必要です。"
    )
    assert [line.amount for line in page.fees] == ["0円", "22,000円", "22,000円"]
    assert [method.label for method in page.methods] == [
        "クレジットカード",
        "コンビニエンスストア",
        "ペイジー(Pay-easy)",
        "銀行振込",
    ]


def test_everybody_can_check_whom_a_sample_asks() -> None:
    rules = scheme("itc")
    (shown,) = public_conditions(rules, on=date(2027, 6, 1)).samplings
    assert (shown.label, shown.share, shown.seed) == ("ポイントの確認", "0.05", "mihon-itc-points")
    assert (shown.round, shown.drawn) == ("2028年度資格更新", "mihon-itc-points/sample/2028/")
    assert shown.activities[0] == "協会が認定した研修(集合)"
    for number in (f"2010{n:04}" for n in range(40)):
        value = int(hashlib.sha256(f"{shown.drawn}{number}".encode()).hexdigest(), 16)
        drawn = Decimal(value) / 2**256 < Decimal(shown.share)
        assert drawn == chosen(rules.audits[0], cycle="2028", number=number)
    assert public_conditions(scheme("jspo"), on=date(2027, 2, 15)).samplings == ()


def test_the_fee_of_the_day_is_shown() -> None:
    page = public_conditions(scheme("itc"), on=date(2019, 4, 20))
    assert [line.amount for line in page.fees] == ["0円", "21,600円", "22,000円"]
