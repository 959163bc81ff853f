"""A holder corrects or removes a record of their own, as long as no application counts on it."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.activities import guard
from koshin.capabilities.activities.models import Activity
from koshin.core.refusal import Refusal, Refused
from koshin.core.scheme import Scheme
from koshin.platform import audit
from koshin.platform.audit import Actor


def correct(
    *,
    activity_id: int,
    holder_id: int,
    scheme: Scheme,
    kind: str,
    title: str,
    on: date,
    amount: Decimal,
    at: datetime,
    actor: Actor,
) -> Activity:
    """The corrected record. Raises ``Activity.DoesNotExist`` for a record of somebody else.

    Raises ``Refused`` when the record is closed or the new day lies outside the open period, or
    when another record says the same.
    """
    with transaction.atomic():
        holder = guard.locked_holder(holder_id)
        activity = _own_open_record(activity_id, holder_id=holder_id, scheme=scheme, at=at)
        guard.require_open(scheme=scheme, holder_id=holder_id, on=on, at=at)
        guard.require_new(holder_id=holder_id, kind=kind, title=title, on=on, besides=activity_id)
        before = _fields(activity)
        activity.kind, activity.title, activity.on, activity.amount = kind, title, on, amount
        activity.version += 1
        activity.save(update_fields=["kind", "title", "on", "amount", "version"])
        audit.record(
            association=holder.association_id,
            actor=actor,
            verb="correct_activity",
            subject=f"activity:{activity.pk}",
            at=at,
            before=before,
            after=_fields(activity),
        )
        return activity


def remove(*, activity_id: int, holder_id: int, scheme: Scheme, at: datetime, actor: Actor) -> None:
    """Take the record away; the audit trail keeps what it said. Raises as :func:`correct`."""
    with transaction.atomic():
        holder = guard.locked_holder(holder_id)
        activity = _own_open_record(activity_id, holder_id=holder_id, scheme=scheme, at=at)
        before = _fields(activity)
        activity.delete()
        audit.record(
            association=holder.association_id,
            actor=actor,
            verb="remove_activity",
            subject=f"activity:{activity_id}",
            at=at,
            before=before,
        )


def _own_open_record(activity_id: int, *, holder_id: int, scheme: Scheme, at: datetime) -> Activity:
    activity = Activity.objects.get(pk=activity_id, holder_id=holder_id)
    period = guard.open_period(scheme=scheme, holder_id=holder_id, at=at)
    if activity.source != Activity.Source.SELF or activity.on not in period:
        raise Refused(
            Refusal(
                code="closed_record",
                sentence=_(
                    "この記録は変更できません。申請済みの期間の記録や協会が登録した記録を"
                    "直す必要がある場合は、お問い合わせください。"
                ),
            )
        )
    return activity


def _fields(activity: Activity) -> dict[str, str]:
    return {
        "kind": activity.kind,
        "title": activity.title,
        "on": activity.on.isoformat(),
        "amount": str(activity.amount),
    }
