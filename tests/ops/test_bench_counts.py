"""What a complete renewal asks of the database: counted, with real commits."""

from collections.abc import Callable
from datetime import datetime

import pytest

from koshin.capabilities.applications.models import Application
from koshin.capabilities.people.models import Holder
from koshin.ops.bench.counting import counted
from koshin.ops.bench.walk import renew
from tests import stories
from tests.ground import Ground
from tests.stories import World, jst

COACHES = jst("2027-02-15 10:00")
COORDINATORS = jst("2027-04-20 10:00")


def coach() -> tuple[World, Holder]:
    world = stories.association("jspo")
    person = stories.holder(world, number="1000001")
    stories.holding(
        world,
        person,
        qualification="ski_coach1",
        awarded="2023-04-01",
        term=("2023-04-01", "2027-03-31"),
    )
    stories.trained(person, on="2025-06-14")
    return world, person


def coordinator() -> tuple[World, Holder]:
    world = stories.association("itc")
    person = stories.holder(world, number="2000001")
    stories.holding(
        world, person, qualification="itc", awarded="2020-10-01", term=("2026-06-01", "2027-05-31")
    )
    stories.pointed(world, person, on="2026-11-03", points="10", at=jst("2026-11-04 09:00"))
    return world, person


@pytest.mark.parametrize(
    ("who", "at"), [(coach, COACHES), (coordinator, COORDINATORS)], ids=["jspo", "itc"]
)
def test_a_complete_renewal_takes_at_most_thirty_queries_and_six_commits(
    committed: Ground, who: Callable[[], tuple[World, Holder]], at: datetime
) -> None:
    world, person = who()
    with counted() as count:
        booked = renew(person, world.published, at=at)

    assert booked.charge_now_settled
    assert Application.objects.get(holder=person).state == "complete"
    assert count.queries <= 30
    assert count.commits <= 6
