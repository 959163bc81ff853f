"""Codes that people type: mailed ones, derived and never kept, and recovery codes as digests."""

from datetime import timedelta
from uuid import UUID

from django.utils.crypto import salted_hmac

GOOD_FOR = timedelta(minutes=10)
MOST_TRIES = 5
# So many codes an hour for one person: enough for lost mails, too few for guessing.
MOST_AN_HOUR = 5
RECOVERY_CODES = 10


def mailed_code(public_id: UUID) -> str:
    """The six digits of a :class:`MailedCode`; who lacks the server's secret cannot know them."""
    made = salted_hmac("koshin.mailed-code", str(public_id), algorithm="sha256").hexdigest()
    return f"{int(made, 16) % 1_000_000:06d}"


def recovery_digest(account: int, code: str) -> str:
    """What is kept of a recovery code; hyphens and case do not matter."""
    plain = "".join(char for char in code.upper() if char.isalnum())
    return salted_hmac("koshin.recovery", f"{account}/{plain}", algorithm="sha256").hexdigest()
