"""Mails about evidence: asked for by a sample, asked again, refused, passed."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from koshin.capabilities.activities.models import Activity, AuditRequest
from koshin.capabilities.notices.actions.enqueue_mail import Draft, enqueue_mails
from koshin.core.dates import japanese
from koshin.core.scheme import Scheme

DRAWN, ASKED, REFUSED, PASSED = "audit_drawn", "evidence_asked", "evidence_refused", "audit_passed"


def tell_drawn(requests: Sequence[AuditRequest], *, scheme: Scheme, at: datetime) -> None:
    """Whom the sample asks: for which round, and by when."""
    drafts = [
        Draft(
            holder=request.holder,
            template=DRAWN,
            key=f"{DRAWN}:{request.pk}",
            context={"cycle": request.label, "deadline": japanese(request.due_on)},
        )
        for request in requests
    ]
    _send(drafts, scheme=scheme, at=at)


def tell_asked(activity: Activity, *, question: str, scheme: Scheme, at: datetime) -> None:
    """The office asks about one record."""
    request = activity.audited_by
    context = {
        "subject": _about(activity),
        "question": question,
        "deadline": japanese(request.due_on) if request else _("お早めに"),
    }
    _one(activity, ASKED, context, scheme=scheme, at=at)


def tell_refused(
    activity: Activity, *, reason: str, missing: str, scheme: Scheme, at: datetime
) -> None:
    """A record no longer counts; ``missing`` says what that leaves open, or is empty."""
    context = {
        "subject": _about(activity),
        "answer": reason,
        "missing": missing or _("更新の条件には影響ありません。"),
    }
    _one(activity, REFUSED, context, scheme=scheme, at=at)


def tell_passed(request: AuditRequest, *, scheme: Scheme, at: datetime) -> None:
    """Everything that a sample asked for was found right."""
    draft = Draft(
        holder=request.holder,
        template=PASSED,
        key=f"{PASSED}:{request.pk}",
        context={"cycle": request.label},
    )
    _send([draft], scheme=scheme, at=at)


def _about(activity: Activity) -> str:
    return f"{japanese(activity.on)} {activity.title}"


def _one(
    activity: Activity, template: str, context: dict[str, str], *, scheme: Scheme, at: datetime
) -> None:
    key = f"{template}:{activity.pk}:{at.isoformat()}"
    draft = Draft(holder=activity.holder, template=template, key=key, context=context)
    _send([draft], scheme=scheme, at=at)


def _send(drafts: Sequence[Draft], *, scheme: Scheme, at: datetime) -> None:
    """Only what the association has words for."""
    known = [draft for draft in drafts if draft.template in scheme.notices]
    enqueue_mails(known, scheme=scheme, at=at)
