"""Where everybody stands in a round: asked of the database and judged as columns, all at once."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import TruncDate

from koshin.capabilities.applications.alike import Watch
from koshin.capabilities.applications.audience import CHUNK, round_of, rounds
from koshin.capabilities.applications.models import Application
from koshin.capabilities.applications.standing import Reader, open_leaves
from koshin.capabilities.desk.models import SeasonRow, SeasonRun
from koshin.capabilities.payments.models import Settlement
from koshin.capabilities.payments.purposes import APPLICATION
from koshin.capabilities.schemes.queries import Published
from koshin.core.dates import JST, civil, months_before
from koshin.core.decision import Cycle, Decision
from koshin.core.notice_plan import NO_ROUND
from koshin.core.scheme.notice_plan import RoundState

State = SeasonRow.State
# A round is counted from so long before its window opens until so long after it closes.
AROUND = timedelta(days=90)

# Whose term ends so, or was moved here by a pause, whether no later one follows, and what became of
# their application. A moved term that has been renewed is known by its application alone.
PEOPLE = """
SELECT h.holder_id, h.waits, a.state, c.id IS NOT NULL
FROM (
    SELECT holder_id, bool_or(waits) AS waits FROM (
        SELECT c.holder_id, NOT EXISTS (
            SELECT FROM register_term later
            WHERE later.credential_id = c.id AND later."end" > t."end") AS waits
        FROM register_term t
        JOIN register_credential c
            ON c.id = t.credential_id AND c.association_id = %(association)s
        WHERE t."end" = %(end)s
        UNION ALL SELECT unnest(%(moved)s::bigint[]), true
        UNION ALL SELECT holder_id, false FROM applications_application
        WHERE association_id = %(association)s AND cycle = %(cycle)s AND kind = 'renewal'
            AND state = 'complete'
    ) AS concerned GROUP BY holder_id
) AS h
LEFT JOIN LATERAL (
    SELECT state, public_id FROM applications_application
    WHERE holder_id = h.holder_id AND cycle = %(cycle)s AND state <> 'closed'
    ORDER BY state = ANY('{draft,applied}') DESC, id DESC LIMIT 1
) AS a ON true
LEFT JOIN payments_charge c ON c.purpose = 'application' AND c.purpose_ref = a.public_id
    AND c.state = ANY('{open,partial}')
