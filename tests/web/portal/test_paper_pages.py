"""Papers in My Page: one's own open, a stranger's do not, and what cannot be drawn is explained."""

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from koshin.capabilities.papers.models import Paper
from koshin.capabilities.people.models import Association, Holder
from tests import stories
from tests.capabilities.papers.people import coordinator
from tests.stories import World, jst
from tests.web.portal.visitor import at_time, signed_in

pytestmark = pytest.mark.django_db
NOW = jst("2027-04-20 10:00")


@pytest.fixture
def world() -> World:
    world = stories.association("itc")
    at_time(world, NOW)
    return world


def notice(world: World, person: Holder) -> Paper:
    application = stories.applied(world, person, at=NOW)
    stories.paid(application, at=NOW)
    stories.filled(world, application, at=NOW, opens="applied")
    return Paper.objects.get(kind="result_notice")


def test_a_paper_opens_as_a_pdf_for_its_holder_only(world: World) -> None:
    person = coordinator(world)
    path = f"/itc/papers/{notice(world, person).public_id}.pdf"
    answer = signed_in(person).get(path)
    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF-")
    assert signed_in(stories.holder(world, number="C9")).get(path).status_code == 404


def test_a_name_that_cannot_be_drawn_is_explained_and_not_a_fault(world: World) -> None:
    person = coordinator(world)
    person.given_name = "😀"
    person.save(update_fields=["given_name"])
    answer = signed_in(person).get(f"/itc/papers/{notice(world, person).public_id}.pdf")
    assert answer.status_code == 409
    assert "印刷できない文字があります: 「😀」" in answer.content.decode()


def test_moving_the_calendar_announces_what_opens_at_once(world: World) -> None:
    visitor = signed_in(coordinator(world))
    visitor.post("/itc/calendar/", {"to": "2027-05-06T10:00"})
    assert Association.objects.get(code="itc").clock_offset != world.association.clock_offset
    job = ProcrastinateJob.objects.get(task_name__endswith="remind_of")
    assert job.args == {"association": "itc"}
