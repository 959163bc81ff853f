"""A holder finds a training, applies, waits, pays, shows the ticket, and gives it up."""

import pytest

from koshin.capabilities.people.models import Holder
from koshin.capabilities.trainings import codes
from koshin.capabilities.trainings.actions.attend import attend
from koshin.capabilities.trainings.models import Place
from koshin.platform.audit import SYSTEM
from tests import courses, stories
from tests.courses import NOW
from tests.stories import World, jst
from tests.web.portal.visitor import Visitor, at_time, signed_in

pytestmark = pytest.mark.django_db
COUNTS = "あなたの資格の更新に数えられます"
NOT_COUNTED = "お持ちの資格の更新には数えられません。"
NEXT = "次の対象期間は2027年4月1日(木)から2030年9月30日(月)までです。"


@pytest.fixture
def world() -> World:
    world = stories.association("jspo")
    at_time(world, NOW)
    return world


@pytest.fixture
def coach(world: World) -> Visitor:
    return Visitor(signed_in(stories.ski_coach(world, number="2301211")), "jspo")


def holding(world: World, qualification: str, *, until: str) -> Holder:
    """Somebody with this qualification, in the four years to this day."""
    person = stories.holder(world, number="2301212")
    start = f"{int(until[:4]) - 4}-04-01"
    stories.holding(world, person, qualification=qualification, awarded=start, term=(start, until))
    return person


def attended(world: World, person: Holder) -> str:
    """What the page of the place says after the training of 14 March 2027."""
    body = courses.organiser(world)
    place = courses.applied(world, courses.training(world, body), person=person)
    attend(code=codes.code_of(place), organiser=body, at=courses.DAY, actor=SYSTEM)
    at_time(world, courses.DAY)
    return Visitor(signed_in(person), "jspo").open(f"places/{place.public_id}/").text


def titles(page: Visitor) -> list[str]:
    links = page.soup.select("section[aria-labelledby=search] .rows__link")
    return [link.get_text() for link in links]


def test_trainings_are_found_by_words_place_and_what_counts_for_oneself(world: World) -> None:
    person = holding(world, "ski_coach1", until="2029-03-31")
    courses.training(world)
    page = Visitor(signed_in(person), "jspo").open("trainings/")
    assert titles(page) == ["指導者研修会(横浜会場)"]
    assert COUNTS in page.text
    for query, found in (
        ("q=横浜", 1), ("q=見本県 会館", 1), ("q=宇宙", 0), ("prefecture=神奈川県", 1),
        ("how=online", 0), ("how=venue", 1), ("since=2027/3/15", 0), ("since=2027年3月14日", 1),
        ("mine=on", 1), ("free=on", 1), ("since=いつか", 1),
    ):  # fmt: skip
        assert len(titles(page.open(f"trainings/?{query}"))) == found, query
    assert "条件に合う研修はありません。" in page.open("trainings/?q=宇宙").text


@pytest.mark.parametrize(
    ("qualification", "until"),
    [("karate_coach1", "2029-03-31"), ("ski_coach1", "2027-03-31")],
    ids=["another sport's rule", "judged until six months before the end"],
)
def test_a_training_that_does_not_count_for_ones_own_qualifications_is_not_called_so(
    world: World, qualification: str, until: str
) -> None:
    courses.training(world)
    person = holding(world, qualification, until=until)
    page = Visitor(signed_in(person), "jspo").open("trainings/")
    assert COUNTS not in page.text
    assert titles(page.open("trainings/?mine=on")) == []


def test_a_training_of_the_next_term_counts_while_the_present_one_can_be_renewed(
    world: World,
) -> None:
    courses.training(world, at=jst("2027-03-15 09:00"))  # it is held on 25 April
    page = Visitor(signed_in(holding(world, "ski_coach1", until="2027-03-31")), "jspo")
    at_time(world, jst("2027-03-20 10:00"))
    assert COUNTS in page.open("trainings/").text
    at_time(world, jst("2027-04-02 10:00"))
    assert COUNTS not in page.open("trainings/").text


@pytest.mark.parametrize(
    ("qualification", "until", "said"),
    [
        ("ski_coach1", "2029-03-31", ["更新研修 1回として、すでに数えられています。"]),
        ("ski_coach1", "2027-03-31", [NOT_COUNTED, "より後の記録です。", NEXT]),
        ("karate_coach1", "2027-03-31", [NOT_COUNTED, "空手道の義務研修の対象となる"]),
    ],
    ids=["in the judged period", "after it", "of another sport"],
)
def test_the_page_of_an_attendance_says_whether_it_counts_and_why_not(
    world: World, qualification: str, until: str, said: list[str]
) -> None:
    text = attended(world, holding(world, qualification, until=until))
    assert "出席を記録しました。" in text
    for words in said:
        assert words in text, text
    assert (NOT_COUNTED in text, NEXT in text) == (NOT_COUNTED in said, NEXT in said)


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


def test_after_the_last_day_to_pay_a_transfer_is_waited_for_and_not_asked_for_again(
    world: World, coach: Visitor
) -> None:
    course = courses.training(world, fee=3300)
    page = coach.open(f"trainings/{course.public_id}/").press("この研修に申し込む")
    at_time(world, jst("2027-02-23 09:00"))
    page.open(f"places/{Place.objects.get().public_id}/")
    assert "お支払いの期限(2027年2月22日(月) 23:59)を過ぎました。" in page.text
    assert "受講料のお支払いへ進む" not in page.text


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
