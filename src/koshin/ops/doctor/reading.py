"""The invariants as files: ``-- id``, ``-- title``, ``-- severity``, ``-- hint``, then the SQL."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, cast

DIRECTORY = Path(__file__).parent / "invariants"
HEAD = re.compile(
    r"-- id: (?P<id>[A-Z]{3}-\d\d)\n"
    r"-- title: (?P<title>.+)\n"
    r"-- severity: (?P<severity>error|warning)\n"
    r"-- hint: (?P<hint>.+)\n"
)
Severity = Literal["error", "warning"]


class NoInvariant(Exception):
    """A file among the invariants is not one; the message names it."""


@dataclass(frozen=True, kw_only=True)
class Invariant:
    """``sql`` answers one column: what names each row that must not be. No row, no finding.

    ``title`` says what is wrong when it finds something, ``hint`` what to do (both Japanese).
    """

    id: str
    title: str
    severity: Severity
    hint: str
    sql: str


@cache
def all_invariants() -> tuple[Invariant, ...]:
    """Every invariant, in the order of the ids. Raises ``NoInvariant``."""
    found = sorted((_read(path) for path in DIRECTORY.glob("*.sql")), key=lambda one: one.id)
    if len({one.id for one in found}) != len(found):
        raise NoInvariant("two invariants have the same id")
    return tuple(found)


def _read(path: Path) -> Invariant:
    text = path.read_text(encoding="utf-8")
    head = HEAD.match(text)
    if head is None or not path.name.startswith(head["id"].lower() + "-"):
        raise NoInvariant(f"{path.name}: the head must be id, title, severity and hint")
    return Invariant(
        id=head["id"],
        title=head["title"],
        severity=cast(Severity, head["severity"]),
        hint=head["hint"],
        sql=text[head.end() :].strip(),
    )
