"""Every kind of requirement: met, unmet, pending, and the sentence a holder reads."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from pydantic import TypeAdapter

from koshin.core.dates import JST
from koshin.core.decision import Cycle, Finding, Window
from koshin.core.facts import ActivityFact, ActivityState, CredentialFact, Period
from koshin.core.requirements.judge import judge
from koshin.core.requirements.subject import Subject
from koshin.core.scheme.rules import Requirement

NODES: TypeAdapter[Requirement] = TypeAdapter(Requirement)
JUDGED = Period(start=date(2026, 4, 1), end=date(2027, 3, 31))
BEFORE_THE_END = datetime(2027, 3, 31, 23, 59, 59, tzinfo=JST)
AFTER_THE_END = datetime(2027, 4, 20, 10, tzinfo=JST)


def count(code: str = "course", at_least: int = 1, **more: Any) -> dict[str, Any]:
    return {
        "kind": "count",
        "code": code,
        "label": f"研修{code}",
        "activities": [code],
        "at_least": at_least,
        "unit": "回",
        "done": "に受講した研修",
        **more,
    }


def points(at_least: str = "10", **more: Any) -> dict[str, Any]:
    return {**count("points"), "kind": "sum", "label": "ポイント", "unit": "点", **more} | {
        "at_least": at_least,
        "done": "の活動",
    }


def did(
    kind: str,
    *,
    on: date = date(2026, 9, 1),
    amount: str = "1",
    state: ActivityState = "accepted",
    topic: str = "",
    note: str = "",
) -> ActivityFact:
    return ActivityFact(
        id=1,
        kind=kind,
        topic=topic,
        title="見本",
        on=on,
        amount=Decimal(amount),
        state=state,
        source="self",
        note=note,
    )


def found(
    node: dict[str, Any], *done: ActivityFact, at: datetime = AFTER_THE_END, ordinal: int = 1
) -> Finding | None:
    credential = CredentialFact(
        id=1,
        qualification="q",
        number="1",
        awarded_on=date(2024, 7, 1),
        terms=(Period(start=date(2024, 7, 1), end=date(2027, 5, 31)),),
    )
    cycle = Cycle(
        code="2027",
        label="2027年度",
        judged=JUDGED,
        window=Window(
            opens=datetime(2027, 4, 1, 13, tzinfo=JST),
            closes=datetime(2027, 5, 31, 23, 59, 59, tzinfo=JST),
        ),
        current_end=date(2027, 5, 31),
        new_term=Period(start=date(2027, 6, 1), end=date(2028, 5, 31)),
        ordinal=ordinal,
    )
    subject = Subject(credential=credential, activities=done, cycle=cycle, at=at)
    return judge(NODES.validate_python(node), subject)


def judged(node: dict[str, Any], *done: ActivityFact, **how: Any) -> Finding:
    finding = found(node, *done, **how)
    assert finding is not None
    return finding


def test_enough_is_met_and_says_how_much() -> None:
    finding = judged(points(), did("points", amount="7.50"), did("points", amount="2.5"))
    assert finding.outcome == "met"
    assert finding.sentence == "ポイントの条件を満たしています(10点、必要数は10点)。"
    assert (finding.amount, finding.need) == (Decimal(10), Decimal(10))
    assert finding.shortfall == Decimal(0)
    assert finding.hint == ""


def test_what_is_missing_is_said_with_the_day_until_which_it_counts() -> None:
    node = points(hint="研究会などです。")
    finding = judged(node, did("points", amount="7.5"), at=BEFORE_THE_END)
    assert finding.outcome == "unmet"
    assert finding.sentence == (
        "ポイントがあと2.5点必要です。2027年3月31日(水)までの活動が対象です。"
    )
    assert finding.deadline == date(2027, 3, 31)
    assert finding.hint == "研究会などです。"


def test_after_the_deadline_it_says_so_and_what_remains() -> None:
    node = points(after_deadline="{window_closes}まで登録できます。", hint="研究会などです。")
    finding = judged(node, did("points", amount="7.5"))
    assert finding.sentence == (
        "ポイントがあと2.5点必要です。"
        "対象は2026年4月1日(水)から2027年3月31日(水)までの活動で、この期間は終了しています。"
        "2027年5月31日(月) 23:59まで登録できます。"
    )
    assert finding.hint == ""


def test_records_on_their_way_make_it_pending_when_they_are_enough() -> None:
    finding = judged(
        points(), did("points", amount="6"), did("points", amount="4", state="pending")
    )
    assert finding.outcome == "pending"
    assert finding.sentence.startswith(
        "ポイントの記録が反映待ちです(4点)。反映されると条件を満たします。"
    )


def test_records_on_their_way_that_are_too_few_leave_it_unmet() -> None:
    finding = judged(points(), did("points", amount="4", state="pending"))
    assert finding.outcome == "unmet"
    assert "反映待ちの記録が4点ありますが、それだけでは足りません。" in finding.sentence


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (did("other"), "研修courseの対象ではない種類の記録です。"),
        (
            did("course", on=date(2026, 3, 31)),
            "対象期間(2026年4月1日(水)から2027年3月31日(水)まで)より前の記録です。",
        ),
        (
            did("course", on=date(2027, 4, 1)),
            "対象期間(2026年4月1日(水)から2027年3月31日(水)まで)より後の記録です。",
        ),
        (did("course", state="pending", note="確認中です。"), "反映待ちです。確認中です。"),
        (
            did("course", state="rejected", note="未修了です。"),
            "対象外とされた記録です。未修了です。",
        ),
    ],
)
def test_each_record_that_does_not_count_says_why(record: ActivityFact, reason: str) -> None:
    finding = judged(count(), record)
    assert [(row.reason, row.pending) for row in finding.uncounted] == [
        (reason, record.state == "pending")
    ]
    assert finding.counted == ()


def test_a_record_of_tomorrow_does_not_count_today() -> None:
    at = datetime(2026, 8, 31, 23, 59, 59, tzinfo=JST)
    finding = judged(count(), did("course", on=date(2026, 9, 1)), at=at)
    assert [row.reason for row in finding.uncounted] == ["まだ行われていない日付の記録です。"]


@pytest.mark.parametrize("day", [JUDGED.start, JUDGED.end])
def test_both_ends_of_the_judged_period_count(day: date) -> None:
    assert judged(count(), did("course", on=day)).outcome == "met"


def test_only_the_asked_topic_counts() -> None:
    node = count(topics=["karate"])
    assert judged(node, did("course", topic="swim")).outcome == "unmet"
    assert judged(node, did("course", topic="karate")).outcome == "met"


def test_a_count_counts_records_and_not_their_amount() -> None:
    assert judged(count(at_least=2), did("course", amount="5")).shortfall == 1


def test_since_the_award_older_records_count_too() -> None:
    node = count(within="since_award")
    assert judged(node, did("course", on=date(2024, 7, 1))).outcome == "met"
    assert judged(node, did("course", on=date(2024, 6, 30))).outcome == "unmet"


def group(kind: str, *parts: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"kind": kind, "code": "whole", "label": "更新の条件", "of": list(parts), **more}


def test_all_needs_every_part_and_says_every_missing_one() -> None:
    node = group("all", count("a"), count("b"), count("c"))
    finding = judged(node, did("b"), at=BEFORE_THE_END)
    assert finding.outcome == "unmet"
    assert finding.sentence == (
        "研修aがあと1回必要です。2027年3月31日(水)までに受講した研修が対象です。"
        "研修cがあと1回必要です。2027年3月31日(水)までに受講した研修が対象です。"
    )
    assert [child.outcome for child in finding.children] == ["unmet", "met", "unmet"]
    assert judged(node, did("a"), did("b"), did("c")).outcome == "met"


def test_any_needs_one_part() -> None:
    node = group("any", count("a"), count("b"))
    assert judged(node, did("b")).outcome == "met"
    unmet = judged(node, at=BEFORE_THE_END)
    assert unmet.sentence.startswith("更新の条件は、次のうちあと1つが必要です。・研修aがあと1回")


def test_n_of_needs_so_many_parts() -> None:
    node = group("n_of", count("a"), count("b"), count("c"), n=2)
    assert judged(node, did("a")).outcome == "unmet"
    assert judged(node, did("a"), did("b", state="pending")).outcome == "pending"
    assert judged(node, did("a"), did("c")).outcome == "met"


def test_an_unmet_part_outweighs_a_pending_one() -> None:
    node = group("all", count("a"), count("b"))
    assert judged(node, did("a", state="pending")).outcome == "unmet"
    assert judged(node, did("a", state="pending"), did("b")).outcome == "pending"


def test_forms_and_fees_do_not_keep_anybody_from_beginning() -> None:
    form = {"kind": "form", "code": "form", "label": "報告", "step": "report"}
    fee = {"kind": "fee", "code": "fee", "label": "更新料", "step": "fee"}
    assert found(form) is None
    assert found(group("all", form, fee)) is None
    assert judged(group("all", form, fee, count()), did("course")).outcome == "met"


@pytest.mark.parametrize(
    ("when", "ordinal", "applies"),
    [
        ({"ordinal_from": 2}, 1, False),
        ({"ordinal_from": 2}, 2, True),
        ({"ordinal_to": 2}, 2, True),
        ({"ordinal_to": 2}, 3, False),
        ({"awarded_from": date(2024, 7, 1)}, 1, True),
        ({"awarded_from": date(2024, 7, 2)}, 1, False),
        ({"has_activity": "six_day_case"}, 1, False),
        ({"has_activity": "other"}, 1, True),
    ],
)
def test_a_guard_says_for_whom_a_requirement_is(
    when: dict[str, Any], ordinal: int, applies: bool
) -> None:
    finding = found(count(when=when), did("other"), ordinal=ordinal)
    assert (finding is not None) == applies


def test_the_order_of_the_records_changes_nothing() -> None:
    records = [did("points", amount="3"), did("points", on=date(2026, 5, 1), amount="4")]
    assert judged(points(), *records) == judged(points(), *reversed(records))
