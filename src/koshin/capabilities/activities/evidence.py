"""Where a record stands by the evidence it has, and when evidence may be attached."""

from datetime import datetime

from django.utils.translation import gettext as _

from koshin.capabilities.activities.models import Activity, AuditRequest
from koshin.core.facts import Period
from koshin.core.refusal import Refusal, Refused
from koshin.core.scheme import Scheme

MOST_FILES = 5


def wanted(scheme: Scheme, kind: str) -> str:
    """``none``, ``welcome`` or ``required``, as the scheme says of the kind."""
    rule = scheme.activity_kinds.get(kind)
    return rule.evidence if rule else "none"


def place(activity: Activity, *, scheme: Scheme, files: int, at: datetime) -> None:
    """Set state and review of a record that now has so many files; not saved here.

    Required evidence: without a file the record waits, with one it counts and the office looks.
    Asked for (by an audit or by the office): with a file it goes to the office.
    """
    required = wanted(scheme, activity.kind) == "required"
    asked = (
        activity.state == Activity.State.UNDER_AUDIT
        or activity.review == Activity.Review.ASKED_BACK
    )
    if required and activity.state in (Activity.State.ACCEPTED, Activity.State.PENDING):
        activity.state = Activity.State.ACCEPTED if files else Activity.State.PENDING
        activity.note = "" if files else _("証明書の添付を待っています。")
    if not files:
        if activity.review == Activity.Review.WAITING:
            activity.review, activity.waiting_since = Activity.Review.NONE, None
    elif required or asked:
        activity.review = Activity.Review.WAITING
        activity.waiting_since = activity.waiting_since or at


def require_attachable(activity: Activity, *, scheme: Scheme, period: Period) -> None:
    """Raise ``Refused`` where no evidence is taken for this record now.

    ``period`` is what is open for entries. A record that was asked for, or that waits for its
    certificate, takes evidence afterwards too.
    """
    closed = activity.source != Activity.Source.SELF or activity.state in (
        Activity.State.REJECTED,
        Activity.State.DOUBLE,
    )
    if not closed and not asked_for(activity):
        open_now = activity.on in period or activity.state == Activity.State.PENDING
        looked_at = activity.review == Activity.Review.PASSED
        closed = wanted(scheme, activity.kind) == "none" or looked_at or not open_now
    if closed:
        raise _closed()


def asked_for(activity: Activity) -> bool:
    """Whether an audit or the office asked for evidence of this record."""
    audited = activity.state == Activity.State.UNDER_AUDIT
    return audited or activity.review == Activity.Review.ASKED_BACK


def standing(activity: Activity) -> Activity.State:
    """Where an own record without a cover stands: under audit while its sample waits for it."""
    request = activity.audited_by
    decided = activity.review in (Activity.Review.PASSED, Activity.Review.REFUSED)
    if request is None or request.closed_at is not None or decided:
        return Activity.State.ACCEPTED
    return Activity.State.UNDER_AUDIT


def close_sample(request: AuditRequest, *, at: datetime) -> bool:
    """A sample is over for a holder when none of its records waits any more: whether it is now."""
    states = set(request.records.values_list("state", flat=True))
    if request.closed_at is not None or Activity.State.UNDER_AUDIT in states:
        return False
    failed = Activity.State.REJECTED in states
    request.outcome = AuditRequest.Outcome.FAILED if failed else AuditRequest.Outcome.PASSED
    request.closed_at = at
    request.save(update_fields=["outcome", "closed_at"])
    return True


def _closed() -> Refused:
    return Refused(
        Refusal(
            code="no_evidence_now",
            sentence=_(
                "この記録には、いまは証拠を添付できません。必要な場合は、お問い合わせください。"
            ),
        )
    )
