"""The office accepts or rejects what an organiser reported."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.activities.models import Activity
from koshin.capabilities.trainings.actions.report import whom_to_ask
from koshin.capabilities.trainings.models import Report
from koshin.core.refusal import Refusal, Refused
from koshin.platform import audit
from koshin.platform.audit import Actor


def judge_report(
    *, report: int, association: str, accept: bool, reason: str, at: datetime, actor: Actor
) -> Activity:
    """The record, counted or rejected from now on; the same decision again changes nothing.

    A rejected one says why and whom to ask. Raises ``Report.DoesNotExist`` for another
    association's, ``Refused``: rejected without a ``reason``, or decided otherwise already.
    """
    if not accept and not reason.strip():
        sentence = _("認めない理由を入力してください。受講者の画面に表示されます。")
        raise Refused(Refusal(code="reason_missing", field="reason", sentence=sentence))
    with transaction.atomic():
        found = Report.objects.select_related("organiser").get(
            pk=report, organiser__association_id=association
        )
        activity = Activity.objects.select_for_update().get(pk=found.pk)
        wanted = Activity.State.ACCEPTED if accept else Activity.State.REJECTED
        if activity.state == wanted:
            return activity
        if activity.state != Activity.State.PENDING:
            sentence = _("この報告は、すでにほかの担当者が処理しています。")
            raise Refused(Refusal(code="decided", sentence=sentence))
        activity.state = wanted
        activity.note = "" if accept else whom_to_ask(reason, found.organiser)
        activity.version += 1
        activity.save(update_fields=["state", "note", "version"])
        audit.record(
            association=association,
            actor=actor,
            verb="judge_report",
            subject=f"activity:{activity.pk}",
            at=at,
            before={"state": Activity.State.PENDING},
            after={"state": wanted},
            reason=reason.strip(),
        )
        return activity
