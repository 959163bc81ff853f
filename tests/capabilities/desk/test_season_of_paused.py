"""Whom a pause has moved is counted in the round that the pause has moved them to."""

from datetime import date

import pytest

from koshin.capabilities.applications.wishes import Wish
from koshin.capabilities.desk.actions.count_season import count_season
from koshin.capabilities.desk.models import SeasonRow
from koshin.capabilities.people.models import Holder
from tests import stories
from tests.capabilities.applications.living import asked, clerk, coordinator, decided, held_by
from tests.stories import World, association, jst, pointed

pytestmark = pytest.mark.django_db


@pytest.fixture
def itc() -> World:
    return association("itc")


def paused_in_2027(itc: World) -> Holder:
    """A coordinator whose term ends in May 2027 and who was paused over that round."""
    person = coordinator(itc, number="20400003")
    wish = Wish(
        kind="suspend",
        credential=held_by(person).id,
        reason="overseas",
        starts_on=date(2027, 2, 1),
        ends_on=date(2027, 12, 31),
    )
    at = jst("2027-01-20 10:00")
    decided(itc, asked(itc, person, wish, at=at), clerk(itc), at=at)
    return person


def counted(itc: World, person: Holder, *, at: str) -> list[tuple[str, str]]:
    """The rounds in which the person is counted, each with the state."""
    count_season(itc.published, at=jst(at))
    rows = SeasonRow.objects.filter(holder=person).order_by("run__cycle")
    return list(rows.values_list("run__cycle", "state"))


def test_a_paused_coordinator_has_nothing_to_do_in_the_round_that_the_pause_passes(
    itc: World,
) -> None:
    person = paused_in_2027(itc)
    assert counted(itc, person, at="2027-04-20 10:00") == [("2027", "other")]


def test_after_the_pause_the_next_round_counts_what_is_missing_and_what_is_done(
    itc: World,
) -> None:
    person = paused_in_2027(itc)
    assert counted(itc, person, at="2028-04-10 10:00") == [("2028", "not_yet")]
    pointed(itc, person, on="2027-06-01", points="10", at=jst("2028-04-11 10:00"))
    assert counted(itc, person, at="2028-04-20 10:00") == [("2028", "eligible")]
    paid_at = jst("2028-04-25 10:00")
    application = stories.applied(itc, person, at=paid_at)
    stories.paid(application, at=paid_at)
    assert counted(itc, person, at="2028-04-25 11:00") == [("2028", "report")]
    stories.filled(itc, application, at=paid_at, opens="applied")
    assert counted(itc, person, at="2028-04-26 10:00") == [("2028", "complete")]
