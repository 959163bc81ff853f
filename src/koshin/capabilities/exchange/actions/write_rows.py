"""Write what a file says: decided by a person, done row by row with the ordinary verbs."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.exchange.entities.entity import Act, Entity, Stored
from koshin.capabilities.exchange.models import Batch, BatchRow
from koshin.core.refusal import Refusal, Refused
from koshin.platform import audit, jobs
from koshin.platform.audit import Actor

AT_ONCE = 200
# S-13: more rows of people than this are written by two persons.
ALONE = 100
MOVED_ON = "確認のあとに、ほかの操作で変わっています。ファイルをもう一度確認してください。"


def approve_import(
    *, association: str, batch: UUID, write: jobs.AnyTask, at: datetime, actor: Actor
) -> Batch:
    """Have the rows written by ``write`` (a task), those before that failed too.

    Raises ``Batch.DoesNotExist`` for another association's, ``Refused`` where nothing is to be
    written, or where more than 100 rows wait for somebody else than who brought the file.
    """
    with transaction.atomic():
        found = Batch.objects.select_for_update().get(public_id=batch, association_id=association)
        again = found.state == Batch.State.APPLIED and found.failed > 0
        if found.state != Batch.State.CHECKED and not again:
            raise Refused(_not_now())
        if not found.to_write:
            sentence = _("取り込む行がありません。")
            raise Refused(Refusal(code="nothing", sentence=sentence))
        if found.to_write > ALONE and found.received_by_id == actor.id:
            raise Refused(_somebody_else())
        found.lines.filter(state=BatchRow.State.FAILED).update(state=BatchRow.State.SEEN, why="")
        found.state, found.failed, found.content = Batch.State.APPLYING, 0, b""
        found.approved_by_id, found.approved_at = actor.id, at
        found.save()
        audit.record(
            association=association,
            actor=actor,
            verb="approve_import",
            subject=f"import:{found.public_id}",
            at=at,
            after={"entity": found.entity, "new": found.new, "changed": found.changed},
        )
        jobs.enqueue(write, batch=found.pk, association=association)
        return found


def write_rows(batch: int, *, entity: Entity, at: datetime) -> Batch:
    """Write all that waits, some rows at a time; a second time goes on where the first ended."""
    while True:
        with transaction.atomic():
            found = Batch.objects.select_for_update().get(pk=batch)
            if found.state != Batch.State.APPLYING:
                return found
            rows = list(
                found.lines.select_for_update()
                .filter(state=BatchRow.State.SEEN, outcome__in=["new", "changed"])
                .order_by("line")[:AT_ONCE]
            )
            if not rows:
                found.state, found.ended_at = Batch.State.APPLIED, at
                found.save(update_fields=["state", "ended_at"])
                return found
            act = Act(
                source=found.public_id,
                at=at,
                actor=Actor(kind="staff", id=found.approved_by_id),
                reason=_("取り込み %(name)s") % {"name": found.name},
            )
            _write(entity, rows, act)
            found.done += sum(row.state == BatchRow.State.DONE for row in rows)
            found.failed += sum(row.state == BatchRow.State.FAILED for row in rows)
            found.save(update_fields=["done", "failed"])


def _write(entity: Entity, rows: Sequence[BatchRow], act: Act) -> None:
    new = [row for row in rows if row.outcome == BatchRow.Outcome.NEW]
    there_now = dict(
        zip((row.pk for row in new), entity.present([row.cells for row in new]), strict=True)
    )
    stored = entity.by_ids([row.subject for row in rows if row.subject is not None])
    for row in rows:
        there = there_now.get(row.pk) or stored.get(row.subject or 0)
        try:
            with transaction.atomic():
                row.subject = _one(entity, row, there, act)
            row.state = BatchRow.State.DONE
        except Refused as refused:
            row.state = BatchRow.State.FAILED
            row.why = " ".join(one.sentence for one in refused.refusals)
    BatchRow.objects.bulk_update(rows, ["state", "why", "subject"])


def _one(entity: Entity, row: BatchRow, stored: Stored | None, act: Act) -> int:
    if row.outcome == BatchRow.Outcome.NEW:
        if stored is not None:
            raise Refused(Refusal(code="there_now", sentence=MOVED_ON))
        return entity.create(row.cells, act, line=row.line)
    there = stored.cells if stored else {}
    if stored is None or any(there[code] != said for code, said in row.before.items()):
        raise Refused(Refusal(code="moved_on", sentence=MOVED_ON))
    entity.change(stored, {**there, **row.cells}, act)
    return stored.id


def _not_now() -> Refusal:
    return Refusal(
        code="not_now",
        sentence=_("この取り込みは、いま実行できません。画面を開き直して、状態をご確認ください。"),
    )


def _somebody_else() -> Refusal:
    return Refusal(
        code="second_person",
        sentence=_(
            "%(count)s行を超える取り込みは、ファイルを用意した人とは別の人が実行します。"
            "この画面のアドレスを別の担当者に知らせてください。"
        )
        % {"count": ALONE},
    )
