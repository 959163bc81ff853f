"""Write on in an inquiry: the thread waits for the office again."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.notices import attachments, texts
from koshin.capabilities.notices.actions.open_inquiry import BODY_LENGTH
from koshin.capabilities.notices.attachments import File
from koshin.capabilities.notices.models import Inquiry, InquiryMessage
from koshin.core.refusal import Refused
from koshin.platform import audit
from koshin.platform.audit import Actor


def reopen_inquiry(
    *,
    inquiry: UUID,
    holder_id: int,
    body: str,
    at: datetime,
    actor: Actor,
    files: Sequence[File] = (),
) -> Inquiry:
    """The inquiry with the holder's new message, open again. The same text twice is kept once.

    Raises ``Inquiry.DoesNotExist`` (also for a stranger's) and ``Refused`` (fields ``body``,
    ``attached``).
    """
    body = texts.tidy(body)
    found = texts.faults(field="body", label=_("内容"), text=body, length=BODY_LENGTH)
    if found:
        raise Refused(*found)
    drawn = attachments.draw(files)
    with transaction.atomic():
        thread = Inquiry.objects.select_for_update().get(public_id=inquiry, holder_id=holder_id)
        last = thread.messages.order_by("-pk").first()
        if last is not None and last.staff_id is None and last.body == body and not drawn:
            return thread
        before = thread.state
        thread.state = Inquiry.State.OPEN
        thread.save(update_fields=["state"])
        message = InquiryMessage.objects.create(inquiry=thread, body=body, written_at=at)
        attachments.keep(message, drawn)
        audit.record(
            association=thread.association_id,
            actor=actor,
            verb="reopen_inquiry",
            subject=f"inquiry:{inquiry}",
            at=at,
            before={"state": before},
            after={"state": thread.state},
        )
        return thread
