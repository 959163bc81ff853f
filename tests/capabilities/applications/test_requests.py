"""休止, 延長, 再開, 返上 and 死亡: asked for, decided, and what the register says afterwards."""

from datetime import date

import pytest

from koshin.capabilities.applications.actions.remind import remind
from koshin.capabilities.applications.actions.withdraw_request import withdraw_request
from koshin.capabilities.applications.life_models import Request
from koshin.capabilities.applications.models import Application
from koshin.capabilities.applications.pending import pending
from koshin.capabilities.applications.wishes import Wish
from koshin.capabilities.notices.models import Mail
from koshin.capabilities.people.models import Account, Holder
from koshin.capabilities.register import facts
from koshin.capabilities.trainings.models import Place
from koshin.core.decide import decide
from koshin.core.refusal import Refused
from tests import courses, stories
from tests import courses_to_qualify as school
from tests.capabilities.applications.living import (
    asked,
    clerk,
    coordinator,
    decided,
    held_by,
    status,
    with_account,
)
from tests.stories import World, jst

JANUARY = jst("2027-01-20 10:00")


@pytest.fixture
def itc(db: None) -> World:
    return stories.association("itc")


@pytest.fixture
def jspo(db: None) -> World:
    return stories.association("jspo")


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[tuple[str, str]]:
    return [(one.code, one.field) for one in refused.value.refusals]


def pause(credential: int, *, begins: str = "2027-02-01", ends: str = "2028-01-31") -> Wish:
    return Wish(
        kind="suspend",
        credential=credential,
        reason="illness",
        words="入院のため",
        starts_on=date.fromisoformat(begins),
        ends_on=date.fromisoformat(ends),
    )


def test_a_pause_changes_nothing_until_the_office_has_granted_it(itc: World) -> None:
    person = coordinator(itc, number="20200001")
    request = asked(itc, person, pause(held_by(person).id), at=JANUARY)
    assert (request.state, status(itc, person, "2027-02-01")) == ("asked", "valid")
    decided(itc, request, clerk(itc), at=jst("2027-01-25 09:00"))
    assert [status(itc, person, day) for day in ("2027-01-31", "2027-02-01", "2028-01-31")] == [
        "valid",
        "suspended",
        "suspended",
    ]
    # The round of 2027 was waived: the term goes on to May 2028.
    assert status(itc, person, "2028-02-01") == "honoured"
    assert sorted(Mail.objects.values_list("template", flat=True)) == [
        "request_decided",
        "request_received",
    ]


def test_a_pause_asked_for_in_time_is_granted_in_time_however_late_it_is_decided(
    itc: World,
) -> None:
    person = coordinator(itc, number="20200002")
    request = asked(itc, person, pause(held_by(person).id, begins="2026-12-20"), at=JANUARY)
    decided(itc, request, clerk(itc), at=jst("2027-03-15 09:00"))
    assert status(itc, person, "2027-03-15") == "suspended"


def test_what_the_policy_does_not_admit_is_refused_at_its_field(itc: World) -> None:
    person = coordinator(itc, number="20200003")
    credential = held_by(person).id
    with pytest.raises(Refused) as refused:
        asked(itc, person, pause(credential, begins="2026-11-20"), at=JANUARY)
    assert codes(refused) == [("start_out_of_range", "starts_on")]
    with pytest.raises(Refused) as refused:
        asked(itc, person, pause(credential, ends="2027-06-30"), at=JANUARY)
    assert codes(refused) == [("too_short", "ends_on")]
    assert not Request.objects.exists()


def test_of_one_qualification_one_request_is_open_at_a_time(itc: World) -> None:
    person = coordinator(itc, number="20200004")
    wish = pause(held_by(person).id)
    first = asked(itc, person, wish, at=JANUARY)
    with pytest.raises(Refused) as refused:
        asked(itc, person, wish, at=JANUARY)
    assert codes(refused) == [("request_open", "")]
    withdraw_request(
        request=first.public_id, holder_id=person.pk, at=JANUARY, actor=stories.by(person)
    )
    assert asked(itc, person, wish, at=JANUARY).state == "asked"


def test_a_refusal_needs_words_and_a_request_is_decided_once(itc: World) -> None:
    person = coordinator(itc, number="20200005")
    request = asked(itc, person, pause(held_by(person).id), at=JANUARY)
    office = clerk(itc)
    with pytest.raises(Refused) as refused:
        decided(itc, request, office, at=JANUARY, granted=False)
    assert codes(refused) == [("reason_missing", "decision")]
    done = decided(itc, request, office, at=JANUARY, granted=False, why="業務の多忙は対象外です。")
    assert (done.state, status(itc, person, "2027-02-01")) == ("refused", "valid")
    with pytest.raises(Refused) as refused:
        decided(itc, request, office, at=JANUARY)
    assert codes(refused) == [("decided", "")]


def test_an_extension_follows_the_pause_and_a_resumption_ends_both(itc: World) -> None:
    person = coordinator(itc, number="20200006")
    office, credential = clerk(itc), held_by(person).id
    decided(itc, asked(itc, person, pause(credential), at=JANUARY), office, at=JANUARY)
    longer = Wish(kind="extend", credential=credential, ends_on=date(2029, 1, 31))
    decided(
        itc,
        asked(itc, person, longer, at=jst("2027-12-20 10:00")),
        office,
        at=jst("2028-02-10 10:00"),
    )
    assert status(itc, person, "2029-01-31") == "suspended"
    back = asked(
        itc, person, Wish(kind="resume", credential=credential), at=jst("2027-12-25 10:00")
    )
    decided(itc, back, office, at=jst("2028-02-12 10:00"))
    assert [status(itc, person, day) for day in ("2027-12-24", "2027-12-25", "2028-02-01")] == [
        "suspended",
        "honoured",
        "honoured",
    ]


