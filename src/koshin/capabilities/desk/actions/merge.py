"""Merges two records of one person: what belongs to one belongs to the other, and the sums stay.

Rows move by their owner alone; nothing is added, removed or counted anew. Which rows moved is kept,
so that it can be undone.
"""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from koshin.capabilities.desk.merging import owned, rows_of, totals
from koshin.capabilities.desk.models import Duplicate
from koshin.capabilities.desk.pairs import already_gone, locked, refuse
from koshin.capabilities.people.models import Account, Holder
from koshin.capabilities.register.models import Credential
from koshin.platform import audit
from koshin.platform.audit import Actor


class NotConserved(RuntimeError):
    """A sum changed while rows moved: a fault of ours, and nothing is written."""


def merge(*, association: str, duplicate: int, at: datetime, actor: Actor) -> Duplicate:
    """The pair, merged. By somebody else than who proposed it.

    Raises ``Refused``: not proposed, the same person, one record gone elsewhere, the same
    qualification or round in both, or an account only where it would go; ``DoesNotExist``.
    """
    with transaction.atomic():
        pair = locked(association, duplicate)
        _check(pair, actor)
        both = totals([pair.kept_id, pair.gone_id])
        try:
            with transaction.atomic():
                moved: dict[str, Any] = _move(pair.gone_id, pair.kept_id)
        except IntegrityError:
            sentence = _(
                "両方の記録に、同じ登録期の手続き、同じ講習の修了、顔写真など、一つしか持てない"
                "ものがあるため、統合できません。先に一方を取り消してください。"
            )
            raise refuse("both_have_it", sentence) from None
        if totals([pair.kept_id]) != both:
            raise NotConserved(f"duplicate {pair.pk}")
        moved |= _put_aside(pair.gone_id)
        pair.state, pair.moved, pair.totals = Duplicate.State.MERGED, moved, both
        pair.decided_by, pair.decided_at = actor.id, at
        pair.save()
        audit.record(
            association=association,
            actor=actor,
            verb="merge",
            subject=f"holder:{pair.kept_id}",
            at=at,
            before={"state": Duplicate.State.PROPOSED},
            after={"number": pair.gone.number, "state": pair.state},
            reason=pair.reason,
        )
        return pair


def _check(pair: Duplicate, actor: Actor) -> None:
    if pair.state != Duplicate.State.PROPOSED:
        raise refuse("not_proposed", _("統合の提案がありません。先に提案してください。"))
    if pair.proposed_by is None or actor.id is None or pair.proposed_by == actor.id:
        raise refuse("takes_two", _("提案した人とは別の人が、統合を承認してください。"))
    if already_gone(pair.kept_id, pair.gone_id):
        raise refuse("already_gone", _("どちらかの記録は、すでに別の記録に統合されています。"))
    if pair.gone.account_id is not None and pair.kept.account_id is None:
        sentence = _("ログインできる方の記録を残してください。残す記録を入れ替えて提案し直します。")
        raise refuse("account_would_go", sentence)
    mine = Credential.objects.filter(holder=pair.kept_id).values("qualification")
    if Credential.objects.filter(holder=pair.gone_id, qualification__in=mine).exists():
        sentence = _(
            "両方の記録に同じ資格があるため、統合できません。どちらの認定番号を残すかを決め、"
            "もう一方を返上などで終えてからお試しください。"
        )
        raise refuse("same_qualification", sentence)


def _move(gone: int, kept: int) -> dict[str, list[int]]:
    moved = {}
    for key, model, column in owned():
        ids = list(rows_of(model, column, gone).order_by("pk").values_list("pk", flat=True))
        if ids:
            model._base_manager.filter(pk__in=ids).update(**{column: kept})
            moved[key] = ids
    return moved


def _put_aside(gone: int) -> dict[str, Any]:
    """The record that went gets no mail any more, and nobody signs in by it."""
    person = Holder.objects.get(pk=gone)
    Holder.objects.filter(pk=gone).update(email="")
    closed = Account.objects.filter(holder=gone, is_active=True).update(is_active=False)
    return {"email": person.email, "account": bool(closed)}
