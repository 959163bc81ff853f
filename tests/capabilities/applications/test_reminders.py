"""Reminders of a round: to those who have something left to do, by the plan, each once."""

from datetime import date, timedelta
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob

from koshin.capabilities.applications import tasks
from koshin.capabilities.applications.actions.remind import REGISTRATIONS, remind
from koshin.capabilities.applications.alike import Watch
from koshin.capabilities.applications.standing import Reader, in_round
from koshin.capabilities.notices.models import Mail, PlanPass
from koshin.capabilities.people.models import Holder
from koshin.platform import clock
from tests import stories
from tests.stories import World, jst

pytestmark = pytest.mark.django_db
OPEN = jst("2027-02-15 10:00")
ONE_DAY = timedelta(days=1)


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
    assert remind(published=world.published, at=OPEN) == 1
    assert told(world) == ["1"]


def test_each_is_told_once_however_often_the_job_runs(world: World) -> None:
    coach(world, "1")
    runs = [remind(published=world.published, at=OPEN) for _ in range(3)]
    assert runs == [1, 0, 0]


def test_nobody_is_told_before_the_window_and_everybody_after_an_outage(world: World) -> None:
    coach(world, "1")
    assert remind(published=world.published, at=jst("2027-01-20 23:59")) == 0
    assert remind(published=world.published, at=jst("2027-03-31 23:00")) == 1
    assert remind(published=world.published, at=jst("2027-04-01 00:00")) == 0


def test_who_meets_the_requirements_later_in_the_window_is_told_then(world: World) -> None:
    person = coach(world, "1", trained=False)
    assert remind(published=world.published, at=OPEN) == 0
    stories.trained(person, on="2025-06-14")
    assert remind(published=world.published, at=OPEN + ONE_DAY) == 1


def test_who_has_applied_already_is_not_told_to(world: World) -> None:
    person = coach(world, "1")
    application = stories.applied(world, person, at=OPEN)
    if Mail.objects.filter(template="applied").exists():
        assert remind(published=world.published, at=OPEN) == 0
    stories.paid(application, at=OPEN)
    assert remind(published=world.published, at=OPEN) == 0


def test_who_finished_a_course_is_told_to_register(world: World) -> None:
    person = stories.holder(world, number="1")
    stories.finished_course(person, qualification="ski_coach1", on="2026-10-20")
    assert remind(published=world.published, at=OPEN) == 1
    assert remind(published=world.published, at=OPEN) == 0
    mail = Mail.objects.get()
    assert mail.template == "window_open_first"
    assert "新規登録" in mail.subject
    assert "失効" not in mail.whole


def test_who_finished_a_course_is_reminded_by_the_plan_until_it_is_registered(
    world: World,
) -> None:
    person = stories.holder(world, number="1")
    stories.finished_course(person, qualification="ski_coach1", on="2026-10-20")
    days = ("2027-03-01 09:00", "2027-03-01 18:00", "2027-03-17 09:00", "2027-03-25 09:00")
    written = [remind(published=world.published, at=jst(day)) for day in days]
    # The invitation and the reminder of a month before come together after an outage.
    assert written == [2, 0, 1, 1]
    at = jst("2027-03-26 10:00")
    stories.paid(stories.applied(world, person, at=at, kind="first"), at=at)
    assert remind(published=world.published, at=jst("2027-03-31 09:00")) == 0
    reminders = Mail.objects.filter(template="remind_first")
    assert reminders.count() == 3
    assert "新規登録の手続きはお済みですか(2027年3月31日(水) 23:59まで)" in reminders[0].subject


def test_who_has_begun_to_register_is_invited_no_more(world: World) -> None:
    person = stories.holder(world, number="1")
    stories.finished_course(person, qualification="ski_coach1", on="2026-10-20")
    stories.applied(world, person, at=OPEN, kind="first")
    assert remind(published=world.published, at=OPEN) == 0


def test_who_has_something_to_renew_too_is_told_that_it_may_lapse(world: World) -> None:
    person = coach(world, "1")
    stories.finished_course(person, qualification="karate_coach1", on="2026-10-20")
    assert remind(published=world.published, at=OPEN) == 1
    mail = Mail.objects.get()
    assert mail.template == "window_open"
    assert "資格は失効します" in mail.whole


def test_the_mail_says_until_when_with_weekday_and_time(world: World) -> None:
    coach(world, "1")
    remind(published=world.published, at=OPEN)
    mail = Mail.objects.get()
    assert "2027年3月31日(水) 23:59" in mail.whole
    assert "まで" in mail.subject


def test_the_next_cycle_is_told_anew(world: World) -> None:
    person = coach(world, "1")
    remind(published=world.published, at=OPEN)
    stories.paid(stories.applied(world, person, at=OPEN), at=OPEN)
    stories.trained(person, on="2029-06-14")
    assert remind(published=world.published, at=jst("2031-02-15 10:00")) == 1
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
    assert remind(published=world.published, at=jst("2027-04-01 12:59")) == 0
    assert remind(published=world.published, at=jst("2027-04-01 13:00")) == 1
    assert told(world) == ["1"]


def test_every_association_is_reminded_on_its_own_date() -> None:
    for code, day in (("jspo", OPEN), ("itc", jst("2027-03-31 10:00"))):
        world = stories.association(code)
        world.association.clock_offset = day - clock.real_now()
        world.association.save()
    world = stories.association("jspo")
    person = coach(world, "1000001")

    tasks.remind(timestamp=0)
    jobs = ProcrastinateJob.objects.filter(task_name__endswith="remind_of")
    for job in jobs.order_by("pk"):
        tasks.remind_of(**job.args)

    assert [job.args["association"] for job in jobs.order_by("pk")] == ["itc", "jspo"]
    mail = Mail.objects.get()
    assert mail.holder_id == person.pk
    assert abs(mail.created_at - OPEN) < timedelta(minutes=5)


