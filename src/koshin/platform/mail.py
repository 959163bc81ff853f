"""Sends one plain-text mail through SMTP, and breaks its lines the Japanese way."""

import re
import unicodedata
from dataclasses import dataclass
from email.utils import formataddr
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage

LINE_WIDTH = 70  # columns; a full-width character takes two
NOT_AT_LINE_START = frozenset(
    "、。，．・：；？！ー)）」』】〕》〉］｝ゃゅょっぁぃぅぇぉャュョッァィゥェォ々〜…"
)
NOT_AT_LINE_END = frozenset("(（「『【〔《〈［｛")
UNBREAKABLE = re.compile(r"[!-~]+|.[\U000E0100-\U000E01EF\uFE00-\uFE0F]?", re.DOTALL)


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A mail to one recipient. ``id`` names it for ever: sent twice, it is still the same mail."""

    id: UUID
    to: str
    subject: str
    body: str
    sender_name: str


def send(letter: Letter) -> None:
    """Hand the letter to the SMTP server; raises ``OSError`` or ``SMTPException`` when refused."""
    domain = urlsplit(settings.BASE_URL).hostname or "localhost"
    EmailMessage(
        subject=letter.subject,
        body=letter.body,
        from_email=formataddr((letter.sender_name, settings.DEFAULT_FROM_EMAIL)),
        to=[letter.to],
        headers={
            "Message-ID": f"<{letter.id}@{domain}>",
            "Auto-Submitted": "auto-generated",
        },
    ).send()


def width(text: str) -> int:
    """Columns that ``text`` takes: 2 for a full-width character, 0 for a combining one."""
    return sum(_columns(c) for c in text)


def _columns(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WFA" else 1


def wrap(text: str, *, columns: int = LINE_WIDTH) -> str:
    """``text`` with no line wider than ``columns``; addresses and numbers are never broken."""
    return "\n".join(part for line in text.splitlines() for part in _wrapped(line, columns))


def _wrapped(line: str, columns: int) -> list[str]:
    lines = [""]
    for piece in UNBREAKABLE.findall(line):
        current = lines[-1]
        if not current or width(current) + width(piece) <= columns:
            lines[-1] = current + piece
        elif piece[0] in NOT_AT_LINE_START:
            kept, moved = current[:-1], current[-1]
            lines[-1:] = [kept, moved + piece]
        elif current[-1] in NOT_AT_LINE_END:
            lines[-1:] = [current[:-1], current[-1] + piece]
        elif piece.isspace():
            lines.append("")
        else:
            lines.append(piece)
    return lines