ORDER BY h.holder_id
"""
# Other associations' terms end on other days, which belong to no round of this one.
OWN = """
SELECT day FROM unnest(%(days)s::date[]) AS day
WHERE EXISTS (
    SELECT FROM register_term t
    JOIN register_credential c ON c.id = t.credential_id AND c.association_id = %(association)s
    WHERE t."end" = day
)
"""
Saying = tuple[RoundState, str, tuple[tuple[str, str], ...]]
PENDING = ("", "pending")


@dataclass
class Standings:
    """The rows of a round: holders (ids), states, codes of what is missing; ``labels`` of these."""

    holders: list[int] = field(default_factory=list)
    states: list[str] = field(default_factory=list)
    missing: list[tuple[str, ...]] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)

    def add(self, holder: int, state: str, missing: tuple[str, ...] = ()) -> None:
        self.holders.append(holder)
        self.states.append(state)
        self.missing.append(missing)

    def counted(self) -> dict[str, int]:
        """How many of each state, all of them named."""
        found = Counter(self.states)
        return {state: found[state] for state in State.values}

    def lacking(self) -> list[tuple[str, str, int]]:
        """Each open requirement by code and label, and how many lack it, most first."""
        found = Counter(
            code
            for state, missing in zip(self.states, self.missing, strict=True)
            if state == State.NOT_YET
            for code in missing
        )
        ordered = sorted(found.items(), key=lambda row: (-row[1], row[0]))
        return [(code, self.labels[code], count) for code, count in ordered]


def running(
    published: Published, *, at: datetime, moved: Iterable[date] = ()
) -> Iterator[tuple[date, Cycle]]:
    """The rounds that are worth counting at an instant. Three queries.

    ``moved`` are the ends to which pauses have moved terms. A round once counted goes on being
    counted, also where the only term that ended with it has been renewed.
    """
    code, since = published.scheme.code, civil(at) - 3 * AROUND
    counted = SeasonRun.objects.filter(association_id=code, ends_on__gte=since)
    ends = {*moved, *counted.values_list("ends_on", flat=True)}
    near = [
        (end, cycle)
        for end, cycle in rounds(published.scheme, since=since, moved=ends)
        if cycle.window.opens - AROUND <= at <= cycle.window.closes + AROUND
    ]
    with connection.cursor() as cursor:
        cursor.execute(OWN, {"days": [end for end, _ in near], "association": code})
        own = {*ends, *(row[0] for row in cursor.fetchall())}
    yield from ((end, cycle) for end, cycle in near if end in own)


def year_before(published: Published, end: date) -> Cycle:
    """The round that ended a year earlier."""
    return round_of(published.scheme, months_before(end, 12))


def standings(
    published: Published, end: date, cycle: Cycle, *, at: datetime, moved: Sequence[int] = ()
) -> Standings:
    """Everybody whose term ends with the round, and ``moved``, whose pauses have moved it there.

    Two queries, and three for each 25,000 to judge.
    """
    asked: dict[str, Any] = {
        "association": published.scheme.code,
        "end": end,
        "cycle": cycle.code,
        "moved": list(moved),
    }
    with connection.cursor() as cursor:
        cursor.execute(PEOPLE, asked)
        people = cursor.fetchall()
    found = Standings()
    over = cycle.window.state(at) == "after"
    to_judge = []
    for holder, waits, application, owes in people:
        state = _begun(waits=waits, application=application, owes=owes, over=over)
        if state is None:
            to_judge.append(holder)
        else:
            found.add(holder, state)
    _judge(published, cycle, to_judge, found, at=at, over=over)
    return found


def _begun(*, waits: bool, application: str | None, owes: bool, over: bool) -> str | None:
    """The state that the application alone tells; nothing where the rules must be asked."""
    match application:
        case "applied":
            return State.UNPAID if owes else State.REPORT
        case "complete":
            return State.COMPLETE
        case "draft" if not over:
            return State.DRAFT
    return None if waits else State.COMPLETE


def _judge(
    published: Published,
    cycle: Cycle,
    holders: Sequence[int],
    found: Standings,
    *,
    at: datetime,
    over: bool,
) -> None:
    # What was missing is judged as on the last moment at which it could be made good.
    when = min(at, cycle.window.closes)
    reader = Reader(Watch(published, when), lambda decision: _say(cycle.code, decision))
    for start in range(0, len(holders), CHUNK):
        part = holders[start : start + CHUNK]
        said: set[int] = set()
        for alike in reader.standings(part):
            said.update(alike.holders)
            words = dict(alike.words)
            pending = words.pop("", None) is not None
            found.labels.update(words)
            state = _state(alike.state, words, pending=pending, over=over)
            for holder in alike.holders:
                found.add(holder, state, tuple(words))
        for holder in part:
            if holder not in said:
                found.add(holder, State.OTHER)


def _state(state: RoundState, words: Mapping[str, str], *, pending: bool, over: bool) -> str:
    if over:
        return State.LAPSED
    if state == "may_apply":
        return State.ELIGIBLE
    return State.REVIEW if pending and not words else State.NOT_YET


def _say(code: str, decision: Decision) -> Saying | None:
    """Where somebody without application stands, and each requirement that is open to them."""
    options = [o for o in decision.options if o.kind == "renewal" and o.cycle.code == code]
    alive = [o for o in options if not {reason.code for reason in o.reasons} & NO_ROUND]
    short = [o for o in alive if o.finding and o.finding.outcome in ("unmet", "pending")]
    if not alive:
        return None
    if len(short) < len(alive):
        return "may_apply", code, ()
    leaves = [leaf for one in short if one.finding for leaf in open_leaves(one.finding)]
    unmet = {leaf.code: leaf.label for leaf in leaves if leaf.outcome == "unmet"}
    pending = (PENDING,) if any(leaf.outcome == "pending" for leaf in leaves) else ()
    return "not_yet", code, (*sorted(unmet.items()), *pending)


def applied(association: str, cycle: str, *, until: datetime) -> QuerySet[Application]:
    """The renewals of a round that were applied for until an instant, whatever became of them."""
    return Application.objects.filter(
        association_id=association, cycle=cycle, kind="renewal", applied_at__lte=until
    )


def by_day(association: str, cycle: str, *, until: datetime) -> dict[str, int]:
    """How many applied on each day (ISO) in Japan. One query."""
    rows = applied(association, cycle, until=until).annotate(
        day=TruncDate("applied_at", tzinfo=JST)
    )
    counted = rows.values_list("day").annotate(Count("pk")).order_by("day")
    return {day.isoformat(): count for day, count in counted}


def money(association: str, cycle: str, *, until: datetime) -> QuerySet[Settlement]:
    """What came in for the applications of a round and was booked until an instant."""
    about = Application.objects.filter(association_id=association, cycle=cycle)
    return Settlement.objects.filter(
        association_id=association,
        charge__purpose=APPLICATION,
        charge__purpose_ref__in=about.values("public_id"),
        booked_at__lte=until,
    )


def by_method(association: str, cycle: str, *, until: datetime) -> list[tuple[str, int, int]]:
    """Each method with the number of settlements and their yen. One query."""
    rows: Any = money(association, cycle, until=until).values_list("method")
    return list(rows.annotate(Count("pk"), Sum("amount")).order_by("method"))


def runs(association: str) -> list[SeasonRun]:
    """The counts that are kept, the round that closes first before the others. One query."""
    return list(SeasonRun.objects.filter(association_id=association).order_by("closes", "pk"))
