"""Cards and certificates to be posted."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from koshin.capabilities.papers import queries
from koshin.capabilities.papers.actions.mark_dispatched import mark_dispatched
from koshin.capabilities.papers.actions.queue_dispatch import queue_dispatch
from koshin.capabilities.papers.models import Dispatch
from koshin.capabilities.people.models import Holder
from koshin.platform.audit import SYSTEM
from koshin.platform.models import AuditLine
from tests import stories
from tests.stories import World, jst

pytestmark = pytest.mark.django_db
NOW = jst("2027-03-20 10:00")


@pytest.fixture
def world() -> World:
    return stories.association("jspo")


def queue(person: Holder, application: UUID) -> None:
    queue_dispatch(
        holder=person,
        application=application,
        items=["card", "certificate"],
        facts={"cycle": "x"},
        due_on=date(2027, 3, 17),
    )


def test_an_application_queues_each_item_once(world: World) -> None:
    person, application = stories.holder(world, number="1"), uuid4()
    queue(person, application)
    queue(person, application)
    assert sorted(Dispatch.objects.values_list("item", flat=True)) == ["card", "certificate"]
    assert Dispatch.objects.first().facts["address"] == "東京都渋谷区神宮前1-2-3"  # type: ignore[union-attr]


def test_what_was_posted_is_marked_once_and_audited(world: World) -> None:
    queue(stories.holder(world, number="1"), uuid4())
    ids = list(Dispatch.objects.values_list("pk", flat=True))
    assert mark_dispatched(association="jspo", dispatches=ids, at=NOW, actor=SYSTEM) == 2
    assert mark_dispatched(association="jspo", dispatches=ids, at=NOW, actor=SYSTEM) == 0
    assert list(queries.to_dispatch("jspo")) == []
    assert AuditLine.objects.get(verb="mark_dispatched").after == {"dispatched": sorted(ids)}


def test_another_association_marks_nothing_here(world: World) -> None:
    queue(stories.holder(world, number="1"), uuid4())
    ids = list(Dispatch.objects.values_list("pk", flat=True))
    assert mark_dispatched(association="itc", dispatches=ids, at=NOW, actor=SYSTEM) == 0


def test_the_office_sees_what_is_due(world: World) -> None:
    queue(stories.holder(world, number="1"), uuid4())
    assert queries.to_dispatch("jspo", due_until=date(2027, 3, 16)).count() == 0
    assert queries.to_dispatch("jspo", due_until=date(2027, 3, 17)).count() == 2
