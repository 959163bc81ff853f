"""Papers in My Page: one's own open, a stranger's do not, and what cannot be drawn is explained."""

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from koshin.capabilities.papers.models import Paper
from koshin.capabilities.people.models import Association
from tests import stories
from tests.capabilities.papers.test_money_papers import coordinator
from tests.stories import World, jst
from tests.web.portal.visitor import at_time, signed_in

pytestmark = pytest.mark.django_db
NOW = jst("2027-04-20 10:00")


@pytest.fixture
def world() -> World:
    world = stories.association("itc")
    at_time(world, NOW)
    return world


def notice(world: World) -> Paper:
    application = stories.applied(world, coordinator(world), at=NOW)
    stories.paid(application, at=NOW)
    stories.filled(world, application, at=NOW, opens="applied")
    return Paper.objects.get(kind="result_notice")


def test_a_paper_opens_as_a_pdf_for_its_holder_only(world: World) -> None:
    paper = notice(world)
    path = f"/itc/papers/{paper.public_id}.pdf"
    answer = signed_in(paper.holder).get(path)
    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF-")
    assert signed_in(stories.holder(world, number="C9")).get(path).status_code == 404


def test_a_name_that_cannot_be_drawn_is_explained_and_not_a_fault(world: World) -> None:
    paper = notice(world)
    Paper.objects.filter(pk=paper.pk).update(facts={**paper.facts, "name": "山田 😀"})
    answer = signed_in(paper.holder).get(f"/itc/papers/{paper.public_id}.pdf")
    assert answer.status_code == 409
    assert "印刷できない文字があります: 「😀」" in answer.content.decode()


def test_moving_the_calendar_announces_what_opens_at_once(world: World) -> None:
    visitor = signed_in(coordinator(world))
    visitor.post("/itc/calendar/", {"to": "2027-05-06T10:00"})
    assert Association.objects.get(code="itc").clock_offset != world.association.clock_offset
    job = ProcrastinateJob.objects.get(task_name__endswith="remind_of")
    assert job.args == {"association": "itc"}
