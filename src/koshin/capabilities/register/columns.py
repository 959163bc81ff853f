"""Many holders read as columns, for judging them all at once; see :mod:`koshin.core.whole`."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db import connection

from koshin.capabilities.register.shapes import numbered, shapes_of
from koshin.core.facts import ActivityFact, WaiverFact
from koshin.core.whole.columns import (
    NO_HOURS,
    REJECTED,
    Base,
    Bits,
    Completed,
    Held,
    Ints,
    Records,
    Shapes,
    nothing,
)
from koshin.core.whole.wanted import Wanted
from koshin.platform.arrays import gather, packed

# How a record is packed into 63 bits: holder from the first of the block, day, state, shape.
SHAPE_BITS, STATE_BITS, DAY_BITS, HOLDER_BITS = 16, 2, 22, 23
DAY_PLACE = SHAPE_BITS + STATE_BITS
HOLDER_SHIFT = DAY_PLACE + DAY_BITS
DAY_SHIFT = 1_000_000
STRANGE_STATE = 3
# Holders among whom there are so many times as many others are looked up one by one.
SPARSE = 20

WAIVERS = """
SELECT w.holder_id, w.area, w.granted_on, w.reason, w.requirement, w.at_least, w.counts_until,
  w.window_until, w.cycle, w.qualification, w.revoked_on
FROM schemes_waiver w WHERE w.association_id = %s ORDER BY w.id
"""
SUSPENDED = """
SELECT {holder} FROM (
  SELECT c.holder_id FROM register_suspension s
  JOIN register_credential c ON c.id = s.credential_id WHERE c.association_id = %s
  UNION
  SELECT c.holder_id FROM register_bar b
  JOIN register_credential c ON c.id = b.credential_id WHERE c.association_id = %s) AS x
"""
HOLDERS = "SELECT {id} FROM people_holder h WHERE h.association_id = %s"
HELD = """
SELECT {columns} FROM register_credential c
LEFT JOIN LATERAL (
  SELECT count(*) AS terms, max(t.start) AS first, max(t."end") AS last
  FROM register_term t WHERE t.credential_id = c.id) AS t ON true
WHERE c.association_id = %(association)s AND c.holder_id {among}
"""
COMPLETED = """
SELECT {columns} FROM activities_completion p
WHERE p.holder_id {among} AND p.qualification = ANY(%(known)s::text[])
"""
RECORDS = """
SELECT {columns} FROM activities_activity a {join}
WHERE a.holder_id {among} AND a.kind = ANY(%(every_kind)s::text[])
  AND a.state NOT IN ('rejected', 'double') AND {only}
"""
AREAS = "SELECT h.id, h.prefecture FROM people_holder h WHERE h.id BETWEEN %s AND %s"


@dataclass(frozen=True, kw_only=True)
class Granted:
    """A 特例措置 for one holder, or (``holder`` is nothing) for an area, or for everybody."""

    waiver: WaiverFact
    holder: int | None
    area: str


@dataclass(frozen=True, kw_only=True)
class Census:
    """What is read once before the holders are read part by part.

    ``shapes`` is nothing where records differ too much; then everybody is left to be decided.
    """

    association: str
    wanted: Wanted
    ids: Ints
    suspended: Ints
    granted: tuple[Granted, ...]
    shapes: tuple[ActivityFact, ...] | None

    def parts(self, size: int) -> Iterator[Ints]:
        """The holders in parts of at most ``size``, by id; several workers may read one each."""
        begin = 0
        while begin < len(self.ids):
            near = np.searchsorted(self.ids, self.ids[begin] + (1 << HOLDER_BITS))
            end = min(begin + size, int(near))
            yield self.ids[begin:end]
            begin = end


def census(association: str, wanted: Wanted) -> Census:
    """Who there is; where the rules look at free words, also which of them there are."""
    with connection.cursor() as cursor:
        cursor.execute(WAIVERS, [association])
        granted = tuple(_granted(row) for row in cursor.fetchall())
    [ids] = gather(HOLDERS.format(id=packed("h.id", " ORDER BY h.id")), [association])
    [suspended] = gather(SUSPENDED.format(holder=packed("x.holder_id")), [association, association])
    return Census(
        association=association,
        wanted=wanted,
        ids=ids,
        suspended=suspended,
        granted=granted,
        shapes=shapes_of(association, wanted),
    )


def read(here: Census, ids: Ints) -> Base:
    """One part's holders as columns. Three queries; one more where a 特例措置 is for an area."""
    bounds = {"first": int(ids[0]), "last": int(ids[-1]), "ids": ids.tolist()}
    place = np.full(int(ids[-1] - ids[0]) + 1, -1, dtype=np.int64)
    place[ids - ids[0]] = np.arange(len(ids))
    left: Bits = np.isin(ids, here.suspended)
    return Base(
        ids=ids,
        left=left,
        waivers=_waivers(here, ids),
        qualifications=("", *here.wanted.qualifications),
        held=_held(here, bounds, place),
        records=_records(here, bounds, place, left),
        completed=_completed(here, bounds, place),
    )


def areas_of(ids: Ints) -> list[str]:
    """The prefecture of each holder, as it stands in the address."""
    with connection.cursor() as cursor:
        cursor.execute(AREAS, [int(ids[0]), int(ids[-1])])
        found = dict(cursor.fetchall())
    return [found[key] for key in ids.tolist()]


def _granted(row: Any) -> Granted:
    holder, area, granted_on, reason, requirement, at_least, counts, window, cycle, *more = row
    qualification, revoked_on = more
    return Granted(
        waiver=WaiverFact(
            granted_on=granted_on,
            reason=reason,
            requirement=requirement,
            at_least=at_least,
            counts_until=counts,
            window_until=window,
            cycle=cycle,
            qualification=qualification,
            revoked_on=revoked_on,
        ),
        holder=holder,
        area=area,
    )


