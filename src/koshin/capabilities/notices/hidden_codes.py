"""A mailed code stands in the mail alone: neither My Page nor the office shows it."""

from uuid import UUID

from koshin.capabilities.notices.models import Mail
from koshin.capabilities.people.codes import mailed_code

TEMPLATES = frozenset({"sign_in_code", "guardian_code"})
HIDDEN = "(安全のため、コードは届いたメールだけにあります)"


def key_of(public_id: UUID) -> str:
    return f"code:{public_id}"


def revealed(mail: Mail, text: str) -> str:
    """The text as it is sent: with the code where the stored text says that it is hidden."""
    if mail.template not in TEMPLATES:
        return text
    return text.replace(HIDDEN, mailed_code(UUID(mail.key.removeprefix("code:"))))
