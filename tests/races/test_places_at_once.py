"""Fifty people and one training: never more places than there are, and nobody lost."""

from collections import Counter
from collections.abc import Callable
from functools import partial

import pytest

from koshin.capabilities.applications.actions.give_up_place import give_up_place
from koshin.capabilities.notices.models import Mail
from koshin.capabilities.payments.models import Charge
from koshin.capabilities.people.models import Holder
from koshin.capabilities.trainings.actions.ask_place import ask_place
from koshin.capabilities.trainings.models import Place, Training
from tests import courses, stories
from tests.courses import NOW
from tests.ground import Ground
from tests.races.test_at_once import at_once
from tests.stories import World

PEOPLE, SEATS = 50, 20


@pytest.fixture
def world(committed: Ground) -> World:
    return stories.association("jspo")


@pytest.fixture
def people(world: World) -> list[Holder]:
    return [stories.holder(world, number=f"{number:07d}") for number in range(1, PEOPLE + 1)]


def ask(world: World, course: Training, person: Holder) -> int:
    return ask_place(
        training=course.public_id, holder=person, scheme=world.scheme, at=NOW,
        actor=stories.by(person),
    ).pk  # fmt: skip


def give_up(world: World, place: Place) -> int:
    return give_up_place(
        place=place.public_id, holder_id=place.holder_id, association="jspo", scheme=world.scheme,
        at=NOW, actor=stories.by(place.holder),
    ).pk  # fmt: skip


def counted(course: Training) -> Counter[str]:
    return Counter(Place.objects.filter(training=course).values_list("state", flat=True))


def test_fifty_who_apply_in_the_same_moment_fill_the_places_and_the_queue(
    world: World, people: list[Holder]
) -> None:
    course = courses.training(world, capacity=SEATS, fee=3300)
    asked = at_once(*[partial(ask, world, course, person) for person in people])
    assert len(set(asked)) == PEOPLE
    assert counted(course) == {"booked": SEATS, "waiting": PEOPLE - SEATS}
    course.refresh_from_db()
    assert course.taken == SEATS
    booked = Place.objects.filter(state="booked").values_list("public_id", flat=True)
    owed = Charge.objects.filter(purpose="training", state="open")
    assert set(owed.values_list("purpose_ref", flat=True)) == set(booked)
    assert Mail.objects.count() == PEOPLE


def test_while_some_give_up_and_others_press_twice_every_place_finds_one_person(
    world: World, people: list[Holder]
) -> None:
    course = courses.training(world, capacity=SEATS)
    early, late = people[:35], people[35:]
    places = [Place.objects.get(pk=ask(world, course, person)) for person in early]
    acts: list[Callable[[], int]] = []
    acts += [partial(give_up, world, place) for place in places[:10]]
    acts += [partial(ask, world, course, person) for person in late]
    acts += [partial(ask, world, course, person) for person in late]
    at_once(*acts)
    assert counted(course) == {"booked": SEATS, "waiting": 20, "cancelled": 10}
    course.refresh_from_db()
    assert course.taken == SEATS
    # Those who waited before this moment moved up, in their order, and none of the newcomers did.
    moved = list(
        Place.objects.filter(state="booked").order_by("pk").values_list("holder", flat=True)
    )
    assert moved == [person.pk for person in early[10:30]]