def _waivers(here: Census, ids: Ints) -> tuple[tuple[WaiverFact, Bits], ...]:
    areas: list[str] = []
    if any(one.area for one in here.granted):
        areas = areas_of(ids)
    found: list[tuple[WaiverFact, Bits]] = []
    for one in here.granted:
        who = np.ones(len(ids), dtype=np.bool_)
        if one.holder is not None:
            who = ids == one.holder
        elif one.area:
            who = np.array([area == one.area for area in areas], dtype=np.bool_)
        if who.any():
            found.append((one.waiver, who))
    return tuple(found)


def _held(here: Census, bounds: dict[str, Any], place: Ints) -> Held:
    code = "coalesce(array_position(%(known)s::text[], c.qualification::text), 0)"
    columns = (
        "c.holder_id - %(first)s", "c.id", code, _days("c.awarded_on"), "t.terms",
        f"coalesce({_days('t.first')}, 0)", f"coalesce({_days('t.last')}, 0)",
    )  # fmt: skip
    known = list(here.wanted.qualifications)
    given = {**bounds, "known": known, "association": here.association}
    holder, *others = _gathered(HELD, columns, given)
    order = np.lexsort((others[0], holder))
    order = order[place[holder[order]] >= 0]
    id_, qualification, awarded, terms, first, last = (column[order] for column in others)
    return Held(
        holder=place[holder[order]],
        id=id_,
        qualification=qualification,
        awarded=awarded,
        terms=terms,
        first=first,
        last=last,
    )


def _completed(here: Census, bounds: dict[str, Any], place: Ints) -> Completed:
    columns = (
        "p.holder_id - %(first)s", "p.id", _days("p.completed_on"),
        "array_position(%(known)s::text[], p.qualification::text)",
    )  # fmt: skip
    known = list(here.wanted.qualifications)
    holder, key, day, qualification = _gathered(COMPLETED, columns, {**bounds, "known": known})
    order = np.lexsort((key, holder))
    order = order[place[holder[order]] >= 0]
    return Completed(
        holder=place[holder[order]], qualification=qualification[order], day=day[order]
    )


def _records(here: Census, bounds: dict[str, Any], place: Ints, left: Bits) -> Records:
    """Records that may count. Holders with one in a state that columns do not know are left."""
    if here.shapes is None:
        left[:] = True
        return nothing()
    asked = _amounts(here.wanted)
    kinds = {"every_kind": list(here.wanted.every_kind)}
    read_ = [
        _gathered(
            RECORDS,
            (_pack(some.number), *asked.values()),
            {**bounds, **some.words, **kinds},
            join=some.join,
            only=some.only,
        )
        for some in numbered(here.wanted, here.shapes)
    ]
    found, *more = (np.concatenate(columns) for columns in zip(*read_, strict=True))
    holder = place[found >> HOLDER_SHIFT]
    if (holder < 0).any() or (holder[1:] < holder[:-1]).any():
        order = np.argsort(holder, kind="stable")
        order = order[holder[order] >= 0]
        holder, found, more = holder[order], found[order], [column[order] for column in more]
    columns = dict(zip(asked, more, strict=True))
    state = (found >> SHAPE_BITS) & ((1 << STATE_BITS) - 1)
    left[holder[state == STRANGE_STATE]] = True
    return Records(
        holder=holder,
        day=((found >> DAY_PLACE) & ((1 << DAY_BITS) - 1)) - DAY_SHIFT,
        shape=found & ((1 << SHAPE_BITS) - 1),
        state=np.where(state == STRANGE_STATE, REJECTED, state),
        amount=columns.get("amount", _all(0, len(holder))),
        hours=columns.get("hours", _all(NO_HOURS, len(holder))),
        days=columns.get("days", _all(1, len(holder))),
        shapes=Shapes(here.shapes),
    )


def _pack(number: str) -> str:
    state = f"CASE a.state WHEN 'accepted' THEN 0 WHEN 'pending' THEN 1 ELSE {STRANGE_STATE} END"
    return (
        f"((a.holder_id - %(first)s) << {HOLDER_SHIFT})"
        f" | (({_days('a.on')} + {DAY_SHIFT})::bigint << {DAY_PLACE})"
        f" | (({state})::bigint << {SHAPE_BITS}) | ({number})"
    )


def _amounts(wanted: Wanted) -> dict[str, str]:
    """SQL of the columns that only some rules look at, in hundredths and in days."""
    found: dict[str, str] = {}
    if wanted.amount:
        found["amount"] = "a.amount * 100"
    if wanted.hours:
        found["hours"] = f"coalesce(a.hours * 100, {NO_HOURS})"
    if wanted.days:
        found["days"] = 'coalesce(a.until - a."on", 0) + 1'
    return found


def _all(value: int, length: int) -> Ints:
    found: Ints = np.broadcast_to(np.int64(value), length)
    return found


def _days(column: str) -> str:
    """Days from 1970-01-01."""
    table, _, name = column.partition(".")
    return f"({table}.\"{name}\" - DATE '1970-01-01')"


def _gathered(
    statement: str, columns: tuple[str, ...], given: dict[str, Any], **parts: str
) -> list[Ints]:
    said = ", ".join(packed(column) for column in columns)
    sparse = len(given["ids"]) * SPARSE < given["last"] - given["first"]
    among = "= ANY(%(ids)s::bigint[])" if sparse else "BETWEEN %(first)s AND %(last)s"
    asked = {name: value for name, value in given.items() if sparse or name != "ids"}
    return gather(statement.format(columns=said, among=among, **parts), asked)
