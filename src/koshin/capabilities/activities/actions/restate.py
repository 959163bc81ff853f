"""The association restates a record that it delivered, or takes it back."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.activities import doubles, guard, queries
from koshin.capabilities.activities.details import Details
from koshin.capabilities.activities.models import Activity, Completion
from koshin.core.refusal import Refusal, Refused
from koshin.platform import audit
from koshin.platform.audit import Actor
from koshin.platform.removal import remove


def restate_activity(
    *,
    activity: int,
    topic: str,
    title: str,
    amount: Decimal,
    details: Details,
    at: datetime,
    actor: Actor,
    reason: str = "",
) -> Activity:
    """The record with what the association says now; person, kind and day stay.

    Raises ``Refused`` for a holder's own record, and where an application counts on it.
    """
    with transaction.atomic():
        found = _open(activity)
        before = guard.said(found)
        found.topic, found.title, found.amount = topic, title, amount
        found.until, found.hours, found.tags = details.until, details.hours, list(details.tags)
        found.role, found.mode = details.role, details.mode
        found.provider, found.course = details.provider, details.course
        found.version += 1
        found.save()
        doubles.flag(holder_id=found.holder_id, kind=found.kind, on=found.on, at=at)
        _record("restate_activity", found, before=before, at=at, actor=actor, reason=reason)
        return found


def take_back_activity(*, activity: int, at: datetime, actor: Actor, reason: str) -> None:
    """Remove the record; what it covered counts again. Raises as :func:`restate_activity`, and
    ``removal.StillUsed`` where something refers to it."""
    with transaction.atomic():
        found = _open(activity)
        before = guard.said(found)
        remove(found)
        doubles.flag(holder_id=found.holder_id, kind=found.kind, on=found.on, at=at)
        _record("take_back_activity", found, before=before, at=at, actor=actor, reason=reason)


def restate_completion(
    *,
    completion: int,
    course_number: str,
    completed_on: date,
    at: datetime,
    actor: Actor,
    reason: str = "",
) -> Completion:
    """The finished course with another number or day. The caller knows that nothing was built on
    it."""
    with transaction.atomic():
        found = Completion.objects.select_for_update(of=("self",)).get(pk=completion)
        holder = guard.locked_holder(found.holder_id)
        before = _completed(found)
        found.course_number, found.completed_on = course_number, completed_on
        found.save(update_fields=["course_number", "completed_on"])
        audit.record(
            association=holder.association_id,
            actor=actor,
            verb="restate_completion",
            subject=f"completion:{found.pk}",
            at=at,
            before=before,
            after=_completed(found),
            reason=reason,
        )
        return found


def take_back_completion(*, completion: int, at: datetime, actor: Actor, reason: str) -> None:
    """Remove a finished course that was delivered in error. Raises ``removal.StillUsed``."""
    with transaction.atomic():
        found = Completion.objects.select_for_update(of=("self",)).get(pk=completion)
        holder = guard.locked_holder(found.holder_id)
        remove(found)
        audit.record(
            association=holder.association_id,
            actor=actor,
            verb="take_back_completion",
            subject=f"completion:{completion}",
            at=at,
            before=_completed(found),
            reason=reason,
        )


def _open(activity: int) -> Activity:
    """The record under its holder's lock, if the association may still say something else."""
    read = Activity.objects.get(pk=activity)
    guard.locked_holder(read.holder_id)
    found = Activity.objects.get(pk=activity)
    if found.source == Activity.Source.SELF:
        sentence = _("ご本人が登録した記録です。取り込みでは変更できません。")
        raise Refused(Refusal(code="own_record", sentence=sentence))
    if any(found.on in period for period in queries.locked_periods(found.holder_id)):
        sentence = _("この記録を数えた申請があるため、変更も取り消しもできません。")
        raise Refused(Refusal(code="counted", sentence=sentence))
    return found


def _record(
    verb: str,
    activity: Activity,
    *,
    before: dict[str, str],
    at: datetime,
    actor: Actor,
    reason: str,
) -> None:
    after = guard.said(activity) if verb == "restate_activity" else {}
    audit.record(
        association=activity.holder.association_id,
        actor=actor,
        verb=verb,
        subject=f"activity:{activity.pk}",
        at=at,
        before=before,
        after=after,
        reason=reason,
    )


def _completed(completion: Completion) -> dict[str, str]:
    return {
        "qualification": completion.qualification,
        "completed_on": completion.completed_on.isoformat(),
    }
