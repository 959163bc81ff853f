"""A file comes in: every row is answered for, written by ordinary verbs, and can be undone."""

from datetime import date

import pytest

from koshin.capabilities.exchange.actions.receive_file import map_columns, receive_file
from koshin.capabilities.exchange.models import Batch, BatchRow
from koshin.capabilities.exchange.tasks import look_through_file
from koshin.capabilities.people.models import Holder
from koshin.capabilities.register.models import Credential, Term
from koshin.core.refusal import Refused
from koshin.platform.audit import Actor
from koshin.platform.models import AuditLine
from tests import stories
from tests.capabilities.exchange.world import (
    HEADINGS,
    NOW,
    clerk,
    counts,
    csv,
    entity,
    looked,
    person,
    undone,
    whys,
    written,
)  # fmt: skip
from tests.capabilities.papers.people import coordinator
from tests.stories import World, jst

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return stories.association("jspo")


@pytest.fixture
def one(world: World) -> Actor:
    return clerk(world, name="深沢")


@pytest.fixture
def other(world: World) -> Actor:
    return clerk(world, name="久保田")


def test_a_file_of_another_system_is_understood_and_every_row_is_answered_for(
    world: World, one: Actor
) -> None:
    stories.holder(world, number="0000001")
    rows = [person("0000001"), person("0000002"), person("0000002"), person("0000003", birth="x")]
    batch = looked(world, "holders", csv(rows), by=one)
    assert batch.written == "cp932"
    assert counts(batch) == (1, 1, 0, 2)
    assert whys(batch) == {
        4: "3行目と同じものの行です。1行にしてください。",
        5: "生年月日: 2027-03-31 のような日付にしてください。",
    }
    changed = batch.lines.get(outcome="changed")
    assert changed.cells["family_name"] == "高橋"
    assert changed.before["family_name"] == "髙橋"
    assert not Holder.objects.filter(number="0000002").exists()


def test_rows_are_written_with_an_audit_line_each_and_the_same_file_then_changes_nothing(
    world: World, one: Actor
) -> None:
    file = csv([person("0000001"), person("0000002", email="ｍａｒｉ@example.jp")])
    batch = written(world, looked(world, "holders", file, by=one), by=one)
    assert (batch.state, batch.done, batch.failed) == (Batch.State.APPLIED, 2, 0)
    found = Holder.objects.get(number="0000002")
    assert (found.family_kana, found.given_kana) == ("タカハシ", "サキコ")
    assert (found.birth_date, found.joined_on) == (date(1980, 5, 5), date(2015, 4, 1))
    assert found.email == "mari@example.jp"
    assert AuditLine.objects.filter(verb="enrol_holder", actor_id=one.id).count() == 2
    assert counts(looked(world, "holders", file, by=one)) == (0, 0, 2, 0)


def test_an_unknown_column_stops_the_file_until_somebody_says_what_it_is(
    world: World, one: Actor
) -> None:
    file = csv([[*person("0000001"), "備考", "1500001"]], headings=[*HEADINGS, "メモ", "ゆうびん"])
    own = entity(world, "holders")
    batch = receive_file(
        entity=own, name="名簿.csv", content=file, look=look_through_file, at=NOW, actor=one
    )
    assert batch.state == Batch.State.MAPPING
    with pytest.raises(Refused, match="columns"):
        map_columns(batch, entity=own, columns=batch.mapping, look=look_through_file, at=NOW,
                    actor=one)  # fmt: skip
    columns = {**batch.mapping, "メモ": "", "ゆうびん": "postal_code"}
    map_columns(batch, entity=own, columns=columns, look=look_through_file, at=NOW, actor=one)
    again = looked(world, "holders", file, by=one)
    assert again.mapping == columns
    assert counts(again) == (1, 0, 0, 0)
    assert again.lines.get().cells["postal_code"] == "1500001"


