"""Survey and delivery wish stand on one page: they are kept together, but handed in in order."""

from typing import Any

import pytest

from koshin.capabilities.applications.actions.save_steps import StepInput, save_steps
from koshin.capabilities.applications.models import Application
from koshin.capabilities.people.models import Holder
from koshin.core.refusal import Refused
from tests import stories
from tests.stories import World, jst

pytestmark = pytest.mark.django_db
NOW = jst("2027-02-15 10:00")
WISH: dict[str, Any] = {"wish": "post"}


@pytest.fixture
def world() -> World:
    return stories.association("jspo")


@pytest.fixture
def coach(world: World) -> Holder:
    return stories.ski_coach(world, number="1000001")


def save(world: World, coach: Holder, application: Application, **inputs: StepInput) -> Application:
    return save_steps(
        application=application.public_id,
        holder_id=coach.pk,
        published=world.published,
        inputs=inputs,
        at=NOW,
        actor=stories.by(coach),
    )


def test_a_page_saved_half_way_keeps_both_steps(world: World, coach: Holder) -> None:
    application = stories.started(world, coach, at=NOW)
    save(world, coach, application, profile=StepInput(answers={}, done=True))
    kept = save(
        world,
        coach,
        application,
        survey=StepInput(answers={"active": "weekly"}, done=False),
        delivery=StepInput(answers=WISH, done=False),
    )
    assert kept.steps["survey"]["answers"] == {"active": "weekly"}
    assert kept.steps["delivery"]["answers"] == WISH
    assert kept.steps["survey"]["done_at"] is kept.steps["delivery"]["done_at"] is None


def test_a_later_step_is_not_handed_in_before_the_one_it_waits_for(
    world: World, coach: Holder
) -> None:
    application = stories.started(world, coach, at=NOW)
    save(world, coach, application, profile=StepInput(answers={}, done=True))
    with pytest.raises(Refused):
        save(
            world,
            coach,
            application,
            survey=StepInput(answers={"active": "weekly"}, done=False),
            delivery=StepInput(answers=WISH, done=True),
        )
