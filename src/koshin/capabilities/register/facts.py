"""Everything a scheme may ask about holders, read in one query however many they are."""

import json
from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection

from koshin.core.facts import ActivityFact, CompletionFact, CredentialFact, Facts, Period

FACTS = """
SELECT h.id,
  (SELECT coalesce(jsonb_agg(jsonb_build_array(
            c.id, c.qualification, c.number, c.awarded_on,
            (SELECT jsonb_agg(jsonb_build_array(t.start, t."end") ORDER BY t.start)
               FROM register_term t WHERE t.credential_id = c.id))
          ORDER BY c.id), '[]')
     FROM register_credential c WHERE c.holder_id = h.id),
  (SELECT coalesce(jsonb_agg(jsonb_build_array(
            a.id, a.kind, a.topic, a.title, a."on", a.amount::text, a.state, a.source, a.note)
          ORDER BY a."on", a.id), '[]')
     FROM activities_activity a WHERE a.holder_id = h.id),
  (SELECT coalesce(jsonb_agg(jsonb_build_array(
            p.qualification, p.course_number, p.completed_on) ORDER BY p.id), '[]')
     FROM activities_completion p WHERE p.holder_id = h.id)
FROM unnest(%(holders)s::bigint[]) AS h (id)
"""


def of_holder(holder_id: int) -> Facts:
    """The holder's credentials with all terms, activities and completed courses."""
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
        )
        for holder, credentials, activities, completions in rows
    }


def _decoded(value: str | list[list[Any]]) -> list[list[Any]]:
    # Django hands JSON of a raw query over as text.
    return json.loads(value) if isinstance(value, str) else value


def _credential(row: list[Any]) -> CredentialFact:
    key, qualification, number, awarded_on, terms = row
    return CredentialFact(
        id=key,
        qualification=qualification,
        number=number,
        awarded_on=date.fromisoformat(awarded_on),
        terms=tuple(
            Period(start=date.fromisoformat(start), end=date.fromisoformat(end))
            for start, end in terms or []
        ),
    )


def _activity(row: list[Any]) -> ActivityFact:
    key, kind, topic, title, on, amount, state, source, note = row
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
    )


def _completion(row: list[Any]) -> CompletionFact:
    qualification, course_number, completed_on = row
    return CompletionFact(
        qualification=qualification,
        course_number=course_number,
        completed_on=date.fromisoformat(completed_on),
    )
