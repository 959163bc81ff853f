"""Applications not completed in their window are shown as such, and nothing is refused."""

import pytest

from koshin.capabilities.people.reach import Reach
from koshin.web.office.applications import counts
from tests import stories
from tests.stories import jst

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("at", "standing"),
    [("2027-05-31 23:59:59", "unpaid"), ("2027-06-01 00:00:00", "late")],
)
def test_an_unpaid_application_is_late_from_the_first_moment_after_its_window(
    at: str, standing: str
) -> None:
    world = stories.association("itc")
    person = stories.holder(world, number="2000031")
    stories.holding(
        world, person, qualification="itc", awarded="2020-10-01", term=("2026-06-01", "2027-05-31")
    )
    stories.pointed(world, person, on="2026-11-03", points="10", at=jst("2026-11-04 09:00"))
    stories.applied(world, person, at=jst("2027-04-20 10:00"))

    assert counts(Reach(association=world.association.code), at=jst(at)) == {standing: 1}
