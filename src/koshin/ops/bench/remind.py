"""Who is to be reminded today, out of a large base: decided, written and queued; again; idle."""

import json
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

from django.db import connection

from koshin.capabilities.applications import audience
from koshin.capabilities.applications.actions.remind import remind, standings
from koshin.capabilities.applications.judge import offer_for
from koshin.capabilities.applications.offer import to_json
from koshin.capabilities.register.facts import of_holder
from koshin.capabilities.schemes.queries import Published
from koshin.core.decide import decide
from koshin.core.decision import Cycle
from koshin.core.notice_plan import due
from koshin.ops.bench.large import PLAIN
from koshin.ops.bench.rows import Row, compared
from koshin.platform import clock
from koshin.platform.clock import JST

# A week before the deadline of each association's window; and a day on which nothing is due.
A_WEEK_BEFORE = {
    "jspo": datetime(2027, 3, 24, 9, 0, tzinfo=JST),
    "itc": datetime(2027, 5, 24, 9, 0, tzinfo=JST),
}
QUIET = {
    "jspo": datetime(2027, 4, 2, 9, 0, tzinfo=JST),
    "itc": datetime(2027, 6, 2, 9, 0, tzinfo=JST),
}

EVERYBODY = "SELECT count(*) FROM people_holder"


def measure(published: Published) -> Iterator[Row]:
    """Seconds for a pass with nothing due, for deciding, for a whole pass, and for a second one."""
    code = published.scheme.code
    at, quiet = A_WEEK_BEFORE[code], QUIET[code]
    with connection.cursor() as cursor:
        cursor.execute(EVERYBODY)
        everybody = cursor.fetchone()[0]
        plain, _ = _timed(lambda: cursor.execute(PLAIN))
    for name, work in (
        ("quiet-day", lambda: remind(published=published, at=quiet)),
        ("idle", lambda: remind(published=published, at=quiet)),
        ("decided", lambda: _decided(published, at)),
        ("queued", lambda: remind(published=published, at=at)),
        ("again", lambda: remind(published=published, at=at)),
    ):
        seconds, mails = _timed(work)
        unit = f"s, {mails:,} of {everybody:,} holders"
        yield compared(Row(name=f"remind-{name}-{code}", value=seconds, unit=unit), plain)


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    began = clock.monotonic()
    answer = work()
    return round(clock.monotonic() - began, 2), answer


def _decided(published: Published, at: datetime) -> int:
    """How many are reminded by the notice that is due, without writing it."""
    end, cycle = _round(published, at)
    [one] = due(published.scheme.notice_plans, cycle, at=at)
    found = standings(published, end, cycle, one.plan, at=at)
    return sum(len(group.holders) for group in found if group.state in one.plan.to)


def _round(published: Published, at: datetime) -> tuple[date, Cycle]:
    """The round whose window is open at ``at``."""
    rounds = audience.rounds(published.scheme, since=at.date())
    return next((end, cycle) for end, cycle in rounds if cycle.window.state(at) == "open")


def season(published: Published) -> dict[str, Any]:
    """The round a week before its deadline, and what somebody in it was offered; JSON values."""
    code, at = published.scheme.code, A_WEEK_BEFORE[published.scheme.code]
    end, cycle = _round(published, at)
    return {
        "code": code,
        "end": end.isoformat(),
        "cycle": cycle.code,
        "version": published.version_id,
        "offer": json.dumps(_an_offer(published, end, cycle, at)),
        "at": at.isoformat(),
    }


def _an_offer(published: Published, end: date, cycle: Cycle, at: datetime) -> dict[str, Any]:
    """What somebody of the round who may apply was offered."""
    code = published.scheme.code
    people = next(audience.unfinished(code, end=end, cycle=cycle.code))
    for holder in people.nothing:
        options = decide(published.scheme, of_holder(holder), at=at).options
        if any(option.offered for option in options):
            _, made = offer_for(
                published, of_holder(holder), kind="renewal", qualifications=None, at=at
            )
            return to_json(made)
    raise LookupError("nobody of the round may apply")
