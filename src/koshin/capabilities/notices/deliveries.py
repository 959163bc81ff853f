"""The jobs that send mails. Apart from ``tasks`` so that verbs which write mails can name them."""

from smtplib import SMTPRecipientsRefused, SMTPResponseException
from uuid import UUID

from koshin.capabilities.notices import queries
from koshin.capabilities.notices.actions import send_mail as verb
from koshin.platform import jobs


@jobs.task(queue="mail")
def send_mail(*, mail: str, association: str) -> None:
    """Send the mail with this public id; harmless twice. ``association`` says whose job it is."""
    verb.send_mail(UUID(mail))


@jobs.task(queue="mail")
def send_mails(*, text: int, first: int, last: int, association: str) -> None:
    """Send the waiting mails of one text whose ids lie between ``first`` and ``last``.

    One that the server refuses does not hold up the others: all are tried, and the first refusal
    is raised at the end, so that the job runs again for what is left.
    """
    refused: Exception | None = None
    for mail in queries.waiting(text, first=first, last=last):
        try:
            verb.send_mail(mail)
        except (SMTPRecipientsRefused, SMTPResponseException) as refusal:
            refused = refused or refusal
    if refused is not None:
        raise refused
