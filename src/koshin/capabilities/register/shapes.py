"""The shapes of records in the database: which number PostgreSQL gives each."""

from dataclasses import replace
from typing import Any

from django.db import connection

from koshin.core.facts import ActivityFact
from koshin.core.whole.wanted import Wanted, sample

# Where rules look at free words, the shapes are those that there are.
DIFFERENT = """
SELECT DISTINCT a.kind, a.topic, array_to_string(a.tags, ' '), a.role, a.mode, a.provider, a.course
FROM activities_activity a JOIN people_holder h ON h.id = a.holder_id
WHERE h.association_id = %s AND a.kind = ANY(%s::text[]) ORDER BY 1, 2, 3, 4, 5, 6, 7
"""
COLUMNS = ("kind", "topic", "tags", "role", "mode", "provider", "course")
JOIN = """
LEFT JOIN unnest({arrays}) WITH ORDINALITY AS s (
  kind, topic, tags, role, mode, provider, course, number) ON s.kind = a.kind AND s.topic = a.topic
  AND s.tags = array_to_string(a.tags, ' ') AND s.role = a.role AND s.mode = a.mode
  AND s.provider = a.provider AND s.course = a.course
"""
MOST = 1 << 16


def shapes_of(association: str, wanted: Wanted) -> tuple[ActivityFact, ...] | None:
    """A record of every shape, by number: those that rules name, then those of free kinds.

    Nothing where the records differ in more ways than can be numbered.
    """
    rows: list[Any] = []
    if wanted.free:
        with connection.cursor() as cursor:
            cursor.execute(DIFFERENT, [association, list(wanted.free)])
            rows = cursor.fetchall()
    found = (
        *wanted.shapes,
        *(
            replace(sample(kind, tags.split(), role, mode, provider), topic=topic, course=course)
            for kind, topic, tags, role, mode, provider, course in rows
        ),
    )
    return found if len(found) <= MOST else None


def number_sql(wanted: Wanted, shapes: tuple[ActivityFact, ...]) -> tuple[str, str, dict[str, Any]]:
    """SQL for the number of the shape of ``a``, what it joins, and the words it is given."""
    words: dict[str, Any] = {}
    number = _word(words, "provider", wanted.providers)
    number = f"{_word(words, 'mode', wanted.modes)} + {len(wanted.modes) + 1} * ({number})"
    number = f"{_word(words, 'role', wanted.roles)} + {len(wanted.roles) + 1} * ({number})"
    number = f"{_bits(words, wanted.topics)} + {1 << len(wanted.topics)} * ({number})"
    number = f"{_kind(words, wanted.kinds)} + {max(1, len(wanted.kinds))} * ({number})"
    if not wanted.free:
        return number, "", words
    words |= _listed(shapes[len(wanted.shapes) :])
    arrays = ", ".join(f"%({name}s)s::text[]" for name in COLUMNS)
    number = f"coalesce({len(wanted.shapes) - 1} + s.number, {number})"
    return number, JOIN.format(arrays=arrays), words


def _listed(shapes: tuple[ActivityFact, ...]) -> dict[str, Any]:
    given: dict[str, Any] = {f"{name}s": [] for name in COLUMNS}
    for shape in shapes:
        for name in COLUMNS:
            value = " ".join(shape.tags) if name == "tags" else getattr(shape, name)
            given[f"{name}s"].append(value)
    return given


def _word(words: dict[str, Any], column: str, known: tuple[str, ...]) -> str:
    if not known:
        return "0"
    words[column] = list(known)
    return f"coalesce(array_position(%({column})s::text[], a.{column}::text), 0)"


def _bits(words: dict[str, Any], topics: tuple[str, ...]) -> str:
    parts = ["0"]
    for bit, topic in enumerate(topics):
        words[f"topic{bit}"] = topic
        asked = f"%(topic{bit})s::text"
        parts.append(
            f"CASE WHEN a.topic = {asked} OR {asked} = ANY(a.tags) THEN {1 << bit} ELSE 0 END"
        )
    return f"({' + '.join(parts)})"


def _kind(words: dict[str, Any], kinds: tuple[tuple[str, ...], ...]) -> str:
    if len(kinds) < 2:
        return "0"
    cases = []
    for number, alike in enumerate(kinds[:-1]):
        words[f"kind{number}"] = alike[0] if len(alike) == 1 else list(alike)
        asked = f"%(kind{number})s::text" if len(alike) == 1 else f"ANY(%(kind{number})s::text[])"
        cases.append(f"WHEN a.kind = {asked} THEN {number}")
    return f"(CASE {' '.join(cases)} ELSE {len(kinds) - 1} END)"
