"""Questions about records that may be one person, and the locks of those who decide."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from koshin.capabilities.desk.models import Duplicate
from koshin.capabilities.people.models import Holder
from koshin.core.refusal import Refusal, Refused


def merged_into(holder: int) -> list[Duplicate]:
    """What was merged into the holder and stands, with the records that went. One query."""
    found = Duplicate.objects.select_related("gone").filter(
        kept=holder, state=Duplicate.State.MERGED
    )
    return list(found.order_by("decided_at", "pk"))


def gone_into(holder: int) -> Duplicate | None:
    """The merge by which this record went into another. One query."""
    found = Duplicate.objects.select_related("kept").filter(
        gone=holder, state=Duplicate.State.MERGED
    )
    return found.first()


def open_pairs(association: str) -> QuerySet[Duplicate]:
    """The pairs that wait for a decision."""
    return Duplicate.objects.filter(association_id=association, state__in=Duplicate.OPEN)


def locked(association: str, duplicate: int) -> Duplicate:
    """The pair with both records, nobody else deciding about any of them until the end.

    Raises ``Duplicate.DoesNotExist``. Locks go pair first, then people by id.
    """
    found = Duplicate.objects.select_for_update(of=("self",)).get(
        pk=duplicate, association_id=association
    )
    held_still(found.kept_id, found.gone_id)
    return found


def held_still(*holders: int) -> dict[int, Holder]:
    """The people, locked in the order of their ids."""
    rows = Holder.objects.select_for_update(of=("self",)).filter(pk__in=holders).order_by("pk")
    return {one.pk: one for one in rows}


def already_gone(*holders: int) -> bool:
    """Whether one of the records went into another."""
    return Duplicate.objects.filter(Q(gone__in=holders), state=Duplicate.State.MERGED).exists()


def refuse(code: str, sentence: str, field: str = "") -> Refused:
    """One reason why not."""
    return Refused(Refusal(code=code, sentence=sentence, field=field))


def need_reason(reason: str) -> str:
    """The reason without outer spaces; raises ``Refused`` where there is none."""
    if not reason.strip():
        raise refuse("reason_missing", _("理由を入力してください。記録に残ります。"), "reason")
    return reason.strip()
