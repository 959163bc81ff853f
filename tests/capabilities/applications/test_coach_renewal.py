"""A coach's renewal (seed 000), walked with the real verbs."""

from datetime import date

import pytest

from koshin.capabilities.applications.actions.apply import apply
from koshin.capabilities.applications.models import Application
from koshin.capabilities.ledger.models import Posting
from koshin.capabilities.notices.models import Mail
from koshin.capabilities.papers.models import Dispatch
from koshin.capabilities.payments.models import Charge, Settlement
from koshin.capabilities.people.models import Holder
from koshin.capabilities.register.models import Term
from koshin.core.refusal import Refused
from tests import stories
from tests.stories import World, jst

pytestmark = pytest.mark.django_db
NOW = jst("2027-02-15 10:00")


@pytest.fixture
def world() -> World:
    return stories.association("jspo")


@pytest.fixture
def coach(world: World) -> Holder:
    return stories.ski_coach(world, number="1000001")


def test_a_paid_and_complete_application_grants_the_following_four_years(
    world: World, coach: Holder
) -> None:
    application = stories.applied(world, coach, at=NOW)
    assert stories.charge_of(application).amount == 10_000

    stories.paid(application, at=NOW)

    application.refresh_from_db()
    assert application.state == "complete"
    new = Term.objects.get(credential__holder=coach, granted_by=application.public_id)
    assert (new.start, new.end) == (date(2027, 4, 1), date(2031, 3, 31))
    assert [m.template for m in Mail.objects.filter(holder=coach)] == ["payment_received"]
    assert [(d.item, d.due_on) for d in Dispatch.objects.all()] == [("card", date(2027, 3, 17))]


def test_the_books_show_the_advance_and_nothing_owed(world: World, coach: Holder) -> None:
    stories.paid(stories.applied(world, coach, at=NOW), at=NOW)

    sums: dict[str, int] = {}
    for posting in Posting.objects.all():
        sums[posting.account] = sums.get(posting.account, 0) + posting.amount
    assert sums == {"receivable": 0, "advance:application": -10_000, "clearing:bank": 10_000}


def test_the_same_money_reported_again_changes_nothing(world: World, coach: Holder) -> None:
    application = stories.applied(world, coach, at=NOW)
    first = stories.paid(application, at=NOW)
    again = stories.paid(application, at=NOW)

    assert (first.newly, again.newly) == (True, False)
    assert Settlement.objects.count() == 1
    assert Term.objects.filter(granted_by=application.public_id).count() == 1
    assert Mail.objects.count() == 1


def test_applying_twice_makes_one_charge(world: World, coach: Holder) -> None:
    application = stories.applied(world, coach, at=NOW)
    apply(
        application=application.public_id,
        holder_id=coach.pk,
        published=world.published,
        at=NOW,
        actor=stories.by(coach),
    )
    assert Charge.objects.count() == 1


def test_starting_twice_goes_on_with_the_same_application(world: World, coach: Holder) -> None:
    assert stories.started(world, coach, at=NOW) == stories.started(world, coach, at=NOW)
    assert Application.objects.count() == 1


def test_without_training_the_reason_and_the_deadline_are_said(world: World) -> None:
    person = stories.holder(world, number="1000002")
    stories.holding(
        world,
        person,
        qualification="ski_coach1",
        awarded="2023-04-01",
        term=("2023-04-01", "2027-03-31"),
    )
    with pytest.raises(Refused) as refused:
        stories.started(world, person, at=NOW)
    assert "2026年9月30日" in refused.value.refusals[0].sentence
    assert not Application.objects.exists()


def test_applying_waits_until_the_steps_before_it_are_done(world: World, coach: Holder) -> None:
    application = stories.started(world, coach, at=NOW)
    with pytest.raises(Refused) as refused:
        apply(
            application=application.public_id,
            holder_id=coach.pk,
            published=world.published,
            at=NOW,
            actor=stories.by(coach),
        )
    assert [r.code for r in refused.value.refusals] == ["steps_missing"]


def test_a_stranger_finds_no_application(world: World, coach: Holder) -> None:
    application = stories.started(world, coach, at=NOW)
    stranger = stories.holder(world, number="1000003")
    with pytest.raises(Application.DoesNotExist):
        apply(
            application=application.public_id,
            holder_id=stranger.pk,
            published=world.published,
            at=NOW,
            actor=stories.by(stranger),
        )


def test_a_finished_course_leads_to_a_first_registration_with_card_and_certificate(
    world: World,
) -> None:
    person = stories.holder(world, number="1000004")
    stories.finished_course(person, qualification="swim_coach3", on="2026-11-20")
    application = stories.applied(world, person, at=NOW, kind="first")
    assert stories.charge_of(application).amount == 23_000

    stories.paid(application, at=NOW)

    term = Term.objects.select_related("credential").get(credential__holder=person)
    assert (term.start, term.end) == (date(2027, 4, 1), date(2031, 3, 31))
    assert term.credential.awarded_on == date(2027, 4, 1)
    assert {d.item for d in Dispatch.objects.all()} == {"card", "certificate"}