def test_more_than_a_hundred_rows_are_written_and_undone_by_somebody_else(
    world: World, one: Actor, other: Actor
) -> None:
    batch = looked(world, "holders", csv([person(f"{n:07d}") for n in range(101)]), by=one)
    with pytest.raises(Refused, match="second_person"):
        written(world, batch, by=one)
    assert written(world, batch, by=other).done == 101
    with pytest.raises(Refused, match="second_person"):
        undone(world, batch, by=other)
    back = undone(world, batch, by=one)
    assert (back.state, back.undone, back.kept) == (Batch.State.UNDONE, 101, 0)
    assert not Holder.objects.exists()


def test_what_later_acts_were_built_on_stays_and_says_why(world: World, one: Actor) -> None:
    stories.holder(world, number="0000009")
    rows = [person(f"000000{n}") for n in (1, 2, 3)] + [person("0000009", family="旧姓")]
    batch = written(world, looked(world, "holders", csv(rows), by=one), by=one)
    stories.trained(Holder.objects.get(number="0000002"), on="2026-06-01")
    Holder.objects.filter(number="0000009").update(family_name="新姓")
    back = undone(world, batch, by=one)
    assert (back.undone, back.kept) == (2, 2)
    assert whys(batch) == {
        3: "このあとに研修実績・ポイントがあるため、取り消せません。",
        5: "取り込みのあとに変更されているため、取り消せません。",
    }
    assert set(Holder.objects.values_list("number", flat=True)) == {"0000002", "0000009"}


def test_what_changed_between_looking_and_writing_is_not_overwritten(
    world: World, one: Actor
) -> None:
    somebody = stories.holder(world, number="0000001")
    batch = looked(world, "holders", csv([person("0000001"), person("0000002")]), by=one)
    Holder.objects.filter(pk=somebody.pk).update(family_name="途中")
    batch = written(world, batch, by=one)
    assert (batch.done, batch.failed) == (1, 1)
    assert list(whys(batch)) == [2]
    Holder.objects.filter(pk=somebody.pk).update(family_name="髙橋")
    again = written(world, batch, by=one)
    assert (again.done, again.failed) == (2, 0)
    assert Holder.objects.get(pk=somebody.pk).family_name == "高橋"


def test_a_mail_address_of_somebody_else_is_refused_with_whose_it_is(
    world: World, one: Actor
) -> None:
    stories.holder(world, number="0000009")
    rows = [
        person("0000001", email="jspo-0000009@example.jp"),
        person("0000002", email="a@example.jp"),
    ]
    batch = looked(world, "holders", csv([*rows, person("0000003", email="a@example.jp")]), by=one)
    assert counts(batch) == (1, 0, 0, 2)
    assert "登録番号 0000009 の方" in whys(batch)[2]
    assert "登録番号 0000002 の方" in whys(batch)[4]


TERMS = ("認定番号", "登録番号", "資格", "認定日", "有効期間の開始", "有効期間の終了")


def test_credentials_move_in_with_their_history_and_new_numbers_begin_above(
    world: World, one: Actor
) -> None:
    owner = stories.holder(world, number="0000001")
    name = world.scheme.qualifications["ski_coach1"].name
    rows = [
        ["4711", "0000001", name, "2019-04-01", "2019-04-01", "2023-03-31"],
        ["4711", "0000001", "ski_coach1", "2019-04-01", "2023-04-01", "2027-03-31"],
        ["4711", "0000001", name, "2019-04-01", "2027-03-01", "2031-03-31"],
        ["4712", "0000001", name, "2019-04-01", "2031-04-01", "2035-03-31"],
        ["4713", "0000002", name, "2019-04-01", "2031-04-01", "2035-03-31"],
    ]
    batch = looked(world, "credentials", csv(rows, headings=TERMS), by=one)
    assert counts(batch) == (2, 0, 0, 3)
    assert whys(batch) == {
        4: "同じ認定の別の有効期間と重なっています。",
        5: "この方のこの資格には、認定番号 0004711 があります。",
        6: "登録番号 0000002 の方が名簿にいません。先に名簿を取り込んでください。",
    }
    batch = written(world, batch, by=one)
    assert Credential.objects.get().holder == owner
    assert Term.objects.count() == 2
    someone = stories.holder(world, number="0000002", given="次子")
    granted = stories.holding(world, someone, qualification="ski_coach1", awarded="2027-01-01",
                              term=("2027-01-01", "2030-12-31"))  # fmt: skip
    assert granted.number == "0004712"
    assert undone(world, batch, by=one).undone == 2
    assert not Credential.objects.filter(holder=owner).exists()


