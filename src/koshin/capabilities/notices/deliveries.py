"""The job that sends a mail. Apart from ``tasks`` so that verbs which write mails can name it."""

from uuid import UUID

from koshin.capabilities.notices.actions import send_mail as verb
from koshin.platform import jobs


@jobs.task(queue="mail")
def send_mail(*, mail: str, association: str) -> None:
    """Send the mail with this public id; harmless twice. ``association`` says whose job it is."""
    verb.send_mail(UUID(mail))
