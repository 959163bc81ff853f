"""Alarms about who looks at too many people's data: the way most leaks begin (bars.md S-12)."""

import logging
from datetime import datetime, timedelta

from django.db import connection

LOG = logging.getLogger("koshin.reads")
# More different people than this within PERIOD are an alarm.
MOST = 200
PERIOD = timedelta(minutes=10)

# One alarm per account and spell: none while the last of its kind is younger than PERIOD.
RAISE = """
INSERT INTO audit_read_alarm (association, account, why, people, since, raised_at)
SELECT seen.association, seen.account, seen.why, seen.people, seen.since, %(at)s
FROM (
    SELECT r.association, r.account, 'many' AS why, count(DISTINCT h) AS people,
        min(r.recorded_at) AS since
    FROM audit_read r CROSS JOIN LATERAL unnest(r.holders) AS h
    WHERE r.recorded_at > %(since)s AND r.recorded_at <= %(at)s
    GROUP BY r.association, r.account
    HAVING count(DISTINCT h) > %(most)s
    UNION ALL
    SELECT r.association, r.account, 'night', count(DISTINCT h), min(r.recorded_at)
    FROM audit_read r CROSS JOIN LATERAL unnest(r.holders) AS h
    WHERE r.recorded_at > %(since)s AND r.recorded_at <= %(at)s AND r.kind = 'export'
      AND extract(hour FROM r.recorded_at AT TIME ZONE 'Asia/Tokyo') NOT BETWEEN 6 AND 21
    GROUP BY r.association, r.account
) seen
WHERE NOT EXISTS (
    SELECT FROM audit_read_alarm a
    WHERE a.account = seen.account AND a.why = seen.why AND a.raised_at > %(since)s
)
ON CONFLICT DO NOTHING
RETURNING association, account, why, people
"""


def raise_alarms(*, at: datetime) -> int:
    """Raise what is due by the views of the last ten minutes before ``at`` (real time).

    Answers how many are new. Each is a line of the log, too, for whoever watches it.
    """
    with connection.cursor() as cursor:
        cursor.execute(RAISE, {"at": at, "since": at - PERIOD, "most": MOST})
        new = cursor.fetchall()
    for association, account, why, people in new:
        LOG.warning(
            "read alarm association=%s account=%d why=%s people=%d",
            association,
            account,
            why,
            people,
        )
    return len(new)
