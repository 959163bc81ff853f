"""A holder finds a training, applies, waits, pays, shows the ticket, and gives it up."""

import pytest

from koshin.capabilities.trainings import codes
from koshin.capabilities.trainings.models import Place
from tests import courses, stories
from tests.courses import NOW
from tests.stories import World
from tests.web.portal.visitor import Visitor, at_time, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    world = stories.association("jspo")
    at_time(world, NOW)
    return world


@pytest.fixture
def coach(world: World) -> Visitor:
    return Visitor(signed_in(stories.ski_coach(world, number="2301211")), "jspo")


def titles(page: Visitor) -> list[str]:
    links = page.soup.select("section[aria-labelledby=search] .rows__link")
    return [link.get_text() for link in links]


def test_trainings_are_found_by_words_place_and_what_counts_for_oneself(
    world: World, coach: Visitor
) -> None:
    body = courses.organiser(world)
    courses.training(world, body)
    page = coach.open("trainings/")
    assert titles(page) == ["指導者研修会(横浜会場)"]
    assert "あなたの資格の更新に数えられます" in page.text
    for query, found in (
        ("q=横浜", 1), ("q=見本県 会館", 1), ("q=宇宙", 0), ("prefecture=神奈川県", 1),
        ("how=online", 0), ("how=venue", 1), ("since=2027/3/15", 0), ("since=2027年3月14日", 1),
        ("mine=on", 1), ("free=on", 1), ("since=いつか", 1),
    ):  # fmt: skip
        assert len(titles(coach.open(f"trainings/?{query}"))) == found, query
    assert "条件に合う研修はありません。" in coach.open("trainings/?q=宇宙").text


def test_a_training_that_does_not_count_for_ones_own_qualifications_is_not_called_so(
    world: World,
) -> None:
    body = courses.organiser(world)
    courses.training(world, body)
    person = stories.holder(world, number="2301212")
    stories.holding(
        world, person, qualification="karate_coach1", awarded="2023-04-01",
        term=("2023-04-01", "2027-03-31"),
    )  # fmt: skip
    page = Visitor(signed_in(person), "jspo").open("trainings/")
    assert "あなたの資格の更新に数えられます" not in page.text
    assert titles(page.open("trainings/?mine=on")) == []


def test_one_applies_and_the_ticket_bears_the_code_for_the_door(
    world: World, coach: Visitor
) -> None:
    course = courses.training(world)
    page = coach.open(f"trainings/{course.public_id}/").press("この研修に申し込む")
    place = Place.objects.get()
    assert page.url == f"/jspo/places/{place.public_id}/?said=asked"
    assert "申し込みを受け付けました。" in page.text
    assert codes.shown(codes.code_of(place)) in page.text
    assert page.soup.select_one(".ticket__code svg") is not None
    assert "すでに申し込んでいます。" in page.open(f"trainings/{course.public_id}/").text


def test_a_queue_says_how_many_are_before_one_and_moves_up(world: World, coach: Visitor) -> None:
    course = courses.training(world, capacity=1)
    first = courses.applied(world, course, number="1")
    page = coach.open(f"trainings/{course.public_id}/").press("キャンセル待ちで申し込む")
    assert "あなたの前に0人が待っています。" in page.text
    other = Visitor(signed_in(first.holder), "jspo").open(f"places/{first.public_id}/give-up/")
    other.press("申し込みを取り消す")
    assert "この申し込みは取り消されています。" in other.text
    place = Place.objects.get(state="booked")
    assert codes.shown(codes.code_of(place)) in coach.open(f"places/{place.public_id}/").text


def test_a_fee_is_paid_before_the_ticket_is_there(world: World, coach: Visitor) -> None:
    course = courses.training(world, fee=3300)
    page = coach.open(f"trainings/{course.public_id}/").press("この研修に申し込む")
    assert "2027年2月22日(月) 23:59までに受講料をお支払いください。" in page.text
    assert page.soup.select_one(".ticket") is None
    link = page.soup.find("a", string="受講料のお支払いへ進む")
    assert link is not None
    page.open(str(link["href"]))
    assert page.heading == "お支払い"
    assert "3,300円" in page.text


def test_until_when_a_federation_delivered_its_records_is_told(
    world: World, coach: Visitor
) -> None:
    body = courses.organiser(world, name="見本県空手道連盟")
    body.delivered_until = courses.PUBLISHED.date()
    body.save()
    for path in ("trainings/", "training/"):
        text = coach.open(path).text
        assert "見本県空手道連盟" in text
        assert "2027年2月1日(月)の受講分まで届いています。" in text
