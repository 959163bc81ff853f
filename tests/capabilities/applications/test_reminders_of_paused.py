"""Who was paused is reminded of the round into which the pause has moved them."""

from datetime import date

import pytest

from koshin.capabilities.applications.actions.remind import remind
from koshin.capabilities.applications.wishes import Wish
from koshin.capabilities.notices.models import Mail
from tests.capabilities.applications.living import asked, clerk, coordinator, decided, held_by
from tests.stories import World, association, jst, pointed

pytestmark = pytest.mark.django_db


@pytest.fixture
def itc() -> World:
    return association("itc")


def test_a_coordinator_paused_over_one_window_is_reminded_of_the_next(itc: World) -> None:
    person = coordinator(itc, number="20400002")
    wish = Wish(
        kind="suspend",
        credential=held_by(person).id,
        reason="overseas",
        starts_on=date(2027, 2, 1),
        ends_on=date(2027, 12, 31),
    )
    at = jst("2027-01-20 10:00")
    decided(itc, asked(itc, person, wish, at=at), clerk(itc), at=at)
    pointed(itc, person, on="2027-06-01", points="10", at=jst("2028-01-10 10:00"))
    sent = Mail.objects.filter(template="window_open")
    remind(published=itc.published, at=jst("2027-04-20 10:00"))
    assert not sent.exists()
    remind(published=itc.published, at=jst("2028-04-20 10:00"))
    assert [mail.holder_id for mail in sent] == [person.pk]
    remind(published=itc.published, at=jst("2028-04-21 10:00"))
    assert sent.count() == 1
