"""A holder takes away evidence that nobody has looked at yet."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from koshin.capabilities.activities import evidence, guard
from koshin.capabilities.activities.models import Activity, Evidence
from koshin.core.scheme import Scheme
from koshin.platform import audit
from koshin.platform.audit import Actor


def remove_evidence(
    *, public_id: UUID, holder_id: int, scheme: Scheme, at: datetime, actor: Actor
) -> Activity:
    """The record, now without this file.

    Raises ``Evidence.DoesNotExist`` for evidence of somebody else, ``Refused`` where the record
    takes no changes of its evidence now.
    """
    with transaction.atomic():
        holder = guard.locked_holder(holder_id)
        found = Evidence.objects.select_related("activity").get(
            public_id=public_id, activity__holder_id=holder_id
        )
        activity = found.activity
        period = guard.open_period(scheme=scheme, holder_id=holder_id, at=at)
        evidence.require_attachable(activity, scheme=scheme, period=period)
        found.delete()
        evidence.place(activity, scheme=scheme, files=activity.evidence.count(), at=at)
        activity.save(update_fields=["state", "note", "review", "waiting_since"])
        audit.record(
            association=holder.association_id,
            actor=actor,
            verb="remove_evidence",
            subject=f"activity:{activity.pk}",
            at=at,
            before={"evidence": str(public_id), "kind": found.kind, "pages": found.pages},
        )
        return activity
