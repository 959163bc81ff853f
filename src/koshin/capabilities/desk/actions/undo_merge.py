"""Takes a merge back: the rows that moved go home, as long as nothing was built on them."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from koshin.capabilities.applications.models import Application, Request, Sanction
from koshin.capabilities.desk.merging import owned, totals
from koshin.capabilities.desk.models import Duplicate
from koshin.capabilities.desk.pairs import gone_into, locked, need_reason, refuse
from koshin.capabilities.people.models import Account, Holder
from koshin.capabilities.register.models import Term
from koshin.platform import audit
from koshin.platform.audit import Actor


class NotRestored(RuntimeError):
    """Rows that moved are missing where they went: a fault of ours, and nothing is written."""


def undo_merge(
    *, association: str, duplicate: int, reason: str, at: datetime, actor: Actor
) -> None:
    """Raises ``Refused``: no reason, not merged, or something was begun with what was merged (a
    renewal, a request) that cannot be parted; ``DoesNotExist``."""
    reason = need_reason(reason)
    with transaction.atomic():
        pair = locked(association, duplicate)
        if pair.state != Duplicate.State.MERGED:
            raise refuse("not_merged", _("統合されていません。"))
        if gone_into(pair.kept_id) is not None:
            sentence = _("統合先がさらに統合されています。先にそちらを取り消してください。")
            raise refuse("went_further", sentence)
        _nothing_built_on(pair)
        both = totals([pair.kept_id])
        for key, model, column in owned():
            ids = pair.moved.get(key, [])
            home = model._base_manager.filter(**{"pk__in": ids, column: pair.kept_id})
            home.update(**{column: pair.gone_id})
        if totals([pair.kept_id, pair.gone_id]) != both:
            raise NotRestored(f"duplicate {pair.pk}")
        _put_back(pair)
        pair.state, pair.reason = Duplicate.State.UNDONE, reason
        pair.save(update_fields=["state", "reason"])
        audit.record(
            association=association,
            actor=actor,
            verb="undo_merge",
            subject=f"holder:{pair.kept_id}",
            at=at,
            before={"state": Duplicate.State.MERGED},
            after={"number": pair.gone.number, "state": pair.state},
            reason=reason,
        )


def _nothing_built_on(pair: Duplicate) -> None:
    since = pair.decided_at
    newer = Q(holder=pair.kept_id)
    begun = (
        Application.objects.filter(newer, started_at__gte=since).exists()
        or Request.objects.filter(newer, asked_at__gte=since).exists()
        or Sanction.objects.filter(newer, proposed_at__gte=since).exists()
        or Term.objects.filter(credential__holder=pair.kept_id, granted_at__gte=since).exists()
    )
    if begun:
        sentence = _(
            "統合のあとに手続きや届け出が始まっているため、取り消せません。"
            "その手続きを終えるか取り下げてから、事務局内でご相談ください。"
        )
        raise refuse("built_on", sentence)


def _put_back(pair: Duplicate) -> None:
    """Mail address and sign-in of the record that went, unless somebody has the address now."""
    email = pair.moved.get("email", "")
    taken = Holder.objects.filter(association=pair.association_id, email=email).exists()
    if email and not taken:
        Holder.objects.filter(pk=pair.gone_id).update(email=email)
    if pair.moved.get("account"):
        Account.objects.filter(holder=pair.gone_id).update(is_active=True)
