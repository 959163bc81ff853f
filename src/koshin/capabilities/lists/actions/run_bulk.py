"""Do an act to everybody who waits for it, or undo it, some people at a time."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from koshin.capabilities.lists.acts import ACTS, Doing
from koshin.capabilities.lists.models import BulkAct, BulkRow
from koshin.core.refusal import Refused
from koshin.core.scheme import Scheme
from koshin.platform.audit import Actor

AT_ONCE = 100


def run_bulk(act: int, *, scheme: Scheme, at: datetime) -> BulkAct:
    """The act when nobody waits any more; a second time goes on where the first ended."""
    while True:
        with transaction.atomic():
            found = BulkAct.objects.select_for_update().get(pk=act)
            undoing = found.state == BulkAct.State.UNDOING
            if not undoing and found.state != BulkAct.State.RUNNING:
                return found
            state = BulkRow.State.DONE if undoing else BulkRow.State.WAITING
            people = list(found.people.filter(state=state).order_by("pk")[:AT_ONCE])
            if not people:
                found.state = BulkAct.State.UNDONE if undoing else BulkAct.State.DONE
                found.ended_at = at
                found.save(update_fields=["state", "ended_at"])
                return found
            doing = Doing(
                association=found.association_id,
                scheme=scheme,
                parameters=found.parameters,
                reason=found.reason,
                at=at,
                actor=Actor(kind="staff", id=found.decided_by_id),
            )
            one = _undo if undoing else _do
            for row in people:
                _tried(row, one, doing, otherwise="kept" if undoing else "failed")
            BulkRow.objects.bulk_update(people, ["state", "why", "made"])
            for count in ("done", "failed", "undone"):
                fresh = sum(row.state == count for row in people)
                setattr(found, count, getattr(found, count) + fresh)
            found.save(update_fields=["done", "failed", "undone"])


def _tried(
    row: BulkRow, one: Callable[[BulkRow, Doing], None], doing: Doing, *, otherwise: str
) -> None:
    try:
        with transaction.atomic():
            one(row, doing)
    except Refused as refused:
        row.state = BulkRow.State(otherwise)
        row.why = " ".join(reason.sentence for reason in refused.refusals)


def _do(row: BulkRow, doing: Doing) -> None:
    row.made = ACTS[row.act.act].do(row.holder_id, doing)
    row.state = BulkRow.State.DONE


def _undo(row: BulkRow, doing: Doing) -> None:
    ACTS[row.act.act].undo(row.holder_id, row.made, doing)
    row.state = BulkRow.State.UNDONE
