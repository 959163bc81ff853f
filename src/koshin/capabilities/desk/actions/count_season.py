"""Counts where everybody stands in the rounds that are running, and keeps the last count."""

from datetime import date, datetime

from django.db import connection, transaction

from koshin.capabilities.applications import paused
from koshin.capabilities.desk.models import SeasonRun
from koshin.capabilities.desk.season import (
    Standings,
    by_day,
    by_method,
    running,
    standings,
    year_before,
)
from koshin.capabilities.schemes.queries import Published
from koshin.core.dates import civil
from koshin.core.decision import Cycle
from koshin.platform import audit

# One column is the codes of one holder, joined: an array of arrays would be flattened.
ROWS = """
INSERT INTO desk_season_row (run_id, holder_id, state, missing)
SELECT %s, holder, state, CASE WHEN codes = '' THEN '{}' ELSE string_to_array(codes, ',') END
FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS row (holder, state, codes)
"""


def count_season(published: Published, *, at: datetime) -> int:
    """How many rounds were counted; each replaces its count before in a transaction of its own."""
    counted = 0
    moved = paused.moved(published.scheme, at=at)
    for end, cycle in list(running(published, at=at, moved=moved)):
        found = standings(published, end, cycle, at=at, moved=moved.get(end, ()))
        if found.holders:
            _keep(published, end, cycle, found, at=at)
            counted += 1
    return counted


def _keep(published: Published, end: date, cycle: Cycle, found: Standings, *, at: datetime) -> None:
    association = published.scheme.code
    before = year_before(published, end)
    figures = {
        "people": len(found.holders),
        "states": found.counted(),
        "missing": found.lacking(),
        "days": by_day(association, cycle.code, until=at),
        "before": by_day(association, before.code, until=at),
        "closed_before": civil(before.window.closes).isoformat(),
        "money": by_method(association, cycle.code, until=at),
    }
    with transaction.atomic():
        SeasonRun.objects.filter(association_id=association, cycle=cycle.code).delete()
        run = SeasonRun.objects.create(
            association_id=association,
            cycle=cycle.code,
            label=cycle.label,
            ends_on=end,
            opens=cycle.window.opens,
            closes=cycle.window.closes,
            before=before.code,
            as_of=at,
            figures=figures,
        )
        with connection.cursor() as cursor:
            codes = [",".join(missing) for missing in found.missing]
            cursor.execute(ROWS, [run.pk, found.holders, found.states, codes])
        audit.record(
            association=association,
            actor=audit.SYSTEM,
            verb="count_season",
            subject=f"round:{cycle.code}",
            at=at,
            after={"people": len(found.holders)},
        )
