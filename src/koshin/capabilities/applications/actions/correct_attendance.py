"""Who was there was written down wrongly: corrected with a reason, until it was counted."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.activities.models import Activity
from koshin.capabilities.applications.models import Application
from koshin.capabilities.people.models import Organiser
from koshin.capabilities.trainings import seats
from koshin.capabilities.trainings.actions.attend import record_attendance, unpaid
from koshin.capabilities.trainings.actions.report import whom_to_ask
from koshin.capabilities.trainings.models import Place, Training
from koshin.core.dates import civil, japanese
from koshin.core.refusal import Refusal, Refused
from koshin.platform import audit
from koshin.platform.audit import Actor

SETTLED = (Place.State.ATTENDED, Place.State.ABSENT)
COUNTED = (Application.State.APPLIED, Application.State.COMPLETE)


def correct_attendance(
    *,
    place: UUID,
    association: str,
    organiser: Organiser | None,
    attended: bool,
    reason: str,
    at: datetime,
    actor: Actor,
) -> Place:
    """The place, attended or absent as it should be; what it is already stays as it is.

    ``organiser`` is whose training it must be; none for the office. An attendance that was none is
    a refused record, which says why and whom to ask. Raises ``Place.DoesNotExist``, ``Refused``: no
    reason, neither attended nor absent yet, cancelled, not paid, or counted by an application.
    """
    if not reason.strip():
        sentence = _("訂正の理由を入力してください。受講者の画面と監査の記録に残ります。")
        raise Refused(Refusal(code="reason_missing", field="reason", sentence=sentence))
    with transaction.atomic():
        whose = Place.objects.only("holder_id").get(public_id=place)
        # Whoever applies holds the application: nothing is counted while this is corrected.
        live = Application.objects.filter(holder_id=whose.holder_id, state__in=Application.LIVE)
        list(live.select_for_update().order_by("pk"))
        found = seats.locked_place(place, association=association)
        if organiser is not None and found.training.organiser_id != organiser.pk:
            raise Place.DoesNotExist
        before = found.state
        if before == (Place.State.ATTENDED if attended else Place.State.ABSENT):
            return found
        _refuse(found, attended=attended)
        if attended:
            record_attendance(found, at=at, actor=actor)
        else:
            _take_back(found, reason=reason)
        audit.record(
            association=association,
            actor=actor,
            verb="correct_attendance",
            subject=f"training:{found.training.public_id}",
            at=at,
            before={"state": before},
            after={"place": str(found.public_id), "state": found.state},
            reason=reason.strip(),
        )
        return found


def _take_back(place: Place, *, reason: str) -> None:
    """The record is refused and stays readable; the seat stays taken by who was absent."""
    record = Activity.objects.select_for_update().get(pk=place.activity_id or 0)
    record.state = Activity.State.REJECTED
    record.note = whom_to_ask(reason, place.training.organiser)
    record.version += 1
    record.save(update_fields=["state", "note", "version"])
    place.state, place.activity = Place.State.ABSENT, None
    place.save(update_fields=["state", "activity"])


def _refuse(place: Place, *, attended: bool) -> None:
    if place.state not in SETTLED or place.training.state == Training.State.CANCELLED:
        sentence = _(
            "出席か欠席が記録された方だけを訂正できます。先に受付か名簿で報告してください。"
        )
        raise Refused(Refusal(code="not_reported", sentence=sentence))
    if attended and unpaid(place):
        sentence = _("受講料のお支払いが確認できない方です。先にお支払いを確かめてください。")
        raise Refused(Refusal(code="unpaid", sentence=sentence))
    if place.activity is None:
        return
    counted = (
        Application.objects.filter(
            holder_id=place.holder_id,
            state__in=COUNTED,
            applied_at__gte=place.training.begins_at,
        )
        .order_by("applied_at")
        .first()
    )
    if counted is not None and counted.applied_at is not None:
        sentence = _(
            "この受講は、%(day)sに申請された手続きで数えられているため、訂正できません。"
            "協会の事務局にご相談ください。"
        ) % {"day": japanese(civil(counted.applied_at))}
        raise Refused(Refusal(code="counted", sentence=sentence))