def mails(*, template: str) -> list[str]:
    found = Mail.objects.filter(template=template).order_by("holder__number")
    return list(found.values_list("holder__number", flat=True))


def pass_of(plan: str) -> tuple[int, int]:
    one = PlanPass.objects.exclude(cycle=REGISTRATIONS).get(plan=plan)
    return one.expected, one.written


def test_each_is_reminded_by_where_the_own_procedure_stands(world: World) -> None:
    coach(world, "1")
    begun, applied, finished = coach(world, "2"), coach(world, "3"), coach(world, "4")
    stories.started(world, begun, at=OPEN)
    stories.applied(world, applied, at=OPEN)
    stories.paid(stories.applied(world, finished, at=OPEN), at=OPEN)
    coach(world, "5", trained=False)
    remind(published=world.published, at=jst("2027-03-24 09:00"))
    assert mails(template="remind") == ["1"]
    assert mails(template="remind_begun") == ["2"]
    assert mails(template="remind_unfinished") == ["3"]
    assert pass_of("week") == (3, 3)


def test_who_is_done_is_not_reminded_again(world: World) -> None:
    person = coach(world, "1")
    remind(published=world.published, at=jst("2027-03-24 09:00"))
    stories.paid(stories.applied(world, person, at=jst("2027-03-25 10:00")), at=OPEN)
    remind(published=world.published, at=jst("2027-03-28 09:00"))
    assert len(mails(template="remind")) == 1
    assert pass_of("three_days") == (0, 0)


def test_a_notice_goes_out_at_nine_and_not_at_midnight(world: World) -> None:
    coach(world, "1")
    remind(published=world.published, at=jst("2027-03-24 08:59"))
    assert PlanPass.objects.filter(plan="week").count() == 0
    remind(published=world.published, at=jst("2027-03-24 09:00"))
    assert pass_of("week") == (1, 1)


def test_after_a_pause_only_the_latest_notice_is_given(world: World) -> None:
    coach(world, "1")
    remind(published=world.published, at=jst("2027-03-29 20:00"))
    rounds = PlanPass.objects.exclude(plan="opening").exclude(cycle=REGISTRATIONS)
    once = rounds.values_list("plan", "day")
    assert list(once) == [("three_days", date(2027, 3, 28))]
    assert len(mails(template="remind")) == 1


def test_who_lacks_the_training_is_told_before_its_deadline_what_and_until_when(
    world: World,
) -> None:
    coach(world, "1", trained=False)
    coach(world, "2")
    remind(published=world.published, at=jst("2026-08-31 09:00"))
    mail = Mail.objects.get()
    assert (mail.template, mail.holder.number) == ("remind_requirement", "1")
    assert mail.subject.endswith("更新に必要な研修をご確認ください(2026年9月30日(水)まで)")
    assert "義務研修(あと1回)" in mail.whole
    assert pass_of("requirement_1") == (1, 1)


def test_the_mail_to_the_unfinished_says_what_remains(world: World) -> None:
    stories.applied(world, coach(world, "1"), at=OPEN)
    remind(published=world.published, at=jst("2027-03-24 09:00"))
    mail = Mail.objects.get(template="remind_unfinished")
    assert "残っていること\n登録料のお支払い" in mail.whole
    assert "2027年3月31日(水) 23:59" in mail.whole


def test_an_interrupted_pass_goes_on_and_tells_nobody_twice(world: World) -> None:
    coach(world, "1")
    remind(published=world.published, at=jst("2027-03-24 09:00"))
    PlanPass.objects.filter(plan="week").delete()
    coach(world, "2")
    remind(published=world.published, at=jst("2027-03-24 09:10"))
    assert mails(template="remind") == ["1", "2"]
    assert pass_of("week") == (2, 1)


def test_a_second_pass_asks_two_questions_and_writes_nothing(world: World) -> None:
    coach(world, "1")
    at = jst("2027-03-24 09:00")
    remind(published=world.published, at=at)
    before = Mail.objects.count()
    with CaptureQueriesContext(connection) as asked:
        assert remind(published=world.published, at=at) == 0
    assert Mail.objects.count() == before
    assert len(asked) == 2


def test_all_of_one_text_share_it(world: World) -> None:
    for number in range(5):
        coach(world, str(number))
    remind(published=world.published, at=jst("2027-03-24 09:00"))
    assert len(mails(template="remind")) == 5
    assert Mail.objects.filter(template="remind").values("text").distinct().count() == 1


def test_one_of_a_kind_speaks_for_all_of_it(world: World) -> None:
    people = [varied(world, number) for number in range(40)]
    holders = sorted(person.pk for person in people)
    together = said(world, holders)
    assert together == {holder: said(world, [holder])[holder] for holder in holders}
    assert len(set(together.values())) >= 6


def said(world: World, holders: list[int]) -> dict[int, object]:
    reader = Reader(Watch(world.published, OPEN), partial(in_round, "2027-03-31"))
    return dict.fromkeys(holders) | {
        holder: (one.state, tuple(one.words.items()))
        for one in reader.standings(holders)
        for holder in one.holders
    }


def varied(world: World, number: int) -> Holder:
    """Coaches who differ in what they hold, what they did and what they finished."""
    person = coach(world, str(number), trained=number % 2 == 0)
    if number % 3 == 0:
        stories.holding(
            world,
            person,
            qualification="karate_coach1",
            awarded="2019-04-01",
            term=("2023-04-01", "2027-03-31"),
        )
    if number % 5 == 0:
        stories.trained(person, on="2025-06-14", topic="karate")
    if number % 7 == 0:
        stories.finished_course(person, qualification="swim_coach3", on="2026-10-20")
    return person
