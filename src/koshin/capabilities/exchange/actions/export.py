"""Lists of people go out: asked for with a purpose, a long one approved by somebody else (S-13)."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.exchange.actions.write_rows import ALONE
from koshin.capabilities.exchange.entities.entity import Entity
from koshin.capabilities.exchange.models import Export
from koshin.core.refusal import Refusal, Refused
from koshin.platform import audit
from koshin.platform.audit import Actor

OPEN_FOR = timedelta(hours=24)


def ask_export(*, entity: Entity, purpose: str, at: datetime, actor: Actor) -> Export:
    """The request; of up to 100 rows it is approved at once. Raises ``Refused`` without a
    purpose."""
    if not purpose.strip():
        sentence = _("使う目的を入力してください。だれが何のために持ち出したかの記録になります。")
        raise Refused(Refusal(code="no_purpose", field="purpose", sentence=sentence))
    with transaction.atomic():
        rows = entity.count()
        short = rows <= ALONE
        made = Export.objects.create(
            public_id=uuid4(),
            association_id=entity.association,
            entity=entity.code,
            rows=rows,
            purpose=purpose.strip()[:200],
            state=Export.State.APPROVED if short else Export.State.ASKED,
            asked_by_id=actor.person,
            asked_at=at,
            decided_by_id=actor.person if short else None,
            decided_at=at if short else None,
        )
        _record("ask_export", made, at=at, actor=actor)
        return made


def decide_export(
    *, association: str, export: UUID, approve: bool, at: datetime, actor: Actor
) -> Export:
    """The decided request. Raises ``Export.DoesNotExist`` for another association's, ``Refused``
    for one's own and one that is decided already."""
    with transaction.atomic():
        found = Export.objects.select_for_update().get(public_id=export, association_id=association)
        if found.state != Export.State.ASKED:
            sentence = _("この書き出しは、すでに決まっています。")
            raise Refused(Refusal(code="decided", sentence=sentence))
        if found.asked_by_id == actor.id:
            sentence = _("申請した人とは別の人が承認します。ほかの担当者に知らせてください。")
            raise Refused(Refusal(code="second_person", sentence=sentence))
        found.state = Export.State.APPROVED if approve else Export.State.REFUSED
        found.decided_by_id, found.decided_at = actor.id, at
        found.save(update_fields=["state", "decided_by", "decided_at"])
        _record("approve_export" if approve else "refuse_export", found, at=at, actor=actor)
        return found


def take_export(*, association: str, export: UUID, kind: str, at: datetime, actor: Actor) -> Export:
    """Note that the list is being downloaded. Raises ``Refused`` unless it was approved, within a
    day, for who asked."""
    with transaction.atomic():
        found = Export.objects.select_for_update().get(public_id=export, association_id=association)
        if found.state != Export.State.APPROVED or found.asked_by_id != actor.id:
            sentence = _("承認されたあと、申請した人だけがダウンロードできます。")
            raise Refused(Refusal(code="not_approved", sentence=sentence))
        if found.decided_at is None or at > found.decided_at + OPEN_FOR:
            sentence = _("承認から24時間を過ぎました。もう一度、書き出しを申請してください。")
            raise Refused(Refusal(code="over", sentence=sentence))
        found.taken += 1
        found.save(update_fields=["taken"])
        _record("take_export", found, at=at, actor=actor, kind=kind)
        return found


def _record(verb: str, export: Export, *, at: datetime, actor: Actor, kind: str = "") -> None:
    audit.record(
        association=export.association_id,
        actor=actor,
        verb=verb,
        subject=f"export:{export.public_id}",
        at=at,
        after={"entity": export.entity, "rows": export.rows, **({"file": kind} if kind else {})},
        reason=export.purpose,
    )
