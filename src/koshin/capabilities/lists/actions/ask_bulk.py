"""Have something done to everybody whom a list shows; decided by a second person above 100."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from koshin.capabilities.exchange.actions.write_rows import ALONE
from koshin.capabilities.lists.models import BulkAct, BulkRow
from koshin.core.refusal import Refusal, Refused
from koshin.platform import audit, jobs
from koshin.platform.audit import Actor


def ask_bulk(
    *,
    association: str,
    act: str,
    parameters: Mapping[str, Any],
    kind: str,
    query: str,
    holders: QuerySet[Any],
    expected: int,
    reason: str,
    run: jobs.AnyTask,
    at: datetime,
    actor: Actor,
) -> BulkAct:
    """The act with its people, as ``holders`` (ids, each once) finds them now.

    Begun at once up to 100 people. Raises ``Refused`` without a reason, and where the list has
    changed since ``expected`` people were shown.
    """
    if not reason.strip():
        sentence = _("理由を入力してください。資格者の記録に残ります。")
        raise Refused(Refusal(code="no_reason", field="reason", sentence=sentence))
    with transaction.atomic():
        people = list(holders)
        if not people or len(people) != expected:
            sentence = _("対象が%(count)s人に変わりました。確認し直してください。")
            raise Refused(Refusal(code="moved_on", sentence=sentence % {"count": len(people)}))
        short = len(people) <= ALONE
        made = BulkAct.objects.create(
            public_id=uuid4(),
            association_id=association,
            act=act,
            parameters=dict(parameters),
            kind=kind,
            query=query[:500],
            reason=reason.strip()[:200],
            state=BulkAct.State.RUNNING if short else BulkAct.State.ASKED,
            rows=len(people),
            asked_by_id=actor.person,
            asked_at=at,
            decided_by_id=actor.person if short else None,
        )
        waiting = BulkRow.State.WAITING
        BulkRow.objects.bulk_create(
            [BulkRow(act=made, holder_id=holder, state=waiting) for holder in people],
            batch_size=5_000,
        )
        _record("ask_bulk", made, at=at, actor=actor)
        if short:
            jobs.enqueue(run, act=made.pk, association=association)
        return made


def decide_bulk(
    *,
    association: str,
    act: UUID,
    approve: bool,
    run: jobs.AnyTask,
    at: datetime,
    actor: Actor,
) -> BulkAct:
    """Begun, or not at all. Raises ``BulkAct.DoesNotExist`` for another association's, ``Refused``
    for one's own and one that is decided."""
    with transaction.atomic():
        found = BulkAct.objects.select_for_update().get(public_id=act, association_id=association)
        if found.state != BulkAct.State.ASKED or found.asked_by_id == actor.id:
            sentence = _("申請した人とは別の人が、一度だけ決められます。")
            raise Refused(Refusal(code="second_person", sentence=sentence))
        found.state = BulkAct.State.RUNNING if approve else BulkAct.State.REFUSED
        found.decided_by_id = actor.person
        found.save(update_fields=["state", "decided_by"])
        _record("approve_bulk" if approve else "refuse_bulk", found, at=at, actor=actor)
        if approve:
            jobs.enqueue(run, act=found.pk, association=association)
        return found


def again(
    *,
    association: str,
    act: UUID,
    undo: bool,
    run: jobs.AnyTask,
    at: datetime,
    actor: Actor,
) -> BulkAct:
    """Try those that failed once more, or ``undo`` those that were done.

    Raises ``BulkAct.DoesNotExist`` for another association's, ``Refused`` where there are none.
    """
    with transaction.atomic():
        found = BulkAct.objects.select_for_update().get(public_id=act, association_id=association)
        state = BulkRow.State.DONE if undo else BulkRow.State.FAILED
        people = found.people.filter(state=state)
        if found.state not in (BulkAct.State.DONE, BulkAct.State.UNDONE) or not people.exists():
            sentence = _("いまは実行できません。画面を開き直して、状態をご確認ください。")
            raise Refused(Refusal(code="not_now", sentence=sentence))
        if undo:
            found.state = BulkAct.State.UNDOING
        else:
            found.state, found.failed = BulkAct.State.RUNNING, F("failed") - people.count()
            people.update(state=BulkRow.State.WAITING, why="")
        found.save(update_fields=["state", "failed"])
        _record("undo_bulk" if undo else "retry_bulk", found, at=at, actor=actor)
        jobs.enqueue(run, act=found.pk, association=association)
        return found


def _record(verb: str, act: BulkAct, *, at: datetime, actor: Actor) -> None:
    audit.record(
        association=act.association_id,
        actor=actor,
        verb=verb,
        subject=f"bulk_act:{act.public_id}",
        at=at,
        after={"act": act.act, "rows": act.rows, **act.parameters},
        reason=act.reason,
    )
