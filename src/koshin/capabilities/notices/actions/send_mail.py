"""Send one written mail through SMTP."""

from contextlib import suppress
from smtplib import SMTPRecipientsRefused, SMTPResponseException
from uuid import UUID, uuid5

from django.db import transaction

from koshin.capabilities.notices import hidden_codes, reset_link
from koshin.capabilities.notices.models import Mail
from koshin.platform import clock, mail

ONE_ADDRESS = hidden_codes.TEMPLATES | {reset_link.TEMPLATE}


def send_mail(public_id: UUID) -> bool:
    """Whether the mail was sent now; a mail that is sent, or not there, is left alone.

    The row is locked while the server is spoken to, so two workers never send the same mail. A
    worker killed between the server's answer and our commit sends again with the same Message-ID.
    """
    with transaction.atomic():
        found = (
            Mail.objects.select_for_update(of=("self",))
            .select_related("association", "holder__account", "text")
            .filter(public_id=public_id, state=Mail.State.QUEUED)
            .first()
        )
        if found is None:
            return False
        mail.send(
            mail.Letter(
                id=found.public_id,
                to=found.to,
                subject=found.subject,
                body=hidden_codes.revealed(found, reset_link.revealed(found)),
                sender_name=found.association.name,
            )
        )
        _send_copy(found)
        found.state = Mail.State.SENT
        found.sent_at = clock.business_now(found.association.clock_offset)
        found.save(update_fields=["state", "sent_at"])
        return True


def _send_copy(found: Mail) -> None:
    """The same words to the second address, in a mail of their own; what opens doors goes to one.

    The copy is a courtesy: where its server refuses it, the mail counts as sent all the same.
    """
    second = found.holder.second_email
    if not second or found.to != found.holder.email or found.template in ONE_ADDRESS:
        return
    with suppress(SMTPRecipientsRefused, SMTPResponseException):
        mail.send(
            mail.Letter(
                id=uuid5(found.public_id, "copy"),
                to=second,
                subject=found.subject,
                body=found.whole,
                sender_name=found.association.name,
            )
        )
