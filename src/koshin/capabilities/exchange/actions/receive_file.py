"""A file comes in: kept, its headings understood, and looked at in the background."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.exchange import mapping
from koshin.capabilities.exchange.entities.entity import Entity
from koshin.capabilities.exchange.models import Batch
from koshin.core.refusal import Refusal, Refused
from koshin.platform import audit, jobs
from koshin.platform.audit import Actor
from koshin.platform.tables import reading

MOST_BYTES = 60 * 1024 * 1024


def receive_file(
    *, entity: Entity, name: str, content: bytes, look: jobs.AnyTask, at: datetime, actor: Actor
) -> Batch:
    """The kept file. It is looked at by ``look`` (a task) as soon as all its columns are known;
    until then it waits in state ``mapping``. Raises ``Refused`` (field ``file``) for no table."""
    if not content or len(content) > MOST_BYTES:
        raise Refused(_at_file("file_size", _("ファイルが空か、大きすぎます(60MBまで)。")))
    try:
        table = reading.read(content)
    except reading.NoTable as fault:
        raise Refused(_at_file("no_table", str(fault))) from None
    with transaction.atomic():
        batch = Batch.objects.create(
            public_id=uuid4(),
            association_id=entity.association,
            entity=entity.code,
            name=name[:200],
            digest=hashlib.sha256(content).hexdigest(),
            content=content,
            written=table.written,
            headings=list(table.headings),
            mapping=mapping.suggested(entity, table.headings),
            state=Batch.State.MAPPING,
            received_by_id=actor.person,
            received_at=at,
        )
        audit.record(
            association=entity.association,
            actor=actor,
            verb="receive_import",
            subject=f"import:{batch.public_id}",
            at=at,
            after={"entity": entity.code, "name": batch.name, "digest": batch.digest},
        )
        if not mapping.faults(entity, batch.headings, batch.mapping):
            _look(batch, look)
        return batch


def map_columns(
    batch: Batch,
    *,
    entity: Entity,
    columns: Mapping[str, str],
    look: jobs.AnyTask,
    at: datetime,
    actor: Actor,
) -> Batch:
    """Somebody says which column is which (empty: not used); the next file knows. It is looked at
    anew. Raises ``Refused`` with everything that is missing, or where rows were written already."""
    if found := mapping.faults(entity, batch.headings, columns):
        raise Refused(*(Refusal(code="columns", sentence=sentence) for sentence in found))
    with transaction.atomic():
        again = Batch.objects.select_for_update().get(pk=batch.pk)
        if again.state not in (Batch.State.MAPPING, Batch.State.CHECKED):
            raise Refused(_at_file("too_late", _("この取り込みは、もう始まっています。")))
        again.mapping = dict(columns)
        mapping.remember(entity, columns)
        audit.record(
            association=again.association_id,
            actor=actor,
            verb="map_import",
            subject=f"import:{again.public_id}",
            at=at,
            after={"columns": dict(columns)},
        )
        _look(again, look)
        return again


def _look(batch: Batch, look: jobs.AnyTask) -> None:
    batch.state = Batch.State.CHECKING
    batch.rows = batch.new = batch.changed = batch.unchanged = batch.refused = 0
    batch.save()
    jobs.enqueue(look, batch=batch.pk, association=batch.association_id)


def _at_file(code: str, sentence: str) -> Refusal:
    return Refusal(code=code, field="file", sentence=sentence)
