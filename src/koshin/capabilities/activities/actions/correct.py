"""A holder corrects or removes a record of their own, as long as no application counts on it."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.activities import doubles, guard
from koshin.capabilities.activities.models import Activity
from koshin.capabilities.activities.stated import Stated, settled
from koshin.core.refusal import Refusal, Refused
from koshin.core.scheme import Scheme
from koshin.platform import audit
from koshin.platform.audit import Actor

FIELDS = ("title", "on", "amount", "hours", "course")
LOOKED_AT = (Activity.Review.PASSED, Activity.Review.REFUSED)


def correct(
    *,
    activity_id: int,
    holder_id: int,
    scheme: Scheme,
    stated: Stated,
    at: datetime,
    actor: Actor,
) -> Activity:
    """The corrected record; it stays of its kind.

    Raises ``Activity.DoesNotExist`` for a record of somebody else, ``Refused`` when the record is
    closed, the new day lies outside the open period or another record says the same, and as
    :func:`stated.settled`.
    """
    with transaction.atomic():
        holder = guard.locked_holder(holder_id)
        activity = _own_open_record(activity_id, holder_id=holder_id, scheme=scheme, at=at)
        found = settled(scheme, replace(stated, kind=activity.kind))
        guard.require_open(scheme=scheme, holder_id=holder_id, on=found.on, at=at)
        guard.require_new(
            holder_id=holder_id,
            kind=activity.kind,
            title=found.title,
            on=found.on,
            besides=activity_id,
        )
        before = guard.said(activity)
        former = activity.on
        for name in FIELDS:
            setattr(activity, name, getattr(found, name))
        activity.version += 1
        activity.save(update_fields=[*FIELDS, "version"])
        for on in {former, activity.on}:
            doubles.flag(holder_id=holder_id, kind=activity.kind, on=on, at=at)
        audit.record(
            association=holder.association_id,
            actor=actor,
            verb="correct_activity",
            subject=f"activity:{activity.pk}",
            at=at,
            before=before,
            after=guard.said(activity),
        )
        return activity


def remove(*, activity_id: int, holder_id: int, scheme: Scheme, at: datetime, actor: Actor) -> None:
    """Take the record away; the audit trail keeps what it said. Raises as :func:`correct`."""
    with transaction.atomic():
        holder = guard.locked_holder(holder_id)
        activity = _own_open_record(activity_id, holder_id=holder_id, scheme=scheme, at=at)
        before = guard.said(activity)
        activity.delete()
        doubles.flag(holder_id=holder_id, kind=activity.kind, on=activity.on, at=at)
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
    looked_at = activity.review in LOOKED_AT or activity.audited_by_id is not None
    if activity.source != Activity.Source.SELF or activity.on not in period or looked_at:
        raise Refused(
            Refusal(
                code="closed_record",
                sentence=_(
                    "この記録は変更できません。申請済みの期間の記録、協会が登録した記録、事務局が確認した記録を"
                    "直す必要がある場合は、お問い合わせください。"
                ),
            )
        )
    return activity
