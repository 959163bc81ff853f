"""A sound scheme is read as it is written."""

from datetime import date, datetime

import pytest
from pydantic import ValidationError

from koshin.core.dates import JST
from koshin.core.scheme.calendar_rules import Batch, FiscalYear
from koshin.core.scheme.payment_rules import PaymentRules
from tests.core.case_files import CODES, scheme


@pytest.mark.parametrize("code", CODES)
def test_both_associations_are_read(code: str) -> None:
    rules = scheme(code)
    assert rules.code == code
    assert rules.name.startswith("見本")
    assert "倣っています" in rules.public_name_note
    assert " " not in rules.public_name_note.replace("(", "").replace(")", "")


def test_the_coaches_scheme_says_what_the_seed_shows() -> None:
    rules = scheme("jspo")
    assert [item.label for item in rules.menu] == [
        "トップページ",
        "お知らせ",
        "指導者情報",
        "更新研修",
        "資格を取得する",
        "サービス",
        "マッチング",
        "お問い合わせ",
    ]
    journey = rules.journeys["renewal"]
    assert journey.button == "資格登録・更新手続きへ"
    assert [step.code for step in journey.steps] == ["profile", "survey", "delivery", "fee"]
    assert [step.button for step in journey.steps][-2:] == ["登録料の確認", "支払いへ進む"]
    assert (journey.apply_at, journey.sequential) == ("fee", True)
    assert rules.forms["survey"].purpose
    assert isinstance(rules.calendar, Batch)
    assert rules.calendar.overrides[0].opens == datetime(2027, 1, 25, tzinfo=JST)
    assert [document.code for document in rules.documents] == ["card", "certificate"]
    assert rules.label("training") == "義務研修"
    assert rules.label("no_such_word") == "no_such_word"


def test_the_coordinators_scheme_says_what_the_seed_shows() -> None:
    rules = scheme("itc")
    journey = rules.journeys["renewal"]
    assert journey.apply_at == "consent"
    assert journey.steps[0].button == "上記の規約に同意し、申請する"
    assert [step.opens for step in journey.steps] == ["start", "applied", "applied"]
    assert not journey.sequential
    assert rules.delivery.options == ()
    assert [method.code for method in rules.payment.methods] == ["card", "shop", "payeasy", "bank"]
    assert rules.payment.method("cash") is None
    assert rules.issuer.bank_account is not None
    assert rules.journey("first") is None
    assert isinstance(rules.calendar, FiscalYear)
    scale = next(q for q in rules.forms["report"].questions if q.kind == "scale")
    assert scale.options[0] == ("5", "とても満足")


def test_a_qualification_has_the_name_of_the_day() -> None:
    leader = scheme("jspo").qualifications["coaching_leader"]
    assert leader.code == "coaching_leader"
    assert leader.name_on(date(2024, 3, 31)) == "コーチングアシスタント"
    assert leader.name_on(date(2024, 4, 1)) == "スポーツコーチングリーダー"


@pytest.mark.parametrize(
    ("page", "method"), [("stripe", {}), ("veritrans", {"provider": "stripe"})]
)
def test_pay_easy_is_never_left_to_stripe(page: str, method: dict[str, str]) -> None:
    rules = {
        "chosen": "here",
        "provider": page,
        "methods": [{"code": "payeasy", "label": "ペイジー", **method}],
    }
    with pytest.raises(ValidationError, match="Stripe does not take payeasy"):
        PaymentRules.model_validate(rules)
