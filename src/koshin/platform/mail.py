"""Sends one plain-text mail through SMTP, and breaks its lines the Japanese way."""

import re
import unicodedata
from dataclasses import dataclass
from email.utils import formataddr
from functools import lru_cache
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
    return sum(map(_columns, text))


@lru_cache(maxsize=10_000)
def _columns(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WFA" else 1


def wrap(text: str, *, columns: int = LINE_WIDTH) -> str:
    """``text`` with no line wider than ``columns``; addresses and numbers are never broken."""
    return "\n".join(part for line in text.splitlines() for part in _wrapped(line, columns))


def _wrapped(line: str, columns: int) -> list[str]:
    if width(line) <= columns:
        return [line]
    lines: list[str] = []
    head: list[str] = []
    taken = 0
    for piece in UNBREAKABLE.findall(line):
        taken += width(piece)
        if not head or taken <= columns:
            head.append(piece)
        elif piece.isspace():
            lines.append("".join(head))
            head, taken = [], 0
        else:
            tail = [piece]
            while len(head) > 1 and _belong_together(head[-1], tail[0]):
                tail.insert(0, head.pop())
            lines.append("".join(head))
            head, taken = tail, width("".join(tail))
    return [*lines, "".join(head)]


def _belong_together(before: str, after: str) -> bool:
    """Whether a line may not end between the two (行頭・行末禁則)."""
    return after[0] in NOT_AT_LINE_START or before[-1] in NOT_AT_LINE_END
