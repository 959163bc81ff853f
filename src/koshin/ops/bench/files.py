"""Files in and out: a whole base as it leaves, and 100,000 rows looked through before they come."""

import resource
from itertools import islice
from typing import get_args

from koshin.capabilities.exchange.actions.look_through import look_through
from koshin.capabilities.exchange.actions.receive_file import receive_file
from koshin.capabilities.exchange.entities.entity import Entity
from koshin.capabilities.exchange.entities.every import entity_of
from koshin.capabilities.exchange.models import Batch
from koshin.capabilities.exchange.sending import file_of
from koshin.capabilities.exchange.tasks import look_through_file
from koshin.capabilities.people.actions.create_staff import create_staff
from koshin.ops.bench.crowd import MOMENTS, Place
from koshin.ops.bench.rows import Row
from koshin.platform import clock
from koshin.platform.audit import SYSTEM, Actor
from koshin.platform.tables import writing

DRY_RUN_ROWS = 100_000
CLERK = "b" * 40


def measure(place: Place) -> list[Row]:
    """Every record leaves in either form; holders come back, every second one changed."""
    code = place.published.scheme.code
    made = []
    for kind in get_args(writing.Kind):
        made += _sent(_entity(place, "activities"), kind)
    holders = _entity(place, "holders")
    account = create_staff(
        association=code,
        name="計測",
        email=f"bench-files@{code}.example.jp",
        password=CLERK,
        second_factor=CLERK,
        at=MOMENTS[code],
        actor=SYSTEM,
    ).user_id
    for kind in get_args(writing.Kind):
        made.append(_looked(holders, kind, Actor(kind="staff", id=account)))
    return made


def _entity(place: Place, code: str) -> Entity:
    scheme = place.published.scheme
    return entity_of(code, association=scheme.code, scheme=scheme, at=MOMENTS[scheme.code])


def _sent(entity: Entity, kind: writing.Kind) -> list[Row]:
    """Rows a second, and by how much the process grew over what it was before."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = clock.monotonic()
    size = sum(map(len, file_of(entity, kind, before_sent=lambda holders: None)))
    seconds = clock.monotonic() - began
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    rows = entity.count()
    name = f"files-out-{kind}"
    return [
        Row(name=name, value=round(rows / seconds), unit="rows/s", seconds=round(seconds, 1)),
        Row(name=f"{name}-rows", value=rows, unit="rows"),
        Row(name=f"{name}-size", value=round(size / 2**20, 1), unit="MiB"),
        Row(name=f"{name}-memory", value=round(grown / 1024, 1), unit="MiB more"),
    ]


def _looked(holders: Entity, kind: writing.Kind, clerk: Actor) -> Row:
    """Seconds for the dry run of so many rows, half of which say something new."""
    headings = [column.label for column in holders.columns]
    street = headings.index("番地")
    every = (holders.shown(one) for some in holders.everything() for one in some)
    rows = []
    for number, row in enumerate(islice(every, DRY_RUN_ROWS)):
        rows.append([*row[:street], f"{row[street]}-{number % 2 or ''}", *row[street + 1 :]])
    batch = receive_file(
        entity=holders,
        name=f"bench.{kind}",
        content=b"".join(writing.pieces(kind, headings, rows)),
        look=look_through_file,
        at=holders.at,
        actor=clerk,
    )
    began = clock.monotonic()
    looked: Batch = look_through(batch.pk, entity=holders)
    seconds = round(clock.monotonic() - began, 1)
    return Row(name=f"files-dry-run-{kind}-{looked.rows}", value=seconds, unit="s", seconds=seconds)
