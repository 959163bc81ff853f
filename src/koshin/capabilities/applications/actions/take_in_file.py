"""A bank file all the way: its rows, what the bank takes back, the matches, what they settle.

Each step is a verb with its own transactions and may be run again; a killed run goes on from where
it stopped.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from koshin.capabilities.applications.actions.apply_match import apply_match
from koshin.capabilities.applications.actions.take_back import TakenBack, take_back_rows
from koshin.capabilities.bank.actions.match_rows import Matched, match_rows
from koshin.capabilities.bank.actions.take_in import TakenIn, take_in
from koshin.capabilities.bank.models import BankFile, Match
from koshin.core.scheme.bank_rules import BankRules
from koshin.platform.audit import SYSTEM, Actor


@dataclass(frozen=True, kw_only=True)
class FileDone:
    """What became of the file: its rows, corrections, matches, and how many were settled now."""

    rows: TakenIn
    taken_back: TakenBack
    matched: Matched
    applied: int


def take_in_file(
    *,
    file_id: int,
    rules: BankRules,
    at: datetime,
    actor: Actor = SYSTEM,
    progress: Callable[[int, int], None] | None = None,
) -> FileDone:
    """Take a checked file in, match everything that waits, and settle what is certain."""
    association = BankFile.objects.values_list("association_id", flat=True).get(pk=file_id)
    rows = take_in(file_id=file_id, rules=rules, at=at, actor=actor)
    back = take_back_rows(association=association, at=at, actor=actor)
    matched, applied = match_and_apply(
        association=association, rules=rules, at=at, actor=actor, progress=progress
    )
    BankFile.objects.filter(pk=file_id).update(matching_done=True)
    return FileDone(rows=rows, taken_back=back, matched=matched, applied=applied)


def match_and_apply(
    *,
    association: str,
    rules: BankRules,
    at: datetime,
    actor: Actor = SYSTEM,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Matched, int]:
    """Match every waiting row, and settle every match that is decided; how many were settled."""
    matched = match_rows(
        association=association, rules=rules, at=at, actor=actor, progress=progress
    )
    return matched, apply_decided(association=association, at=at)


def apply_decided(*, association: str, at: datetime) -> int:
    """Settle every decided match, each in its own transaction; how many were settled now."""
    decided = Match.objects.filter(row__association_id=association, state=Match.State.DECIDED)
    keys = list(decided.order_by("pk").values_list("pk", flat=True))
    return sum(apply_match(match_id=key, at=at).newly for key in keys)
