"""Many holders at once, made by the database itself: measuring wants people, not their history."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from koshin.capabilities.people.models import Association, Holder
from koshin.capabilities.schemes.actions.publish import publish
from koshin.capabilities.schemes.queries import Published, by_id
from koshin.platform import clock
from koshin.platform.audit import SYSTEM
from koshin.platform.clock import JST
from koshin.platform.files import scheme_files

# In the middle of each association's window.
MOMENTS = {
    "jspo": datetime(2027, 2, 15, 10, 0, tzinfo=JST),
    "itc": datetime(2027, 4, 20, 10, 0, tzinfo=JST),
}

PEOPLE = """
WITH account AS (
    INSERT INTO people_account (association_id, login, kind, is_active, password)
    SELECT %(code)s::text, %(code)s::text || '/B' || lpad(i::text, 8, '0'), 'holder', true, '!'
    FROM generate_series(1, %(holders)s::int) AS i
    RETURNING id, right(login, 9) AS number
)
INSERT INTO people_holder (
    association_id, account_id, number, family_name, given_name, family_kana, given_kana,
    birth_date, email, phone, postal_code, prefecture, city, street, building,
    invoice_addressee, invoice_sender, joined_on
)
SELECT %(code)s::text, id, number, '髙橋', '﨑子', 'タカハシ', 'サキコ', '1980-05-05',
    lower(number) || '@example.jp', '09012345678', '1500001', '東京都', '渋谷区', '神宮前1-2-3', '',
    '', '', '2015-04-01'
FROM account
"""

CREDENTIALS = """
INSERT INTO register_credential (holder_id, qualification, number, awarded_on, association_id)
SELECT h.id, q.code, q.prefix || right(h.number, 8), %(awarded)s::date, %(code)s::text
FROM people_holder h,
    unnest(%(qualifications)s::text[], %(prefixes)s::text[], %(each)s::int[]) AS q (
        code, prefix, each)
WHERE h.association_id = %(code)s::text AND h.id %% q.each = 0
"""
TERMS = """
INSERT INTO register_term (credential_id, start, "end", granted_by, granted_at)
SELECT c.id, t.start, t."end", gen_random_uuid(), t.start
FROM register_credential c, unnest(%(starts)s::date[], %(ends)s::date[]) AS t (start, "end")
WHERE c.association_id = %(code)s::text
"""
ACTIVITIES = """
INSERT INTO activities_activity (
    holder_id, kind, topic, title, "on", amount, source, state, note, entered_at, version)
SELECT h.id, %(kind)s::text, '', '地域の研修会', a."on", %(amount)s::numeric, %(source)s::text,
    'accepted', '', a."on", 1
FROM people_holder h, unnest(%(days)s::date[]) AS a ("on")
WHERE h.association_id = %(code)s::text
"""

# What everybody holds and has done. Every fifth coach holds a second qualification.
LIVES: dict[str, dict[str, Any]] = {
    "jspo": {
        "qualifications": ["ski_coach1", "swim_coach3"],
        "prefixes": ["1", "2"],
        "each": [1, 5],
        "awarded": "2019-04-01",
        "starts": ["2019-04-01", "2023-04-01"],
        "ends": ["2023-03-31", "2027-03-31"],
        "kind": "training",
        "amount": 1,
        "source": "organiser",
        "days": ["2021-06-12", "2025-06-14"],
    },
    "itc": {
        "qualifications": ["itc"],
        "prefixes": ["3"],
        "each": [1],
        "awarded": "2024-10-01",
        "starts": ["2024-10-01", "2025-06-01", "2026-06-01"],
        "ends": ["2025-05-31", "2026-05-31", "2027-05-31"],
        "kind": "recognised_class",
        "amount": 3,
        "source": "self",
        "days": ["2026-06-03", "2026-08-03", "2026-10-03", "2026-12-03"],
    },
}


@dataclass(frozen=True, kw_only=True)
class Place:
    """One association of the benchmark: its rules, the instant, and how many people it has."""

    published: Published
    at: datetime
    holders: int

    @property
    def code(self) -> str:
        return self.published.scheme.code


def gather(code: str, *, holders: int, changed: tuple[str, str] = ("", "")) -> Place:
    """The association with its rules and ``holders`` people who may renew at once; ``changed`` is a
    piece of the rules' text and what stands there instead."""
    at = MOMENTS[code]
    association, _made = Association.objects.get_or_create(
        code=code, defaults={"name": code, "clock_offset": at - clock.real_now()}
    )
    version = publish(
        association,
        {name: text.replace(*changed) for name, text in scheme_files(code).items()},
        effective_from=(at - timedelta(days=3650)).date(),
        at=at,
        actor=SYSTEM,
    )
    published = by_id(version.pk)
    if not Holder.objects.filter(association=association).exists():
        _fill(code, holders=holders)
    return Place(published=published, at=at, holders=holders)


def _fill(code: str, *, holders: int) -> None:
    facts = {"code": code, "holders": holders, **LIVES[code]}
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in (PEOPLE, CREDENTIALS, TERMS, ACTIVITIES):
            cursor.execute(statement, facts)
