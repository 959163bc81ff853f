"""Look a file through: every row gets its answer, and nothing is written but the answers."""

import json
from collections import Counter
from collections.abc import Sequence

from django.db import transaction

from koshin.capabilities.exchange.checking import Judged, judged
from koshin.capabilities.exchange.entities.entity import Entity
from koshin.capabilities.exchange.models import Batch, BatchRow
from koshin.platform import bulk
from koshin.platform.tables import reading


def look_through(batch: int, *, entity: Entity) -> Batch:
    """The batch with the answers; a second time begins anew. A file that breaks off is refused.

    Each portion is committed, so that a page can tell how far it is.
    """
    found = Batch.objects.get(pk=batch)
    if found.state != Batch.State.CHECKING:
        return found
    with transaction.atomic():
        found.lines.all().delete()
        Batch.objects.filter(pk=batch).update(rows=0)
    counts: Counter[str] = Counter()
    try:
        table = reading.read(bytes(found.content))
        for some in judged(entity, table.lines, headings=found.headings, mapping=found.mapping):
            counts.update(one.outcome for one in some)
            with transaction.atomic():
                _keep(found, some)
                Batch.objects.filter(pk=batch).update(rows=counts.total())
    except reading.NoTable as fault:
        Batch.objects.filter(pk=batch).update(
            state=Batch.State.REFUSED, fault=str(fault)[:300], content=b""
        )
    else:
        Batch.objects.filter(pk=batch, state=Batch.State.CHECKING).update(
            state=Batch.State.CHECKED,
            **{outcome: counts[outcome] for outcome in BatchRow.Outcome.values},
        )
    found.refresh_from_db()
    return found


def _keep(batch: Batch, some: Sequence[Judged]) -> None:
    bulk.insert(
        "exchange_row",
        {
            "batch_id": ("bigint", [batch.pk] * len(some)),
            "line": ("integer", [one.line for one in some]),
            "outcome": ("text", [one.outcome for one in some]),
            "label": ("text", [one.label for one in some]),
            "cells": ("jsonb", [_json(one.cells) for one in some]),
            "before": ("jsonb", [_json(one.before) for one in some]),
            "why": ("text", [one.why if one.outcome == "refused" else "" for one in some]),
            "state": ("text", [BatchRow.State.SEEN.value] * len(some)),
            "subject": ("bigint", [one.stored for one in some]),
        },
    )


def _json(cells: object) -> str:
    return json.dumps(cells, ensure_ascii=False)
