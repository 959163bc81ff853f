"""The shapes of records in the database: which number PostgreSQL gives each."""

from dataclasses import dataclass, replace
from typing import Any

from django.db import connection

from koshin.core.facts import ActivityFact
from koshin.core.whole.wanted import Wanted, sample

WORDED = (
    "(a.course <> '' OR a.topic <> '' OR a.provider <> '' OR a.mode <> '' OR a.role <> ''"
    " OR cardinality(a.tags) > 0)"
)
# Where rules look at free words, the shapes are those that there are.
DIFFERENT = """
SELECT DISTINCT a.kind, a.topic, array_to_string(a.tags, ' '), a.role, a.mode, a.provider, a.course
FROM activities_activity a JOIN people_holder h ON h.id = a.holder_id
WHERE {worded} AND a.kind = ANY(%s::text[]) AND h.association_id = %s
ORDER BY 1, 2, 3, 4, 5, 6, 7
"""
COLUMNS = ("kind", "topic", "tags", "role", "mode", "provider", "course")
JOIN = """
JOIN unnest({arrays}) WITH ORDINALITY AS s (
  kind, topic, tags, role, mode, provider, course, number) ON s.kind = a.kind AND s.topic = a.topic
  AND s.tags = array_to_string(a.tags, ' ') AND s.role = a.role AND s.mode = a.mode
  AND s.provider = a.provider AND s.course = a.course
"""
MOST = 1 << 16


def shapes_of(association: str, wanted: Wanted) -> tuple[ActivityFact, ...] | None:
    """A record of every shape, by number: those that rules name, then those with free words.

    Nothing where the records differ in more ways than can be numbered.
    """
    rows: list[Any] = []
    if wanted.free:
        with connection.cursor() as cursor:
            cursor.execute(DIFFERENT.format(worded=WORDED), [list(wanted.free), association])
            rows = cursor.fetchall()
    found = (
        *wanted.shapes,
        *(
            replace(sample(kind, tags.split(), role, mode, provider), topic=topic, course=course)
            for kind, topic, tags, role, mode, provider, course in rows
        ),
    )
    return found if len(found) <= MOST else None


@dataclass(frozen=True, kw_only=True)
class Numbered:
    """Some records ``a``: SQL for the number of their shape, what it joins, which they are, and the
    words all of that is given."""

    number: str
    join: str
    only: str
    words: dict[str, Any]


def numbered(wanted: Wanted, shapes: tuple[ActivityFact, ...]) -> tuple[Numbered, ...]:
    """Every record that is wanted, in one or two groups."""
    plain = _plain(wanted)
    listed = shapes[len(wanted.shapes) :]
    if not listed:
        return (plain,)
    free = {"free": list(wanted.free)}
    worded = f"a.kind = ANY(%(free)s::text[]) AND {WORDED}"
    arrays = ", ".join(f"%({name}s)s::text[]" for name in COLUMNS)
    return (
        replace(plain, only=f"NOT ({worded})", words=plain.words | free),
        Numbered(
            number=f"{len(wanted.shapes) - 1} + s.number",
            join=JOIN.format(arrays=arrays),
            only=worded,
            words=_listed(listed) | free,
        ),
    )


def _plain(wanted: Wanted) -> Numbered:
    """Without free words: numbered by the words that rules name, as ``Wanted.shapes`` says."""
    words: dict[str, Any] = {}
    number = _word(words, "provider", wanted.providers)
    number = f"{_word(words, 'mode', wanted.modes)} + {len(wanted.modes) + 1} * ({number})"
    number = f"{_word(words, 'role', wanted.roles)} + {len(wanted.roles) + 1} * ({number})"
    number = f"{_bits(words, wanted.topics)} + {1 << len(wanted.topics)} * ({number})"
    number = f"{_kind(words, 'kind', wanted.kinds)} + {max(1, len(wanted.kinds))} * ({number})"
    if wanted.bare:
        number = f"{len(wanted.bare)} + {number}"
        others = number if wanted.kinds else None
        number = _kind(words, "bare", wanted.bare, otherwise=others)
    return Numbered(number=number, join="", only="true", words=words)


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


def _kind(
    words: dict[str, Any],
    name: str,
    kinds: tuple[tuple[str, ...], ...],
    otherwise: str | None = None,
) -> str:
    """The number of the group of a record's kind; of other kinds ``otherwise``.

    The largest group comes last where nothing else does: it need not be asked for.
    """
    asked = range(len(kinds)) if otherwise is not None else _small(kinds)
    cases = []
    for number in asked:
        alike = kinds[number]
        words[f"{name}{number}"] = alike[0] if len(alike) == 1 else list(alike)
        given = f"%({name}{number})s::text"
        if len(alike) > 1:
            given = f"ANY(%({name}{number})s::text[])"
        cases.append(f"WHEN a.kind = {given} THEN {number}")
    rest = otherwise if otherwise is not None else str(_largest(kinds))
    return f"(CASE {' '.join(cases)} ELSE {rest} END)" if cases else rest


def _largest(kinds: tuple[tuple[str, ...], ...]) -> int:
    return max(range(len(kinds)), key=lambda number: len(kinds[number]), default=0)


def _small(kinds: tuple[tuple[str, ...], ...]) -> list[int]:
    return [number for number in range(len(kinds)) if number != _largest(kinds)]
