"""A large base, made by PostgreSQL in a few statements: ten records a holder, lives that differ.

It is filled by the superuser with the checks of single rows off, because they are not what is
measured; the exclusion of overlapping terms is dropped for the same reason.
"""

from datetime import date
from typing import Any

import psycopg
from psycopg import sql

RECORDS_EACH = 10

PEOPLE = """
INSERT INTO people_holder (
    association_id, number, family_name, given_name, family_kana, given_kana, birth_date, email,
    phone, postal_code, prefecture, city, street, building, invoice_addressee, invoice_sender,
    joined_on)
SELECT %(code)s, 'L' || lpad(i::text, 8, '0'), '髙橋', '﨑子', 'タカハシ', 'サキコ', '1980-05-05',
    '', '09012345678', '1500001', (%(areas)s::text[])[1 + i %% array_length(%(areas)s::text[], 1)],
    '渋谷区', '神宮前1-2-3', '', '', '', '2015-04-01'
FROM generate_series(1, %(holders)s::int) AS i
"""
# One qualification each; every ``second_every``-th holder has one more.
CREDENTIALS = """
INSERT INTO register_credential (holder_id, qualification, number, awarded_on, association_id)
SELECT h.id, (%(qualifications)s::text[])[
        1 + (h.id * 7 + k.k * 3) %% array_length(%(qualifications)s::text[], 1)],
    k.k || right(h.number, 8) || left(%(code)s, 1),
    %(awarded)s::date - ((h.id * 7919) %% %(awarded_days)s)::int, %(code)s
FROM people_holder h, generate_series(0, 1) AS k (k)
WHERE h.association_id = %(code)s AND (k.k = 0 OR h.id %% %(second_every)s = 0)
ON CONFLICT DO NOTHING
"""
# The last term ends on one of ``ends``; before it so many whole ones as there is time for.
TERMS = """
INSERT INTO register_term (credential_id, start, "end", granted_by, granted_at)
SELECT c.id, e.day - (%(years)s * (n + 1) || ' years')::interval + interval '1 day',
    e.day - (%(years)s * n || ' years')::interval, gen_random_uuid(), e.day - interval '5 years'
FROM register_credential c,
    LATERAL (SELECT (%(ends)s::date[])[1 + c.holder_id %% array_length(%(ends)s::date[], 1)] AS day)
        AS e,
    LATERAL generate_series(
        0, greatest(0, (e.day - c.awarded_on) / (365 * %(years)s) - 1)::int) AS n
WHERE c.association_id = %(code)s
"""
RECORDS = """
INSERT INTO activities_activity (
    holder_id, kind, topic, title, "on", amount, source, state, note, entered_at, version)
SELECT h.id, (%(kinds)s::text[])[1 + (h.id + i * 5) %% array_length(%(kinds)s::text[], 1)],
    CASE WHEN (h.id + i) %% 4 = 0 THEN %(topic)s ELSE '' END, '地域の研修会',
    %(until)s::date - ((h.id * 104729 + i * 7919) %% %(days)s)::int, 0.5 + (h.id + i) %% 4,
    'organiser', CASE (h.id * 3 + i) %% 97 WHEN 0 THEN 'rejected' WHEN 1 THEN 'pending' WHEN 2 THEN
    'pending' ELSE 'accepted' END, '', %(until)s::date, 1
FROM people_holder h, generate_series(1, %(each)s::int) AS i WHERE h.association_id = %(code)s
"""
COURSES = """
INSERT INTO activities_completion (holder_id, qualification, course_number, completed_on)
SELECT h.id, (%(qualifications)s::text[])[
        1 + (h.id / 100) %% array_length(%(qualifications)s::text[], 1)],
    'C-1', %(until)s::date - ((h.id * 31) %% 700)::int
FROM people_holder h WHERE h.association_id = %(code)s AND h.id %% 100 = 0
"""
AREAS = ["東京都", "大阪府", "北海道", "愛知県", "福岡県", "沖縄県", "宮城県", "広島県"]
LIVES: dict[str, dict[str, Any]] = {
    "jspo": {
        "qualifications": [
            "ski_coach1", "swim_coach3", "karate_coach1", "karate_coach2", "coaching_leader",
            "handball_coach1", "baseball_coach1",
        ],
        "awarded": date(2023, 3, 31),
        "awarded_days": 365 * 12,
        "second_every": 5,
        "years": 4,
        "ends": [date(2027 + n // 2, 3 + 6 * (n % 2), 31 - n % 2) for n in range(8)],
        "kinds": ["training"],
        "topic": "karate",
        "until": date(2027, 2, 14),
        "days": 365 * 8,
    },
    "itc": {
        "qualifications": ["itc"],
        "awarded": date(2026, 3, 31),
        "awarded_days": 365 * 9,
        "second_every": 10**9,
        "years": 1,
        "ends": [date(2027, 5, 31)] * 9 + [date(2026, 5, 31)],
        "kinds": [
            "hosted_class", "hosted_distance", "recognised_class", "study_meeting", "self_study",
            "lecture", "consulting", "followup",
        ],
        "topic": "",
        "until": date(2027, 3, 31),
        "days": 365 * 2,
    },
}  # fmt: skip
# Indexes that are quicker to make afterwards than to keep while rows come in.
INDEXES = """
SELECT indexname, indexdef FROM pg_indexes
WHERE tablename IN ('activities_activity', 'register_term') AND indexdef NOT LIKE '%UNIQUE%'
"""
STATEMENTS = (PEOPLE, CREDENTIALS, TERMS, RECORDS, COURSES)
# What anybody would write who wants to know how many points each holder has. The sums are added up
# because PostgreSQL leaves out what nobody reads: counting the rows alone never opened the table.
PLAIN = """
SELECT count(*), sum(points) FROM (
  SELECT holder_id, sum(amount) AS points FROM activities_activity GROUP BY holder_id) AS summed
"""


def fill(url: str, code: str, *, holders: int) -> None:
    """So many holders at the association, which is there with its published rules."""
    life = {"code": code, "holders": holders, "areas": AREAS, "each": RECORDS_EACH, **LIVES[code]}
    with psycopg.connect(url, cursor_factory=psycopg.ClientCursor) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(
            "ALTER TABLE register_term DROP CONSTRAINT IF EXISTS terms_do_not_overlap"
        )
        indexes = connection.execute(INDEXES).fetchall()
        for name, _ in indexes:
            connection.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
        for statement in STATEMENTS:
            connection.execute(statement, life)
        for _, definition in indexes:
            connection.execute(definition)
