"""Giving up an application."""

import pytest

from koshin.capabilities.activities.models import PeriodLock
from koshin.capabilities.applications.actions.close import close
from koshin.capabilities.applications.models import Application
from koshin.capabilities.ledger.models import Posting
from koshin.capabilities.people.models import Holder
from koshin.capabilities.register.models import Term
from koshin.core.refusal import Refused
from koshin.platform.audit import Actor
from koshin.platform.models import AuditLine
from tests import stories
from tests.stories import World, jst

pytestmark = pytest.mark.django_db
NOW = jst("2027-04-20 10:00")
STAFF = Actor(kind="staff", id=None)


@pytest.fixture
def world() -> World:
    return stories.association("itc")


@pytest.fixture
def person(world: World) -> Holder:
    made = stories.holder(world, number="2000009")
    stories.holding(
        world, made, qualification="itc", awarded="2020-10-01", term=("2026-06-01", "2027-05-31")
    )
    stories.pointed(world, made, on="2026-11-03", points="10", at=jst("2026-11-04 09:00"))
    return made


def closed(application: Application, reason: str = "ご本人の申し出") -> Application:
    return close(
        application=application.public_id,
        holder_id=application.holder_id,
        reason=reason,
        at=NOW,
        actor=STAFF,
    )


def test_an_unpaid_application_is_closed_and_nothing_is_owed_any_more(
    world: World, person: Holder
) -> None:
    application = stories.applied(world, person, at=NOW)

    assert closed(application).state == "closed"

    owed = sum(p.amount for p in Posting.objects.filter(account="receivable"))
    assert owed == 0
    assert not PeriodLock.objects.exists()
    assert Term.objects.filter(credential__holder=person).count() == 1
    assert AuditLine.objects.get(verb="close_application").reason == "ご本人の申し出"


def test_the_holder_may_begin_anew_afterwards(world: World, person: Holder) -> None:
    first = stories.applied(world, person, at=NOW)
    closed(first)
    second = stories.applied(world, person, at=NOW)
    assert (second.state, second.pk != first.pk) == ("applied", True)


def test_an_application_for_which_money_came_cannot_be_closed(world: World, person: Holder) -> None:
    application = stories.applied(world, person, at=NOW)
    stories.paid(application, at=NOW, amount=1_000)
    with pytest.raises(Refused) as refused:
        closed(application)
    assert [r.code for r in refused.value.refusals] == ["money_came"]


def test_money_for_a_closed_application_waits_in_suspense_as_a_case(
    world: World, person: Holder
) -> None:
    application = stories.applied(world, person, at=NOW)
    closed(application)
    booked = stories.paid(application, at=NOW)
    application.refresh_from_db()
    assert (booked.applied, booked.case and booked.case.kind) == (0, "late")
    assert application.state == "closed"


def test_a_reason_must_be_given(world: World, person: Holder) -> None:
    application = stories.applied(world, person, at=NOW)
    with pytest.raises(Refused) as refused:
        closed(application, " ")
    assert refused.value.refusals[0].field == "reason"
