"""Files are looked through, written and undone in the background."""

from koshin.capabilities.exchange.actions.look_through import look_through
from koshin.capabilities.exchange.actions.undo_import import undo_rows
from koshin.capabilities.exchange.actions.write_rows import write_rows
from koshin.capabilities.exchange.entities.entity import Entity
from koshin.capabilities.exchange.entities.every import entity_of
from koshin.capabilities.exchange.models import Batch
from koshin.capabilities.people.models import Association
from koshin.capabilities.schemes import queries as schemes
from koshin.platform import clock, jobs

QUEUE = "files"


@jobs.task(queue=QUEUE)
def look_through_file(*, batch: int, association: str) -> None:
    """Say of every row what it would do."""
    look_through(batch, entity=_entity(batch, association))


@jobs.task(queue=QUEUE)
def write_file(*, batch: int, association: str) -> None:
    """Write the rows that were approved."""
    entity = _entity(batch, association)
    write_rows(batch, entity=entity, at=entity.at)


@jobs.task(queue=QUEUE)
def undo_file(*, batch: int, association: str) -> None:
    """Undo the rows that were written."""
    entity = _entity(batch, association)
    undo_rows(batch, entity=entity, at=entity.at)


def _entity(batch: int, association: str) -> Entity:
    found = Association.objects.get(code=association)
    at = clock.business_now(found.clock_offset)
    code = Batch.objects.values_list("entity", flat=True).get(pk=batch, association_id=association)
    scheme = schemes.current(association, at.date()).scheme
    return entity_of(code, association=association, scheme=scheme, at=at)