def test_an_extension_is_refused_in_the_last_month(itc: World) -> None:
    person = coordinator(itc, number="20200007")
    credential = held_by(person).id
    decided(itc, asked(itc, person, pause(credential), at=JANUARY), clerk(itc), at=JANUARY)
    longer = Wish(kind="extend", credential=credential, ends_on=date(2029, 1, 31))
    with pytest.raises(Refused) as refused:
        asked(itc, person, longer, at=jst("2028-01-11 10:00"))
    assert codes(refused) == [("too_late", "")]


def test_where_the_scheme_knows_no_pause_none_can_be_asked_for(jspo: World) -> None:
    coach = stories.ski_coach(jspo, number="7100001")
    with pytest.raises(Refused) as refused:
        asked(jspo, coach, pause(held_by(coach).id), at=JANUARY)
    assert codes(refused) == [("no_suspension", "")]


def test_who_gives_a_qualification_up_keeps_it_to_the_eve_and_the_draft_is_closed(
    jspo: World,
) -> None:
    coach = stories.ski_coach(jspo, number="7100002")
    at = jst("2027-02-15 10:00")
    draft = stories.started(jspo, coach, at=at)
    wish = Wish(kind="withdraw", credential=held_by(coach).id, starts_on=date(2027, 3, 1))
    decided(jspo, asked(jspo, coach, wish, at=at), clerk(jspo), at=at)
    assert [status(jspo, coach, day) for day in ("2027-02-28", "2027-03-01", "2027-04-01")] == [
        "valid",
        "withdrawn",
        "withdrawn",
    ]
    assert Application.objects.get(pk=draft.pk).state == "closed"
    option = decide(jspo.scheme, facts.of_holder(coach.pk), at=jst("2027-03-02 10:00")).options[0]
    assert (option.offered, [reason.code for reason in option.reasons]) == (False, ["withdrawn"])


def test_a_death_is_reported_to_the_office_alone_and_ends_everything_without_a_mail(
    jspo: World,
) -> None:
    coach = stories.ski_coach(jspo, number="7100003")
    itself = with_account(coach)
    wish = Wish(kind="death", credential=None, starts_on=date(2027, 2, 3), words="ご家族から電話")
    at = jst("2027-02-15 10:00")
    with pytest.raises(Refused) as refused:
        asked(jspo, coach, wish, at=at)
    assert codes(refused) == [("no_such_request", "")]
    office = clerk(jspo)
    stories.started(jspo, coach, at=at)
    decided(jspo, asked(jspo, coach, wish, at=at, actor=office), office, at=at)
    assert status(jspo, coach, "2027-02-15") == "deceased"
    assert not Account.objects.get(pk=itself.id or 0).is_active
    assert set(Application.objects.values_list("state", flat=True)) == {"closed"}
    assert not Mail.objects.exists()


def reported_dead(world: World, person: Holder) -> None:
    """The office was told of the death, and has granted the report."""
    office = clerk(world)
    wish = Wish(kind="death", credential=None, starts_on=date(2027, 2, 3))
    at = jst("2027-02-15 10:00")
    decided(world, asked(world, person, wish, at=at, actor=office), office, at=at)


@pytest.mark.parametrize("held", [True, False])
def test_the_dead_are_offered_no_registration_and_get_no_mail_of_it(
    jspo: World, held: bool
) -> None:
    make = stories.ski_coach if held else stories.holder
    person = make(jspo, number="7100005")
    course = school.course(jspo)
    entry = school.entered(person, course)
    school.taken(course, school.a_list(school.line(entry)))
    at = jst("2027-02-15 10:00")
    assert pending(jspo.published, number=entry.number, at=at).state == "pending"
    reported_dead(jspo, person)
    assert pending(jspo.published, number=entry.number, at=at).state == "not_registered"
    if held:
        options = decide(jspo.scheme, facts.of_holder(person.pk), at=at).options
        assert [(one.offered, one.reasons[0].code) for one in options] == [(False, "deceased")] * 2
    assert remind(published=jspo.published, at=at) == 0
    assert not Mail.objects.exists()


@pytest.mark.parametrize("fee", [0, 3300])
def test_a_place_of_somebody_who_died_goes_to_who_waits_and_only_they_are_told(
    jspo: World, fee: int
) -> None:
    body = courses.organiser(jspo)
    one, other = (courses.training(jspo, body, capacity=1, fee=fee) for _ in range(2))
    coach, third = (stories.holder(jspo, number=number) for number in ("7100006", "7100007"))
    courses.applied(jspo, one, person=coach)
    courses.applied(jspo, one, person=third)
    courses.applied(jspo, other, person=third)
    courses.applied(jspo, other, person=coach)
    before = Mail.objects.filter(holder=coach).count()
    reported_dead(jspo, coach)
    states = Place.objects.order_by("pk").values_list("holder__number", "state")
    assert list(states) == [
        ("7100006", "cancelled"),
        ("7100007", "booked"),
        ("7100007", "booked"),
        ("7100006", "cancelled"),
    ]
    one.refresh_from_db()
    assert one.taken == 1
    assert Mail.objects.filter(holder=coach).count() == before
    assert Mail.objects.filter(holder=third, key__endswith=":moved_up").count() == 1


def test_a_death_to_come_is_refused(jspo: World) -> None:
    coach = stories.ski_coach(jspo, number="7100004")
    wish = Wish(kind="death", credential=None, starts_on=date(2027, 2, 16))
    with pytest.raises(Refused) as refused:
        asked(jspo, coach, wish, at=jst("2027-02-15 10:00"), actor=clerk(jspo))
    assert codes(refused) == [("day_to_come", "starts_on")]
