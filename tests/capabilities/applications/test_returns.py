"""復帰・再登録: begun, paid for, and the term, 認定日 and fee that follow."""

from datetime import datetime

import pytest

from koshin.capabilities.activities.models import Activity
from koshin.capabilities.applications.actions.apply import apply
from koshin.capabilities.applications.models import Application, Item
from koshin.capabilities.applications.offer import from_json
from koshin.capabilities.applications.returns import remaining_of
from koshin.capabilities.applications.wishes import Wish
from koshin.capabilities.papers.models import Dispatch
from koshin.capabilities.payments.models import Charge, MoneyCase
from koshin.capabilities.people.models import Holder
from koshin.capabilities.register import facts
from koshin.core.decide import decide
from koshin.core.refusal import Refused
from tests import stories
from tests.capabilities.applications.living import (
    asked,
    clerk,
    coordinator,
    decided,
    held_by,
    status,
)
from tests.stories import World, jst

LATE = jst("2027-07-10 10:00")


@pytest.fixture
def itc(db: None) -> World:
    return stories.association("itc")


@pytest.fixture
def jspo(db: None) -> World:
    return stories.association("jspo")


def lines(application: Application) -> list[tuple[str, int]]:
    return [(line["code"], line["amount"]) for line in application.offer["lines"]]


def passed_exam(person: Holder, *, on: str) -> Activity:
    return stories.trained(person, on=on, kind="exam_pass")


def admitted(world: World, person: Holder, *, at: datetime, route: str = "exam") -> None:
    """The office admitted the way back on the day on which it was asked for."""
    wish = Wish(kind="return", credential=held_by(person).id, route=route)
    decided(world, asked(world, person, wish, at=at), clerk(world), at=at)


def test_within_a_year_a_coach_pays_and_is_registered_on_the_next_date_not_back(
    jspo: World,
) -> None:
    coach = stories.ski_coach(jspo, number="7300001")
    assert status(jspo, coach, "2027-07-10") == "lapsed"
    application = stories.applied(jspo, coach, at=LATE, kind="return")
    assert lines(application) == [("base", 10000), ("qualification", 0), ("initial", 3000)]
    assert stories.charge_of(application).due_at == jst("2027-09-30 23:59:59")
    stories.paid(application, at=jst("2027-09-30 21:00"))
    assert [status(jspo, coach, day) for day in ("2027-09-30", "2027-10-01", "2031-09-30")] == [
        "returning",
        "valid",
        "valid",
    ]
    held = held_by(coach)
    assert (len(held.terms), held.awarded_on.isoformat()) == (2, "2023-04-01")
    assert Dispatch.objects.get(holder=coach).item == "card"


def test_after_a_year_no_way_is_left_to_a_ski_coach(jspo: World) -> None:
    coach = stories.ski_coach(jspo, number="7300002")
    with pytest.raises(Refused):
        stories.started(jspo, coach, at=jst("2028-04-01 00:00"), kind="return")
    assert not Application.objects.exists()


def test_money_of_a_return_that_comes_after_the_cut_off_moves_nothing(jspo: World) -> None:
    coach = stories.ski_coach(jspo, number="7300003")
    application = stories.applied(jspo, coach, at=LATE, kind="return")
    stories.paid(application, at=jst("2027-10-01 09:00"))
    assert MoneyCase.objects.get().kind == "late"
    assert status(jspo, coach, "2027-10-01") == "lapsed"


def test_two_that_lapsed_together_come_back_together_and_pay_the_base_once(jspo: World) -> None:
    coach = stories.ski_coach(jspo, number="7300004")
    stories.holding(
        jspo,
        coach,
        qualification="swim_coach3",
        awarded="2023-04-01",
        term=("2023-04-01", "2027-03-31"),
    )
    application = stories.started(jspo, coach, at=LATE, kind="return")
    assert lines(application) == [
        ("base", 10000),
        ("qualification", 0),
        ("qualification", 10000),
        ("initial", 3000),
        ("initial", 3000),
    ]


def handball_coach(world: World) -> Holder:
    coach = stories.holder(world, number="7300005")
    stories.holding(
        world,
        coach,
        qualification="handball_coach1",
        awarded="2015-04-01",
        term=("2015-04-01", "2019-03-31"),
    )
    stories.trained(coach, on="2027-04-10")
    return coach


def test_a_federation_is_asked_before_its_cut_off_and_paid_before_the_date(jspo: World) -> None:
    coach = handball_coach(jspo)
    with pytest.raises(Refused):
        stories.started(jspo, coach, at=jst("2027-04-30 10:00"), kind="return")
    wish = Wish(kind="return", credential=held_by(coach).id, route="federation")
    request = asked(jspo, coach, wish, at=jst("2027-04-30 10:00"))
    decided(jspo, request, clerk(jspo), at=jst("2027-06-20 10:00"))
    application = stories.applied(jspo, coach, at=LATE, kind="return")
    assert lines(application) == [("base", 10000), ("qualification", 4000), ("initial", 3000)]
    assert from_json(application.offer).window.closes == jst("2027-09-30 23:59:59")
    stories.paid(application, at=LATE)
    assert status(jspo, coach, "2027-10-01") == "valid"
    assert held_by(coach).awarded_on.isoformat() == "2027-10-01"


