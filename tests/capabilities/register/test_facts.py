"""What is known of a holder is read whole and in one query."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from koshin.capabilities.activities.actions.deliver import deliver_activity
from koshin.capabilities.activities.details import Details
from koshin.capabilities.activities.models import Activity
from koshin.capabilities.register import facts
from koshin.capabilities.schemes.actions.grant_waiver import Easing, Scope, grant_waiver
from koshin.platform.audit import SYSTEM
from tests.stories import World, association, holder, jst, ski_coach

pytestmark = pytest.mark.django_db
APRIL = jst("2026-04-10 10:00")


@pytest.fixture
def jspo() -> World:
    return association("jspo")


def waive(world: World, scope: Scope) -> None:
    grant_waiver(
        association="jspo",
        scheme=world.scheme,
        scope=scope,
        easing=Easing(requirement="training"),
        reason="災害",
        at=APRIL,
        actor=SYSTEM,
    )


def test_a_record_keeps_what_a_scheme_may_ask_of_it(jspo: World) -> None:
    person = holder(jspo, number="C0000001")
    deliver_activity(
        holder=person,
        kind="training",
        topic="ski",
        title="研修会",
        on=date(2026, 4, 4),
        amount=Decimal(1),
        source=Activity.Source.ORGANISER,
        state=Activity.State.ACCEPTED,
        details=Details(
            until=date(2026, 4, 5),
            hours=Decimal("7.5"),
            tags=("ethics", "safety"),
            role="lecturer",
            mode="live_online",
            provider="nf",
            course="c1",
        ),
        at=APRIL,
        actor=SYSTEM,
    )
    [found] = facts.of_holder(person.pk).activities
    assert (found.on, found.until, found.days) == (date(2026, 4, 4), date(2026, 4, 5), 2)
    assert found.hours == Decimal("7.5")
    assert found.topics == ("ski", "ethics", "safety")
    said = (found.role, found.mode, found.provider, found.course)
    assert said == ("lecturer", "live_online", "nf", "c1")


def test_the_birthday_is_known(jspo: World) -> None:
    assert facts.of_holder(holder(jspo, number="C0000001").pk).born_on == date(1980, 5, 5)


def test_waivers_of_the_person_and_of_the_cohort_are_read(jspo: World) -> None:
    person, other = holder(jspo, number="C0000001"), holder(jspo, number="C0000002")
    waive(jspo, Scope(holder=person.pk))
    waive(jspo, Scope(area="東京都", qualification="ski_coach1", cycle="2027-03-31"))
    waive(jspo, Scope(area="大阪府"))
    waive(jspo, Scope(holder=other.pk))
    found = facts.of_holder(person.pk).waivers
    assert [(w.qualification, w.cycle, w.granted_on) for w in found] == [
        ("", "", date(2026, 4, 10)),
        ("ski_coach1", "2027-03-31", date(2026, 4, 10)),
    ]


def test_however_many_holders_one_query_reads_all(jspo: World) -> None:
    people = [ski_coach(jspo, number=f"C000000{n}") for n in range(3)]
    with CaptureQueriesContext(
        connection,
    ) as queries:
        known = facts.of_holders([person.pk for person in people])
    assert len(queries) == 1
    assert sorted(known) == sorted(person.pk for person in people)
