"""Jobs about mails that are not written yet."""

from uuid import UUID

from koshin.capabilities.notices.actions import mail_code as verb
from koshin.platform import clock, jobs


@jobs.task(queue="mail")
def mail_code(*, code: str, association: str) -> None:
    """Find out to whom the code goes, and write the mail; harmless twice."""
    verb.mail_code(UUID(code), now=clock.real_now())