def test_a_federation_asked_a_day_later_registers_half_a_year_later(jspo: World) -> None:
    coach = handball_coach(jspo)
    wish = Wish(kind="return", credential=held_by(coach).id, route="federation")
    request = asked(jspo, coach, wish, at=jst("2027-05-01 10:00"))
    decided(jspo, request, clerk(jspo), at=jst("2027-06-20 10:00"))
    application = stories.started(jspo, coach, at=LATE, kind="return")
    [item] = from_json(application.offer).items
    assert (item.term.start.isoformat(), item.term.end.isoformat()) == ("2028-04-01", "2032-03-31")


def test_a_coordinator_who_was_admitted_is_certified_on_the_day_of_the_money(itc: World) -> None:
    person = coordinator(itc, number="20300001", until="2025-05-31")
    passed_exam(person, on="2027-02-10")
    at = jst("2027-03-30 10:00")
    with pytest.raises(Refused):
        stories.started(itc, person, at=at, kind="return")
    admitted(itc, person, at=at)
    application = stories.applied(itc, person, at=at, kind="return")
    assert lines(application) == [("registration", 22000)]
    [item] = from_json(application.offer).items
    assert item.term.end.isoformat() == "2027-05-31"
    stories.paid(application, at=jst("2027-04-03 09:00"))
    held = held_by(person)
    assert (held.last_term.start.isoformat(), held.last_term.end.isoformat()) == (
        "2027-04-03",
        "2028-05-31",
    )
    written = Item.objects.get(application=application)
    assert (written.term_start, written.term_end) == (held.last_term.start, held.last_term.end)
    assert held.awarded_on.isoformat() == "2027-04-03"
    [option] = decide(itc.scheme, facts.of_holder(person.pk), at=jst("2028-04-10 10:00")).options
    assert (option.cycle.code, option.cycle.ordinal) == ("2028", 1)
    # By the third fiscal year, counting that of the return (itc.md §7).
    [left] = remaining_of(person.pk, itc.scheme)
    assert (left.credential, left.label, left.until.isoformat()) == (
        held.id,
        "フォローアップ研修の不足分",
        "2030-03-31",
    )


def test_money_paid_on_the_last_day_and_heard_of_later_certifies_that_day(itc: World) -> None:
    person = coordinator(itc, number="20300002", until="2024-05-31")
    passed_exam(person, on="2027-09-01")
    at = jst("2028-03-31 10:00")
    admitted(itc, person, at=at)
    application = stories.applied(itc, person, at=at, kind="return")
    assert stories.charge_of(application).due_at == jst("2028-03-31 23:59:59")
    stories.paid(application, at=jst("2028-03-31 23:00"))
    assert held_by(person).last_term.start.isoformat() == "2028-03-31"


def test_what_no_longer_leads_back_keeps_the_money_and_grants_nothing(itc: World) -> None:
    person = coordinator(itc, number="20300003", until="2026-05-31")
    exam = passed_exam(person, on="2027-02-10")
    at = jst("2027-03-30 10:00")
    admitted(itc, person, at=at)
    application = stories.applied(itc, person, at=at, kind="return")
    Activity.objects.filter(pk=exam.pk).update(state="rejected")
    stories.paid(application, at=at)
    assert MoneyCase.objects.get().kind == "unapplied"
    assert (len(held_by(person).terms), Charge.objects.get().state) == (1, "settled")


def test_a_second_click_gets_the_same_return(jspo: World) -> None:
    coach = stories.ski_coach(jspo, number="7300006")
    first = stories.applied(jspo, coach, at=LATE, kind="return")
    again = apply(
        application=first.public_id,
        holder_id=coach.pk,
        published=jspo.published,
        at=LATE,
        actor=stories.by(coach),
    )
    assert (again.pk, Charge.objects.count()) == (first.pk, 1)
    assert stories.started(jspo, coach, at=LATE, kind="return").pk == first.pk


def test_a_return_that_missed_one_cut_off_goes_on_to_the_next(jspo: World) -> None:
    coach = stories.ski_coach(jspo, number="7300007")
    draft = stories.filled(jspo, stories.started(jspo, coach, at=LATE, kind="return"), at=LATE)
    again = stories.started(jspo, coach, at=jst("2027-11-05 10:00"), kind="return")
    [item] = from_json(again.offer).items
    assert (again.pk, item.term.start.isoformat()) == (draft.pk, "2028-04-01")
    done = stories.applied(jspo, coach, at=jst("2027-11-05 10:00"), kind="return")
    stories.paid(done, at=jst("2027-11-05 11:00"))
    assert status(jspo, coach, "2028-04-01") == "valid"
