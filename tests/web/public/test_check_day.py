"""The public check by code or by number, today or on another day: every standing, and no names."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from koshin.capabilities.applications.wishes import Wish
from koshin.capabilities.people.models import Holder
from koshin.capabilities.register.models import Credential
from koshin.web.public import number as by_number
from koshin.web.public import verify
from tests import stories
from tests.capabilities.applications.living import asked, clerk, decided, held_by
from tests.capabilities.attestations.people import NOW, coordinator, issued
from tests.stories import World
from tests.web.portal.visitor import at_time

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    found = stories.association("itc")
    at_time(found, NOW)
    return found


def number_of(person: Holder) -> str:
    return Credential.objects.get(holder=person).number


def main_of(content: bytes) -> str:
    main = BeautifulSoup(content, "html.parser").main
    assert main is not None
    return " ".join(main.get_text(" ").split())


def checked(client: Client, number: str, on: str = "") -> str:
    answer = client.post("/itc/check/number/", {"number": number, "on": on})
    assert answer.status_code == 200
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    return main_of(answer.content)


def paused(world: World, person: Holder) -> None:
    wish = Wish(
        kind="suspend",
        credential=held_by(person).id,
        reason="illness",
        starts_on=date(2027, 4, 25),
        ends_on=date(2027, 10, 31),
    )
    decided(world, asked(world, person, wish, at=NOW), clerk(world), at=NOW)


def given_up(world: World, person: Holder) -> None:
    wish = Wish(kind="withdraw", credential=held_by(person).id)
    decided(world, asked(world, person, wish, at=NOW), clerk(world), at=NOW)


def test_a_number_is_checked_for_today_and_for_any_day_without_a_name(
    client: Client, world: World
) -> None:
    person = coordinator(world)
    number = number_of(person)
    page = checked(client, number)
    assert (
        "有効 この資格は2027年4月20日(火)現在、有効です。有効期限は2027年5月31日(月)です。" in page
    )
    assert "葛" not in page
    assert "𠮷彦" not in page
    wide = "".join(chr(ord(c) + 0xFEE0) for c in number)
    assert "期限切れ この資格は2027年6月1日(火)現在" in checked(client, wide, "令和9年6月1日")
    assert "有効期間の開始前" in checked(client, number, "2026/5/31")


def test_every_standing_has_its_word_and_no_reason(client: Client, world: World) -> None:
    first, second = coordinator(world), coordinator(world, number="C0002")
    paused(world, first)
    given_up(world, second)
    page = checked(client, number_of(first), "2027-04-25")
    assert "一時停止中 この資格は2027年4月25日(日)現在、一時的に停止しており" in page
    assert "休止" not in page
    assert "病気" not in page
    page = checked(client, number_of(second))
    assert "登録終了 この資格の登録は終了しており、2027年4月20日(火)現在" in page
    assert "返上" not in page


def test_an_unknown_number_a_strange_day_and_nothing_typed_are_answered(
    client: Client, world: World
) -> None:
    assert "確認できません この番号の資格は見つかりませんでした。" in checked(client, "0000000X")
    assert "日付は、2027年3月31日" in checked(client, number_of(coordinator(world)), "きのう")
    assert "入力してください。" in checked(client, "")


def test_the_number_of_another_association_is_unknown(client: Client, world: World) -> None:
    coach = stories.ski_coach(stories.association("jspo"), number="1000001")
    assert "確認できません" in checked(client, number_of(coach))


def test_a_code_is_checked_for_another_day_and_tells_only_the_name_that_was_wanted(
    client: Client, world: World
) -> None:
    person, other = coordinator(world), coordinator(world, number="C0002")
    named, nameless = issued(world, person), issued(world, other, named=False)
    page = main_of(client.get(f"/itc/check/{named.code}").content)
    assert "有効 この資格は2027年4月20日(火)現在、有効です。" in page
    assert "氏名 葛󠄀城 𠮷彦" in page
    page = main_of(client.get(f"/itc/check/{nameless.code}", {"on": "2027年6月1日"}).content)
    assert "期限切れ この資格は2027年6月1日(火)現在、有効ではありません。" in page
    assert "氏名" not in page
    page = main_of(client.get(f"/itc/check/{nameless.code}", {"on": "?"}).content)
    assert "2027年4月20日(火)現在" in page
    assert "日付は、2027年3月31日" in page


def test_whoever_asks_more_often_than_people_do_waits_and_others_do_not(
    client: Client, world: World
) -> None:
    number = number_of(coordinator(world))
    # Of more than twice the measure, one minute holds more than the measure.
    statuses = [
        client.post("/itc/check/number/", {"number": "1"}).status_code
        for _ in range(2 * by_number.A_MINUTE + 1)
    ]
    assert statuses[: by_number.A_MINUTE] == [200] * by_number.A_MINUTE
    assert 429 in statuses
    other = client.post("/itc/check/number/", {"number": number}, REMOTE_ADDR="192.0.2.7")
    assert other.status_code == 200
    # The codes have a measure of their own.
    assert client.get(f"/itc/check/{'0' * 16}").status_code == 200
    assert by_number.A_MINUTE < verify.A_MINUTE


def test_a_check_asks_few_questions(client: Client, world: World) -> None:
    person = coordinator(world)
    one = issued(world, person)
    with CaptureQueriesContext(connection) as made:
        client.get(f"/itc/check/{one.code}")
    assert len(made) <= 7, [query["sql"][:80] for query in made]
