"""Open an inquiry (お問い合わせ): the holder's question reaches the office, a mail says so."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.notices import attachments, texts
from koshin.capabilities.notices.actions.enqueue_mail import enqueue_mail
from koshin.capabilities.notices.attachments import File
from koshin.capabilities.notices.models import Inquiry, InquiryMessage
from koshin.capabilities.people.models import Holder
from koshin.core.refusal import Refused
from koshin.core.scheme import Scheme
from koshin.platform import audit
from koshin.platform.audit import Actor

SUBJECT_LENGTH = 120
BODY_LENGTH = 4_000


def open_inquiry(
    *,
    holder: Holder,
    public_id: UUID,
    subject: str,
    body: str,
    scheme: Scheme,
    at: datetime,
    actor: Actor,
    files: Sequence[File] = (),
) -> Inquiry:
    """The inquiry. ``public_id`` is made with the form, so that sending it twice opens one.

    Raises ``Refused`` for empty or overlong texts (fields ``subject`` and ``body``) and
    for files that cannot be taken (``attached``).
    """
    subject, body = " ".join(texts.tidy(subject).split()), texts.tidy(body)
    found = [
        *texts.faults(field="subject", label=_("件名"), text=subject, length=SUBJECT_LENGTH),
        *texts.faults(field="body", label=_("内容"), text=body, length=BODY_LENGTH),
    ]
    if found:
        raise Refused(*found)
    drawn = attachments.draw(files)
    with transaction.atomic():
        # A second sending of the same form waits here for the first and then finds its inquiry.
        Holder.objects.select_for_update().only("pk").get(pk=holder.pk)
        known = Inquiry.objects.filter(public_id=public_id, holder=holder).first()
        if known is not None:
            return known
        inquiry = Inquiry.objects.create(
            public_id=public_id,
            association_id=holder.association_id,
            holder=holder,
            subject=subject,
            opened_at=at,
        )
        message = InquiryMessage.objects.create(inquiry=inquiry, body=body, written_at=at)
        attachments.keep(message, drawn)
        audit.record(
            association=holder.association_id,
            actor=actor,
            verb="open_inquiry",
            subject=f"inquiry:{public_id}",
            at=at,
            after={"state": inquiry.state},
        )
        enqueue_mail(
            holder=holder,
            template="inquiry_received",
            key=f"inquiry_received:{public_id}",
            context={"subject": subject, "question": body},
            scheme=scheme,
            at=at,
        )
        return inquiry
