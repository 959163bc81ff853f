"""The signed link by which who posted a wish comes back to it. It stands in their mails alone."""

from uuid import UUID

from django.conf import settings
from django.core import signing

SALT = "koshin.matching.wish"


def token_of(wish: UUID) -> str:
    """What makes the wish's address its poster's own."""
    return signing.Signer(salt=SALT).signature(str(wish))


def opens(wish: UUID, token: str) -> bool:
    """Whether the token is this wish's."""
    try:
        signing.Signer(salt=SALT).unsign(f"{wish}:{token}")
    except signing.BadSignature:
        return False
    return True


def address(association: str, wish: UUID) -> str:
    """The whole address for a mail."""
    return f"{settings.BASE_URL}/{association}/wishes/{wish}/{token_of(wish)}/"
