"""Whatever somebody does to the database by hand, the doctor names the rows."""

import pytest

from koshin.ops.doctor.reading import all_invariants
from tests.ops.doctor.planting import Plant, all_plants, found_after
from tests.ops.doctor.world import Played, played

__all__ = ["played"]

PLANTS = tuple(all_plants())
# Only a second connection that waits for ten minutes could plant it.
NOT_PLANTED = {"JOB-04"}


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: f"{plant.invariant} {plant.sentence}")
def test_it_is_found(played: Played, plant: Plant) -> None:
    with played.superuser() as superuser:
        spoilt, named = found_after(superuser, plant)
    assert named, plant.sentence
    assert spoilt <= named


def test_every_invariant_finds_something_that_was_planted() -> None:
    assert {one.id for one in all_invariants()} - {p.invariant for p in PLANTS} == NOT_PLANTED
    assert len(PLANTS) >= 60
