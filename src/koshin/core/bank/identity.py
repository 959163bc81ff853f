"""When two lines of two files are the same movement, and when they are two."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence

from koshin.core.bank.statement import Movement


def identified(account: str, movements: Sequence[Movement]) -> Iterator[tuple[str, int, Movement]]:
    """Each movement with the digest of what it says and its ordinal among those that say the same.

    Files state whole days. A file that repeats a day repeats all of its movements, so the n-th of
    those that read alike is the n-th again, wherever they stand in the file; and two people who pay
    the same sum under the same name on one day are two in every file. Fixed and comma form of a
    file give the same digests; the balance after a movement is no part of it, because banks sort
    within a day as they like.
    """
    seen: Counter[str] = Counter()
    for movement in movements:
        digest = digest_of(account, movement)
        yield digest, seen[digest], movement
        seen[digest] += 1


def digest_of(account: str, movement: Movement) -> str:
    """SHA-256 of account, day, the bank's number, direction, kind, sum and payer."""
    said = (
        account,
        movement.booked_on.isoformat(),
        movement.sequence.lstrip("0"),
        "in" if movement.incoming else "out",
        "cancels" if movement.cancels else movement.kind,
        str(movement.amount),
        movement.payer_code.lstrip("0"),
        movement.payer,
        movement.summary,
        movement.edi,
    )
    return hashlib.sha256("\x1f".join(said).encode()).hexdigest()
