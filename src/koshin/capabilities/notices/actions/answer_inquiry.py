"""Answer an inquiry: the answer stands in the thread and goes out by mail."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.notices import texts
from koshin.capabilities.notices.actions.enqueue_mail import enqueue_mail
from koshin.capabilities.notices.models import Inquiry, InquiryMessage
from koshin.capabilities.people.models import StaffMember
from koshin.core.refusal import Refused
from koshin.core.scheme import Scheme
from koshin.platform import audit
from koshin.platform.audit import Actor

BODY_LENGTH = 10_000


def answer_inquiry(
    *,
    association: str,
    inquiry: UUID,
    staff: StaffMember,
    body: str,
    scheme: Scheme,
    at: datetime,
    actor: Actor,
) -> Inquiry:
    """The answered inquiry. The same answer sent twice by the same person is kept and mailed once.

    Raises ``Inquiry.DoesNotExist``, also for another association's, and ``Refused`` (``body``).
    """
    body = texts.tidy(body)
    found = texts.faults(field="body", label=_("回答"), text=body, length=BODY_LENGTH)
    if found:
        raise Refused(*found)
    with transaction.atomic():
        thread = (
            Inquiry.objects.select_for_update(of=("self",))
            .select_related("holder")
            .get(public_id=inquiry, association_id=association)
        )
        last = thread.messages.order_by("-pk").first()
        if last is not None and last.staff_id == staff.pk and last.body == body:
            return thread
        before = thread.state
        thread.state = Inquiry.State.ANSWERED
        thread.save(update_fields=["state"])
        message = InquiryMessage.objects.create(
            inquiry=thread, staff=staff, body=body, written_at=at
        )
        audit.record(
            association=association,
            actor=actor,
            verb="answer_inquiry",
            subject=f"inquiry:{inquiry}",
            at=at,
            before={"state": before},
            after={"state": thread.state},
        )
        enqueue_mail(
            holder=thread.holder,
            template="inquiry_answered",
            key=f"inquiry_answered:{message.pk}",
            context={"subject": thread.subject, "answer": body},
            scheme=scheme,
            at=at,
        )
        return thread
