"""Everything a scheme may ask about holders, read in one query however many they are."""

import json
from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection

from koshin.core.facts import (
    ActivityFact,
    Bar,
    CompletionFact,
    CredentialFact,
    Facts,
    Period,
    Suspension,
    WaiverFact,
)

CREDENTIAL = """jsonb_build_array(
            c.id, c.qualification, c.number, c.awarded_on, c.route,
            (SELECT jsonb_agg(jsonb_build_array(t.start, t."end") ORDER BY t.start)
               FROM register_term t WHERE t.credential_id = c.id),
            (SELECT jsonb_agg(jsonb_build_array(
                      s.requested_on, s.resumed_on, s.reason, s.starts_on, s.ends_on)
                    ORDER BY s.starts_on)
               FROM register_suspension s WHERE s.credential_id = c.id),
            (SELECT jsonb_agg(jsonb_build_array(b.kind, b.since, b.until, b.lifted_on)
                    ORDER BY b.since, b.id)
               FROM register_bar b WHERE b.credential_id = c.id))"""

FACTS = """
SELECT h.id,
  (SELECT coalesce(jsonb_agg(CREDENTIAL_ROW
          ORDER BY c.id), '[]')
     FROM register_credential c WHERE c.holder_id = h.id),
  (SELECT coalesce(jsonb_agg(jsonb_build_array(
            a.id, a.kind, a.topic, a.title, a."on", a.amount::text, a.state, a.source, a.note,
            a.until, a.hours::text, a.tags, a.role, a.mode, a.provider, a.course,
            a.valid_until)
          ORDER BY a."on", a.id), '[]')
     FROM activities_activity a WHERE a.holder_id = h.id),
  (SELECT coalesce(jsonb_agg(jsonb_build_array(
            p.qualification, p.course_number, p.completed_on) ORDER BY p.id), '[]')
     FROM activities_completion p WHERE p.holder_id = h.id),
  (SELECT coalesce(jsonb_agg(jsonb_build_array(
            w.granted_on, w.reason, w.requirement, w.at_least::text, w.counts_until,
            w.window_until, w.cycle, w.qualification, w.revoked_on) ORDER BY w.id), '[]')
     FROM schemes_waiver w
    WHERE w.association_id = h.association_id
      AND (w.holder_id = h.id
           OR (w.holder_id IS NULL AND (w.area = '' OR w.area = h.prefecture)))),
  h.birth_date, h.classes
FROM people_holder h WHERE h.id = ANY(%(holders)s::bigint[])
""".replace("CREDENTIAL_ROW", CREDENTIAL)

PAUSED = """
SELECT c.holder_id, CREDENTIAL_ROW FROM register_credential c
WHERE c.association_id = %(association)s
  AND EXISTS (SELECT FROM register_suspension s WHERE s.credential_id = c.id)
""".replace("CREDENTIAL_ROW", CREDENTIAL)


def of_holder(holder_id: int) -> Facts:
    """The holder's credentials with all terms and 休止, activities, courses and 特例措置."""
    return of_holders([holder_id])[holder_id]


def of_holders(holder_ids: Collection[int]) -> dict[int, Facts]:
    """The same for many, by holder id."""
    with connection.cursor() as cursor:
        cursor.execute(FACTS, {"holders": list(holder_ids)})
        rows = cursor.fetchall()
    return {
        holder: Facts(
            credentials=tuple(_credential(row) for row in _decoded(credentials)),
            activities=tuple(_activity(row) for row in _decoded(activities)),
            completions=tuple(_completion(row) for row in _decoded(completions)),
            waivers=tuple(_waiver(row) for row in _decoded(waivers)),
            born_on=born_on,
            classes=tuple(classes),
        )
        for holder, credentials, activities, completions, waivers, born_on, classes in rows
    }


def paused(association: str) -> list[tuple[int, CredentialFact]]:
    """Every credential of the association that was ever suspended, with its holder. One query."""
    with connection.cursor() as cursor:
        cursor.execute(PAUSED, {"association": association})
        return [(holder, _credential(_decoded(row))) for holder, row in cursor.fetchall()]


def _decoded(value: str | list[list[Any]]) -> list[list[Any]]:
    # Django hands JSON of a raw query over as text.
    return json.loads(value) if isinstance(value, str) else value


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _amount(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def _credential(row: list[Any]) -> CredentialFact:
    key, qualification, number, awarded_on, route, terms, suspensions, bars = row
    return CredentialFact(
        id=key,
        qualification=qualification,
        number=number,
        awarded_on=date.fromisoformat(awarded_on),
        route=route,
        terms=tuple(
            Period(start=date.fromisoformat(start), end=date.fromisoformat(end))
            for start, end in terms or []
        ),
        suspensions=tuple(
            Suspension(
                requested_on=date.fromisoformat(requested_on),
                until=_day(resumed_on),
                reason=reason,
                starts_on=_day(starts_on),
                ends_on=_day(ends_on),
            )
            for requested_on, resumed_on, reason, starts_on, ends_on in suspensions or []
        ),
        bars=tuple(
            Bar(
                kind=kind,
                since=date.fromisoformat(since),
                until=_day(until),
                lifted_on=_day(lifted_on),
            )
            for kind, since, until, lifted_on in bars or []
        ),
    )


def _activity(row: list[Any]) -> ActivityFact:
    key, kind, topic, title, on, amount, state, source, note, *more = row
    until, hours, tags, role, mode, provider, course, valid_until = more
    return ActivityFact(
        id=key,
        kind=kind,
        topic=topic,
        title=title,
        on=date.fromisoformat(on),
        amount=Decimal(amount),
        state=state,
        source=source,
        note=note,
        until=_day(until),
        hours=_amount(hours),
        tags=tuple(tags),
        role=role,
        mode=mode,
        provider=provider,
        course=course,
        valid_until=_day(valid_until),
    )


def _completion(row: list[Any]) -> CompletionFact:
    qualification, course_number, completed_on = row
    return CompletionFact(
        qualification=qualification,
        course_number=course_number,
        completed_on=date.fromisoformat(completed_on),
    )


def _waiver(row: list[Any]) -> WaiverFact:
    granted, reason, requirement, at_least, counts_until, window_until, cycle, *more = row
    qualification, revoked_on = more
    return WaiverFact(
        granted_on=date.fromisoformat(granted),
        reason=reason,
        requirement=requirement,
        at_least=_amount(at_least),
        counts_until=_day(counts_until),
        window_until=_day(window_until),
        cycle=cycle,
        qualification=qualification,
        revoked_on=_day(revoked_on),
    )
