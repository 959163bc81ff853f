"""The office decides about a record by its evidence: it counts, it does not, or a question."""

from datetime import datetime
from typing import Literal

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.activities import doubles, evidence, guard
from koshin.capabilities.activities.models import Activity, AuditRequest
from koshin.capabilities.applications import evidence_mails, short
from koshin.core.audit import deadline
from koshin.core.dates import civil
from koshin.core.refusal import Refusal, Refused
from koshin.core.scheme import Scheme
from koshin.platform import audit
from koshin.platform.audit import Actor

Verdict = Literal["pass", "refuse", "ask"]
LONGEST_REASON = 200
OPEN = (Activity.Review.WAITING, Activity.Review.ASKED_BACK)


def review_evidence(
    *,
    activity_id: int,
    association: str,
    scheme: Scheme,
    verdict: Verdict,
    reason: str = "",
    at: datetime,
    actor: Actor,
) -> Activity:
    """The record as decided; its holder hears of it.

    ``refuse`` and ``ask`` need a reason, which the holder reads. A record may be refused whenever
    it still counts, also by way of correction; the others only while somebody waits for the answer.
    Raises ``Activity.DoesNotExist``, or ``Refused`` (field ``reason``).
    """
    known = Activity.objects.values_list("holder_id", flat=True)
    holder_id = known.get(pk=activity_id, holder__association_id=association)
    with transaction.atomic():
        guard.locked_holder(holder_id)
        activity = Activity.objects.select_related("holder", "audited_by").get(pk=activity_id)
        _require(activity, verdict, reason)
        before = {"state": activity.state, "review": activity.review}
        _decide(activity, verdict, reason, scheme=scheme, at=at)
        doubles.flag(holder_id=holder_id, kind=activity.kind, on=activity.on, at=at)
        activity.refresh_from_db(fields=["state"])
        audit.record(
            association=association,
            actor=actor,
            verb="review_evidence",
            subject=f"activity:{activity.pk}",
            at=at,
            before=before,
            after={"state": activity.state, "review": activity.review},
            reason=reason,
        )
        _tell(activity, verdict, reason, scheme=scheme, at=at)
        return activity


def _require(activity: Activity, verdict: Verdict, reason: str) -> None:
    open_now = activity.review in OPEN or activity.state == Activity.State.UNDER_AUDIT
    refusable = verdict == "refuse" and activity.state != Activity.State.REJECTED
    if not open_now and not refusable:
        raise Refused(
            Refusal(
                code="decided_already",
                sentence=_("この記録は確認済みです。一覧から次の記録を確認してください。"),
            )
        )
    if verdict != "pass" and not reason.strip():
        raise Refused(
            Refusal(
                code="no_reason",
                field="reason",
                sentence=_("資格者にお知らせする理由や質問を入力してください。"),
            )
        )
    if len(reason) > LONGEST_REASON:
        raise Refused(
            Refusal(
                code="too_long",
                field="reason",
                sentence=_("%(most)s文字までで入力してください。") % {"most": LONGEST_REASON},
            )
        )


def _decide(
    activity: Activity, verdict: Verdict, reason: str, *, scheme: Scheme, at: datetime
) -> None:
    activity.waiting_since = None
    if verdict == "ask":
        activity.review, activity.note = Activity.Review.ASKED_BACK, reason
        _extend(activity.audited_by, scheme=scheme, at=at)
    elif verdict == "refuse":
        activity.review, activity.note = Activity.Review.REFUSED, reason
        activity.state = Activity.State.REJECTED
    else:
        activity.review, activity.note = Activity.Review.PASSED, ""
        if activity.state in (Activity.State.UNDER_AUDIT, Activity.State.PENDING):
            activity.state = Activity.State.ACCEPTED
    activity.save(update_fields=["state", "review", "note", "waiting_since"])


def _extend(request: AuditRequest | None, *, scheme: Scheme, at: datetime) -> None:
    """Who is asked again has as many days again."""
    rule = next((a for a in scheme.audits if request and a.code == request.audit), None)
    if request is None or rule is None:
        return
    request.due_on = max(request.due_on, deadline(rule, asked_on=civil(at)))
    request.save(update_fields=["due_on"])


def _tell(
    activity: Activity, verdict: Verdict, reason: str, *, scheme: Scheme, at: datetime
) -> None:
    if verdict == "ask":
        evidence_mails.tell_asked(activity, question=reason, scheme=scheme, at=at)
        return
    if verdict == "refuse":
        missing = short.after_refusal(activity, at=at)
        evidence_mails.tell_refused(activity, reason=reason, missing=missing, scheme=scheme, at=at)
    if activity.audited_by is not None:
        _close(activity.audited_by, scheme=scheme, at=at)


def _close(request: AuditRequest, *, scheme: Scheme, at: datetime) -> None:
    if evidence.close_sample(request, at=at) and request.outcome == AuditRequest.Outcome.PASSED:
        evidence_mails.tell_passed(request, scheme=scheme, at=at)
