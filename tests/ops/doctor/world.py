"""A played world: both associations' sample people, and every odd way that money can come."""

from collections.abc import Iterator
from dataclasses import dataclass

import psycopg
import pytest
from django.db import connections
from pytest_django.plugin import DjangoDbBlocker

from koshin.ops.management.commands.set_demo_dates import DEMO_DATES
from koshin.ops.samples.load import load_association
from koshin.platform import audit
from tests import stories
from tests.ground import Ground
from tests.ops.doctor.first import play_first
from tests.ops.doctor.life import play_life
from tests.ops.doctor.odd_money import play_odd_money
from tests.ops.doctor.office import play_office
from tests.ops.doctor.play import NOW, Play
from tests.ops.doctor.proof_of_points import play_proof_of_points
from tests.ops.doctor.twice import play_twice
from tests.provider import living_at, work_off
from tests.sealing import seal_everything


@dataclass(frozen=True, kw_only=True)
class Played:
    """The database of the played world, for whoever may do everything to it."""

    ground: Ground

    def superuser(self) -> psycopg.Connection:
        return psycopg.connect(self.ground.cluster.url(database=self.ground.name))


@pytest.fixture(scope="module")
def played(
    ground: Ground, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Played]:
    with django_db_blocker.unblock():
        for code in DEMO_DATES:
            load_association(code)
        world = stories.association("jspo")
        living_at(world.association, NOW)
        play = Play(world)
        play.all()
        play_odd_money(play)
        play_life(play)
        play_twice(play)
        play_first(play)
        play_proof_of_points()
        play_office()
        work_off()
        seal_everything()
        audit.record(
            association="jspo", actor=audit.SYSTEM, verb="remind", subject="round:none", at=NOW
        )
        seal_everything()
        connections.close_all()
    yield Played(ground=ground)
    ground.empty()
