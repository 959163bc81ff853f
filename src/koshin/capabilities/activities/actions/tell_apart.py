"""The office finds that a flagged record is another activity than the one the association has."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.activities import doubles, evidence, guard
from koshin.capabilities.activities.models import Activity
from koshin.core.refusal import Refusal, Refused
from koshin.platform import audit
from koshin.platform.audit import Actor


def tell_apart(*, activity_id: int, association: str, at: datetime, actor: Actor) -> Activity:
    """The record, which counts from now on. Raises ``Activity.DoesNotExist`` or ``Refused``."""
    known = Activity.objects.values_list("holder_id", flat=True)
    holder_id = known.get(pk=activity_id, holder__association_id=association)
    with transaction.atomic():
        guard.locked_holder(holder_id)
        activity = Activity.objects.get(pk=activity_id)
        if activity.state != Activity.State.DOUBLE:
            raise Refused(Refusal(code="no_double", sentence=_("この記録は重複とされていません。")))
        activity.state, activity.apart = evidence.standing(activity), True
        activity.save(update_fields=["state", "apart"])
        doubles.flag(holder_id=holder_id, kind=activity.kind, on=activity.on, at=at)
        audit.record(
            association=association,
            actor=actor,
            verb="tell_apart",
            subject=f"activity:{activity.pk}",
            at=at,
            before={"state": Activity.State.DOUBLE.value},
            after={"state": activity.state},
        )
        return activity