def test_a_term_is_never_overwritten_by_a_file(world: World, one: Actor) -> None:
    stories.ski_coach(world, number="0000001")
    number = Credential.objects.get().number
    row = [number, "0000001", "ski_coach1", "2023-04-01", "2023-04-01", "2099-03-31"]
    batch = looked(world, "credentials", csv([row], headings=TERMS), by=one)
    assert whys(batch) == {2: "「有効期間の終了」は取り込みでは変更できません。"}


RECORDS = ("登録番号", "種類", "名称", "実施日", "ポイント")


def test_a_record_that_an_application_counts_is_neither_changed_nor_undone() -> None:
    itc = stories.association("itc")
    one, at = clerk(itc, name="深沢"), jst("2027-04-20 10:00")
    somebody = coordinator(itc, number="C0001")
    rows = [["C0001", "hosted_class", "春の講座", "2026-04-01", "1"],
            ["C0001", "hosted_class", "夏の講座", "2026-07-01", "1"]]  # fmt: skip
    file = csv(rows, headings=RECORDS)
    batch = written(itc, looked(itc, "activities", file, by=one, at=at), by=one, at=at)
    assert somebody.activities.count() == 3
    stories.applied(itc, somebody, at=at)
    rows[0][4] = "2"
    again = looked(itc, "activities", csv(rows, headings=RECORDS), by=one, at=at)
    assert counts(again) == (0, 0, 1, 1)
    assert whys(again) == {2: "この記録を数えた申請があるため、変更できません。"}
    back = undone(itc, batch, by=one, at=at)
    assert (back.undone, back.kept) == (0, 2)


def test_a_delivered_record_is_restated_and_put_back(world: World, one: Actor) -> None:
    coach = stories.ski_coach(world, number="0000001")
    rows = [["0000001", "更新研修", "春の研修", "2026-04-01", "1"]]
    written(world, looked(world, "activities", csv(rows, headings=RECORDS), by=one), by=one)
    rows[0][4] = "2"
    batch = looked(world, "activities", csv(rows, headings=RECORDS), by=one)
    assert counts(batch) == (0, 1, 0, 0)
    batch = written(world, batch, by=one)
    assert coach.activities.get(title="春の研修").amount == 2
    assert undone(world, batch, by=one).undone == 1
    assert coach.activities.get(title="春の研修").amount == 1


def test_completions_are_taken_and_restated_until_a_registration_is_built_on_them(
    world: World, one: Actor
) -> None:
    somebody = stories.holder(world, number="0000001")
    headings = ("登録番号", "資格", "受講番号", "修了日")
    row = ["0000001", "ski_coach1", "26SC0001", "2026-10-01"]
    written(world, looked(world, "completions", csv([row], headings=headings), by=one), by=one)
    row[3] = "2026-10-02"
    batch = looked(world, "completions", csv([row], headings=headings), by=one)
    assert counts(batch) == (0, 1, 0, 0)
    batch = written(world, batch, by=one)
    assert somebody.completions.get().completed_on == date(2026, 10, 2)
    stories.holding(world, somebody, qualification="ski_coach1", awarded="2027-01-01",
                    term=("2027-01-01", "2030-12-31"))  # fmt: skip
    assert undone(world, batch, by=one).kept == 1


def test_looking_twice_gives_the_same_answers_once(world: World, one: Actor) -> None:
    batch = looked(world, "holders", csv([person("0000001"), person("0000002")]), by=one)
    Batch.objects.filter(pk=batch.pk).update(state=Batch.State.CHECKING)
    again = looked(world, "holders", csv([person("0000001"), person("0000002")]), by=one)
    assert counts(again) == (2, 0, 0, 0)
    assert BatchRow.objects.filter(batch=batch).count() == 2
