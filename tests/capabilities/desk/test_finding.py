"""Whatever the office has in hand finds the person, first among all."""

from datetime import date

import pytest

from koshin.capabilities.desk.finding import find_people
from koshin.capabilities.people.models import Holder
from koshin.capabilities.people.reach import Reach
from koshin.capabilities.register.models import Credential
from tests.stories import World, association, holder, holding, jst

pytestmark = pytest.mark.django_db


def find(world: World, typed: str) -> list[str]:
    everybody = Reach(association="jspo")
    return [one.number for one in find_people(everybody, typed, numbers=world.scheme.numbers)]


def person(world: World, number: str, name: str, kana: str, born: date) -> Holder:
    made = holder(world, number=number)
    family, given = name.split()
    family_kana, given_kana = kana.split()
    Holder.objects.filter(pk=made.pk).update(
        family_name=family,
        given_name=given,
        family_kana=family_kana,
        given_kana=given_kana,
        birth_date=born,
        romanised_name="",
        phone=f"0901111{number[-4:]}",
    )
    return Holder.objects.get(pk=made.pk)


@pytest.fixture
def world() -> World:
    made = association("jspo")
    person(made, "20010001", "𠮷野 髙子", "ヨシノ タカコ", date(1980, 5, 5))
    person(made, "20010002", "吉野 高子", "ヨシノ タカコ", date(1991, 1, 2))
    person(made, "20010003", "渡邊 さくら", "ワタナベ サクラ", date(1975, 3, 3))
    person(made, "20010004", "吉田 一", "ヨシダ ハジメ", date(1970, 4, 4))
    return made


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("吉野高子", ["20010001", "20010002"]),
        ("𠮷野 髙子", ["20010001", "20010002"]),
        ("吉野 高子 1991-01-02", ["20010002"]),
        ("𠮷野 1980年5月5日", ["20010001"]),
        ("渡辺", ["20010003"]),
        ("渡邉 サクラ", ["20010003"]),
        ("さくら　渡邊", ["20010003"]),
        ("わたなべ", ["20010003"]),
        ("ﾜﾀﾅﾍﾞ ｻｸﾗ", ["20010003"]),
        ("サクラ", ["20010003"]),
        ("watanabe sakura", ["20010003"]),
        ("２００１０００４", ["20010004"]),
        ("JSPO-20010004@EXAMPLE.JP", ["20010004"]),
        ("0003", ["20010003"]),
        ("090-1111-0002", ["20010002"]),
        ("渡辺\U000e0101 さくら", ["20010003"]),
        ("宇宙人", []),
        ("  ", []),
    ],
)
def test_a_person_is_found_however_it_is_typed(world: World, typed: str, found: list[str]) -> None:
    assert find(world, typed) == found


def test_the_number_of_a_credential_finds_its_holder(world: World) -> None:
    owner = Holder.objects.get(number="20010004")
    holding(
        world, owner, qualification="ski_coach1", awarded="2023-04-01",
        term=("2023-04-01", "2027-03-31"),
    )  # fmt: skip
    number = Credential.objects.get(holder=owner).number
    assert find(world, f" {number[:3]}-{number[3:]}") == ["20010004"]


def test_nobody_of_another_association_is_found(world: World) -> None:
    other = association("itc")
    holder(other, number="20019999", family="吉野", given="高子")
    assert find(world, "吉野高子") == ["20010001", "20010002"]
    assert find(world, "20019999") == []
    assert jst("2027-01-01 00:00").year == 2027
