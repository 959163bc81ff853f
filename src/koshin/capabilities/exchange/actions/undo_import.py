"""Undo what a file brought, row by row; what later acts were built on stays, with the reason."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from koshin.capabilities.exchange.actions.write_rows import ALONE, AT_ONCE
from koshin.capabilities.exchange.entities.entity import Act, Entity, Stored
from koshin.capabilities.exchange.models import Batch, BatchRow
from koshin.core.refusal import Refusal, Refused
from koshin.platform import audit, jobs
from koshin.platform.audit import Actor
from koshin.platform.removal import StillUsed

# What was built on a row since, by its table.
WORDS: Mapping[str, "str | Promise"] = {
    "people_holder": lazy("名簿の登録"),
    "register_credential": lazy("認定"),
    "register_term": lazy("有効期間"),
    "register_suspension": lazy("休止"),
    "register_bar": lazy("処分・返上"),
    "activities_activity": lazy("研修実績・ポイント"),
    "activities_completion": lazy("講習会の修了"),
    "activities_evidence": lazy("証拠書類"),
    "activities_period_lock": lazy("申請"),
    "applications_application": lazy("申請"),
    "applications_item": lazy("申請"),
    "applications_request": lazy("届け出"),
    "payments_charge": lazy("請求"),
    "papers_paper": lazy("書類"),
    "papers_dispatch": lazy("発送"),
    "papers_reissue": lazy("再発行"),
    "notices_mail": lazy("メール"),
    "notices_inquiry": lazy("お問い合わせ"),
    "courses_entry": lazy("講習会の申し込み"),
    "courses_exemption": lazy("講習の免除"),
    "trainings_place": lazy("研修の申し込み"),
    "trainings_report": lazy("受講の報告"),
    "schemes_waiver": lazy("特例措置"),
}


def ask_undo(
    *,
    association: str,
    batch: UUID,
    reason: str,
    undo: jobs.AnyTask,
    at: datetime,
    actor: Actor,
) -> Batch:
    """Have the rows that were written undone by ``undo`` (a task); those kept before, tried anew.

    Raises ``Batch.DoesNotExist`` for another association's, ``Refused`` without a reason, before
    the import has ended, and where more than 100 rows wait for somebody else than who had them
    written.
    """
    with transaction.atomic():
        found = Batch.objects.select_for_update().get(public_id=batch, association_id=association)
        if not reason.strip():
            sentence = _("取り消す理由を入力してください。")
            raise Refused(Refusal(code="no_reason", field="reason", sentence=sentence))
        again = found.state == Batch.State.UNDONE and found.kept > 0
        if not (found.state == Batch.State.APPLIED and found.done) and not again:
            sentence = _("この取り込みは、いま取り消せません。画面を開き直してご確認ください。")
            raise Refused(Refusal(code="not_now", sentence=sentence))
        if found.done > ALONE and found.approved_by_id == actor.id:
            sentence = _(
                "%(count)s行を超える取り消しは、取り込みを実行した人とは別の人が行います。"
            )
            raise Refused(Refusal(code="second_person", sentence=sentence % {"count": ALONE}))
        found.lines.filter(state=BatchRow.State.KEPT).update(state=BatchRow.State.DONE, why="")
        found.state, found.kept, found.reason = Batch.State.UNDOING, 0, reason.strip()[:200]
        found.approved_by_id, found.approved_at = actor.id, at
        found.save()
        audit.record(
            association=association,
            actor=actor,
            verb="undo_import",
            subject=f"import:{found.public_id}",
            at=at,
            after={"entity": found.entity, "rows": found.done},
            reason=found.reason,
        )
        jobs.enqueue(undo, batch=found.pk, association=association)
        return found


def undo_rows(batch: int, *, entity: Entity, at: datetime) -> Batch:
    """Undo what waits, the last row first; a second time goes on where the first ended."""
    while True:
        with transaction.atomic():
            found = Batch.objects.select_for_update().get(pk=batch)
            if found.state != Batch.State.UNDOING:
                return found
            rows = list(
                found.lines.select_for_update()
                .filter(state=BatchRow.State.DONE)
                .order_by("-line")[:AT_ONCE]
            )
            if not rows:
                found.state, found.ended_at = Batch.State.UNDONE, at
                found.save(update_fields=["state", "ended_at"])
                return found
            act = Act(
                source=found.public_id,
                at=at,
                actor=Actor(kind="staff", id=found.approved_by_id),
                reason=found.reason,
            )
            _undo(entity, rows, act)
            found.undone += sum(row.state == BatchRow.State.UNDONE for row in rows)
            found.kept += sum(row.state == BatchRow.State.KEPT for row in rows)
            found.save(update_fields=["undone", "kept"])


def _undo(entity: Entity, rows: Sequence[BatchRow], act: Act) -> None:
    stored = entity.by_ids([row.subject for row in rows if row.subject is not None])
    for row in rows:
        try:
            with transaction.atomic():
                _one(entity, row, stored.get(row.subject or 0), act)
            row.state = BatchRow.State.UNDONE
        except Refused as refused:
            row.state = BatchRow.State.KEPT
            row.why = " ".join(one.sentence for one in refused.refusals)
        except StillUsed as used:
            row.state = BatchRow.State.KEPT
            what = WORDS.get(used.table, _("ほかの記録"))
            row.why = _("このあとに%(what)sがあるため、取り消せません。") % {"what": what}
    BatchRow.objects.bulk_update(rows, ["state", "why"])


def _one(entity: Entity, row: BatchRow, stored: Stored | None, act: Act) -> None:
    if stored is None:
        sentence = _("取り込んだものが、すでにありません。")
        raise Refused(Refusal(code="gone", sentence=sentence))
    if any(stored.cells[code] != said for code, said in row.cells.items()):
        sentence = _("取り込みのあとに変更されているため、取り消せません。")
        raise Refused(Refusal(code="changed_since", sentence=sentence))
    if row.outcome == BatchRow.Outcome.NEW:
        entity.remove(stored.id, act, line=row.line)
    else:
        entity.change(stored, {**stored.cells, **row.before}, act)
