"""Somebody of the office says that two records are one person; a second person decides."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from koshin.capabilities.desk.models import Duplicate
from koshin.capabilities.desk.pairs import already_gone, held_still, need_reason, refuse
from koshin.platform import audit
from koshin.platform.audit import Actor


def propose_merge(
    *, association: str, kept: int, gone: int, reason: str, at: datetime, actor: Actor
) -> Duplicate:
    """The pair as proposed: ``gone`` (a holder's id) is to go into ``kept``.

    Raises ``Refused``: no reason, one record only, one of another association or gone already, or a
    pair that is merged.
    """
    reason = need_reason(reason)
    with transaction.atomic():
        people = held_still(kept, gone)
        if kept == gone or len(people) != 2:
            raise refuse("not_two", _("別の登録番号を入力してください。"), "number")
        if {one.association_id for one in people.values()} != {association}:
            sentence = _("この協会の登録番号を入力してください。")
            raise refuse("another_association", sentence, "number")
        if already_gone(kept, gone):
            sentence = _("どちらかの記録は、すでに統合されています。統合先を選んでください。")
            raise refuse("already_gone", sentence)
        known = Duplicate.objects.filter(Q(kept=kept, gone=gone) | Q(kept=gone, gone=kept)).first()
        pair = known or Duplicate(association_id=association, found_at=at)
        before = pair.state if known else ""
        pair.kept_id, pair.gone_id = kept, gone
        pair.state, pair.reason = Duplicate.State.PROPOSED, reason
        pair.proposed_by, pair.decided_by, pair.decided_at = actor.id, None, None
        pair.save()
        audit.record(
            association=association,
            actor=actor,
            verb="propose_merge",
            subject=f"holder:{kept}",
            at=at,
            before={"state": before},
            after={"number": people[gone].number, "state": pair.state},
            reason=reason,
        )
        return pair
