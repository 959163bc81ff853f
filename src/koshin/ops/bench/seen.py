"""The answer to a leak: whom did this account see, and who saw this holder, in a long trail."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import connection

from koshin.capabilities.people.models import Holder
from koshin.ops.bench.rows import Row
from koshin.platform import clock, read_answers
from koshin.platform.models import ReadLine
from koshin.platform.read_answers import Eyes

LINES, A_LIST, ACCOUNTS, DAYS = 200_000, 30, 20, 365
# Lists of neighbours, spread evenly over the accounts and a year.
FILL = """
INSERT INTO audit_read (association, at, recorded_at, account, kind, page, asked, holders, reason)
SELECT %(code)s, moment, moment, i %% %(accounts)s, 'page', 'office:applications', '{}',
    ARRAY(
        SELECT h.ids[1 + (i::bigint * 7919 + j) %% %(people)s]
        FROM generate_series(1, %(list)s) AS j
    ), ''
FROM generate_series(1, %(lines)s) AS i
CROSS JOIN LATERAL (
    SELECT %(now)s::timestamptz
        - make_interval(secs => %(seconds)s * (i::float8 / %(lines)s)) AS moment
) AS at
CROSS JOIN (
    SELECT array_agg(id ORDER BY id) AS ids FROM people_holder WHERE association_id = %(code)s
) AS h
"""


def measure(code: str) -> list[Row]:
    """Seconds for each answer; the trail holds :data:`LINES` lists of :data:`A_LIST` holders."""
    now = clock.real_now()
    people = Holder.objects.filter(association=code)
    given: dict[str, str | int | datetime] = {
        "code": code,
        "accounts": ACCOUNTS,
        "people": people.count(),
        "list": A_LIST,
        "lines": LINES,
        "seconds": DAYS * 86_400,
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute(FILL, given)
    since = now - timedelta(days=DAYS + 1)
    eyes = Eyes(association=code, account=7, since=since, until=now + timedelta(days=1))
    one = people.earliest("pk").pk
    seen = read_answers.total(eyes).people
    return [
        Row(name="seen-trail", value=LINES, unit="lines"),
        Row(name="seen-by-one-account", value=seen, unit="holders"),
        _timed("seen-total", lambda: read_answers.total(eyes)),
        _timed("seen-page", lambda: read_answers.seen(eyes, limit=50)),
        _timed("seen-file", lambda: sum(1 for _ in read_answers.all_seen(eyes))),
        _timed(
            "seen-of-holder",
            lambda: list(
                ReadLine.objects.filter(association=code, holders__contains=[one]).order_by(
                    "-recorded_at"
                )[:50]
            ),
        ),
    ]


def _timed(name: str, ask: Callable[[], object]) -> Row:
    began = clock.monotonic()
    ask()
    return Row(name=name, value=round(clock.monotonic() - began, 2), unit="s")
