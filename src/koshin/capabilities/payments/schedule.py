"""When to ask the provider next about an attempt: a pure table, in real time."""

from datetime import datetime, timedelta

from koshin.capabilities.payments.models import Attempt

State = Attempt.State
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
# Shops report late, and a slip can be paid though we gave it up: keep asking after its last day,
# for three business days at least (payments.md 5), also over the holidays of May and the New Year.
LATE_REPORTS = timedelta(days=10)
# A payer keeps the account of a transfer and may use it again long after the payment.
REST_WATCH = timedelta(days=60)

WITHDRAWN = "withdrawn"
WATCHED = "watched"

# The pauses before the first, second, … question; the last one repeats. A payment of which every
# notification is lost is found within 15 minutes while somebody may be paying.
PAUSES: dict[str, tuple[timedelta, ...]] = {
    State.CREATED: (2 * MINUTE, 10 * MINUTE, HOUR),
    State.REQUESTED: (2 * MINUTE, 3 * MINUTE, *([5 * MINUTE] * 24), 12 * MINUTE),
    State.AWAITING: (10 * MINUTE,),
    State.REPORTED: (5 * MINUTE,),
    State.UNKNOWN: (
        timedelta(seconds=5),
        timedelta(seconds=30),
        5 * MINUTE,
        10 * MINUTE,
        12 * MINUTE,
    ),
    # The page may still be open in another tab, the slip be paid at the last minute.
    State.CANCELLED: (*([10 * MINUTE] * 12), HOUR),
    State.EXPIRED: (*([10 * MINUTE] * 12), HOUR),
    # A slow till may take a slip that the provider has withdrawn; nobody promises to tell us.
    WITHDRAWN: (timedelta(days=1),),
    # Paid, and more may come to the account that the payer was given.
    WATCHED: (timedelta(days=1),),
}


def next_question(state: str, *, times: int, now: datetime) -> datetime | None:
    """When to ask again after ``times`` questions in this state; None when there is nothing to
    ask."""
    pauses = PAUSES.get(state)
    if pauses is None:
        return None
    return now + pauses[min(times, len(pauses) - 1)]


def rests(state: str, *, late: bool) -> bool:
    """Whether nobody need ask any more: it is so late that no report is to come (``late``).

    What is unknown or on its way is asked for however late it is, until it is neither.
    """
    return late and state not in (State.UNKNOWN, State.REPORTED)
