"""Something inconsistent, before its place in the files is known."""

from collections.abc import Iterable
from dataclasses import dataclass

from koshin.core.scheme.reader import Path


@dataclass(frozen=True, kw_only=True)
class Fault:
    """Something inconsistent at a path of the merged files."""

    path: Path
    message: str
    remedy: str


def unknown(path: Path, what: str, code: str, known: Iterable[str]) -> Fault:
    """A code that nothing declares."""
    return Fault(
        path=path,
        message=f"there is no {what} {code}",
        remedy=f"use one of: {', '.join(known) or 'none is declared'}",
    )
