"""The guidance mail when a window opens: to those who can act, each once."""

from datetime import date

import pytest

from koshin.capabilities.notices.actions.announce_windows import announce_windows
from koshin.capabilities.notices.models import Mail
from koshin.capabilities.people.models import Holder
from tests import stories
from tests.stories import World, jst

pytestmark = pytest.mark.django_db
OPEN = jst("2027-02-15 10:00")


@pytest.fixture
def world() -> World:
    return stories.association("jspo")


def coach(world: World, number: str, *, trained: bool = True, until: str = "2027-03-31") -> Holder:
    person = stories.holder(world, number=number)
    end = date.fromisoformat(until)
    start = end.replace(year=end.year - 4)
    stories.holding(
        world,
        person,
        qualification="ski_coach1",
        awarded=start.isoformat(),
        term=(date.fromordinal(start.toordinal() + 1).isoformat(), until),
    )
    if trained:
        stories.trained(person, on="2025-06-14")
    return person


def told(world: World) -> list[str]:
    found = Mail.objects.filter(template="window_open").order_by("holder__number")
    return [mail.holder.number for mail in found.select_related("holder")]


def test_those_who_can_act_are_told_and_nobody_else(world: World) -> None:
    coach(world, "1")
    coach(world, "2", trained=False)
    coach(world, "3", until="2027-09-30")
    coach(world, "4", until="2026-03-31")
    stories.holder(world, number="5")
    assert announce_windows(scheme=world.scheme, at=OPEN) == 1
    assert told(world) == ["1"]


def test_each_is_told_once_however_often_the_job_runs(world: World) -> None:
    coach(world, "1")
    runs = [announce_windows(scheme=world.scheme, at=OPEN) for _ in range(3)]
    assert runs == [1, 0, 0]


def test_nobody_is_told_before_the_window_and_everybody_after_an_outage(world: World) -> None:
    coach(world, "1")
    assert announce_windows(scheme=world.scheme, at=jst("2027-01-20 23:59")) == 0
    assert announce_windows(scheme=world.scheme, at=jst("2027-03-31 23:00")) == 1
    assert announce_windows(scheme=world.scheme, at=jst("2027-04-01 00:00")) == 0


def test_who_meets_the_requirements_later_in_the_window_is_told_then(world: World) -> None:
    person = coach(world, "1", trained=False)
    assert announce_windows(scheme=world.scheme, at=OPEN) == 0
    stories.trained(person, on="2025-06-14")
    assert announce_windows(scheme=world.scheme, at=OPEN) == 1


def test_who_has_applied_already_is_not_told_to(world: World) -> None:
    person = coach(world, "1")
    application = stories.applied(world, person, at=OPEN)
    if Mail.objects.filter(template="applied").exists():
        assert announce_windows(scheme=world.scheme, at=OPEN) == 0
    stories.paid(application, at=OPEN)
    assert announce_windows(scheme=world.scheme, at=OPEN) == 0


def test_who_finished_a_course_is_told_to_register(world: World) -> None:
    person = stories.holder(world, number="1")
    stories.finished_course(person, qualification="ski_coach1", on="2026-10-20")
    assert announce_windows(scheme=world.scheme, at=OPEN) == 1
    assert announce_windows(scheme=world.scheme, at=OPEN) == 0
    mail = Mail.objects.get()
    assert mail.template == "window_open_first"
    assert "新規登録" in mail.subject
    assert "失効" not in mail.body


def test_who_has_something_to_renew_too_is_told_that_it_may_lapse(world: World) -> None:
    person = coach(world, "1")
    stories.finished_course(person, qualification="karate_coach1", on="2026-10-20")
    assert announce_windows(scheme=world.scheme, at=OPEN) == 1
    mail = Mail.objects.get()
    assert mail.template == "window_open"
    assert "資格は失効します" in mail.body


def test_the_mail_says_until_when_with_weekday_and_time(world: World) -> None:
    coach(world, "1")
    announce_windows(scheme=world.scheme, at=OPEN)
    mail = Mail.objects.get()
    assert "2027年3月31日(水) 23:59" in mail.body
    assert "まで" in mail.subject


def test_the_next_cycle_is_told_anew(world: World) -> None:
    person = coach(world, "1")
    announce_windows(scheme=world.scheme, at=OPEN)
    stories.paid(stories.applied(world, person, at=OPEN), at=OPEN)
    stories.trained(person, on="2029-06-14")
    assert announce_windows(scheme=world.scheme, at=jst("2031-02-15 10:00")) == 1
    assert told(world) == ["1", "1"]


def test_coordinators_are_told_when_they_have_their_points() -> None:
    world = stories.association("itc")
    for number, points in (("1", "10"), ("2", "9")):
        person = stories.holder(world, number=number)
        stories.holding(
            world,
            person,
            qualification="itc",
            awarded="2020-06-10",
            term=("2026-06-01", "2027-05-31"),
        )
        stories.pointed(world, person, on="2026-11-03", points=points, at=jst("2026-11-03 20:00"))
    assert announce_windows(scheme=world.scheme, at=jst("2027-04-01 12:59")) == 0
    assert announce_windows(scheme=world.scheme, at=jst("2027-04-01 13:00")) == 1
    assert told(world) == ["1"]
