"""Attendance that was written down wrongly is corrected with a reason, until it was counted."""

from datetime import timedelta

import pytest

from koshin.capabilities.activities.models import Activity
from koshin.capabilities.applications.actions.correct_attendance import correct_attendance
from koshin.capabilities.people.models import Organiser
from koshin.capabilities.trainings import codes
from koshin.capabilities.trainings.actions.attend import attend
from koshin.capabilities.trainings.models import Place
from koshin.core.refusal import Refused
from koshin.platform.audit import SYSTEM
from koshin.platform.models import AuditLine
from tests import courses, stories
from tests.courses import DAY
from tests.findings import findings
from tests.stories import World, jst

pytestmark = pytest.mark.django_db
AFTER = DAY + timedelta(days=1)


@pytest.fixture
def world() -> World:
    return stories.association("jspo")


@pytest.fixture
def body(world: World) -> Organiser:
    return courses.organiser(world)


@pytest.fixture
def attended(world: World, body: Organiser) -> Place:
    place = courses.applied(world, courses.training(world, body), number="1")
    return attend(code=codes.code_of(place), organiser=body, at=DAY, actor=SYSTEM)


def corrected(
    place: Place, *, attended: bool, organiser: Organiser | None = None, reason: str = "人違い"
) -> Place:
    return correct_attendance(
        place=place.public_id,
        association="jspo",
        organiser=organiser,
        attended=attended,
        reason=reason,
        at=AFTER,
        actor=SYSTEM,
    )


def states(place: Place) -> list[str]:
    records = Activity.objects.filter(holder_id=place.holder_id).order_by("pk")
    return list(records.values_list("state", flat=True))


def test_who_was_absent_after_all_has_no_training_and_reads_why(
    attended: Place, body: Organiser
) -> None:
    place = corrected(attended, attended=False, organiser=body)
    assert (place.state, states(place)) == ("absent", ["rejected"])
    assert (
        Activity.objects.get().note == "人違い お問い合わせ先: 見本県スポーツ協会 電話 03-0000-0199"
    )
    line = AuditLine.objects.get(verb="correct_attendance")
    assert (line.before["state"], line.after["state"], line.reason) == (
        "attended",
        "absent",
        "人違い",
    )
    assert findings() == {}


def test_who_was_there_after_all_has_the_training(attended: Place) -> None:
    absent = corrected(attended, attended=False)
    place = corrected(absent, attended=True)
    assert (place.state, states(place)) == ("attended", ["rejected", "accepted"])
    assert corrected(place, attended=True) == place
    assert states(place) == ["rejected", "accepted"]
    assert findings() == {}


def test_what_a_renewal_has_counted_is_corrected_no_more(world: World, attended: Place) -> None:
    stories.holding(
        world,
        attended.holder,
        qualification="ski_coach1",
        awarded="2023-10-01",
        term=("2023-10-01", "2027-09-30"),
    )
    stories.applied(world, attended.holder, at=jst("2027-08-01 10:00"))
    with pytest.raises(Refused) as refused:
        corrected(attended, attended=False)
    assert [one.code for one in refused.value.refusals] == ["counted"]
    assert states(attended) == ["accepted"]


def test_a_correction_needs_a_reason_a_report_and_its_own_organiser(
    world: World, body: Organiser, attended: Place
) -> None:
    with pytest.raises(Refused) as refused:
        corrected(attended, attended=False, reason=" ")
    assert [one.code for one in refused.value.refusals] == ["reason_missing"]
    booked = courses.applied(world, courses.training(world, body), number="2")
    with pytest.raises(Refused) as refused:
        corrected(booked, attended=False, organiser=body)
    assert [one.code for one in refused.value.refusals] == ["not_reported"]
    other = courses.organiser(world, name="見本県空手道連盟")
    with pytest.raises(Place.DoesNotExist):
        corrected(attended, attended=False, organiser=other)
