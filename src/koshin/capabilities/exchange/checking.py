"""What a file would do, row by row: nothing is written here, and every row gets its answer.

A cell that says exactly what an export of the stored value would say is unchanged, whatever it is;
anything else is read as people write. So a file of ours always comes back as unchanged.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from koshin.capabilities.exchange.entities.columns import CellFault, Column
from koshin.capabilities.exchange.entities.entity import Candidate, Entity
from koshin.platform.tables.reading import Line

AT_ONCE = 2_000
Outcome = Literal["new", "changed", "unchanged", "refused"]


@dataclass(frozen=True, kw_only=True)
class Judged:
    """What becomes of one row; ``cells`` is what it says anew, ``before`` what stands there."""

    line: int
    outcome: Outcome
    label: str
    cells: Mapping[str, str]
    before: Mapping[str, str]
    why: str
    stored: int | None


def judged(
    entity: Entity, lines: Iterable[Line], *, headings: Sequence[str], mapping: Mapping[str, str]
) -> Iterator[list[Judged]]:
    """The rows of a file some at a time, in their order. A handful of queries for each portion."""
    codes = [mapping[heading] for heading in headings]
    seen: dict[tuple[str, ...], int] = {}
    rest = iter(lines)
    while some := list(islice(rest, AT_ONCE)):
        rows = [_candidate(entity, line, codes) for line in some]
        stored = entity.present([row.cells for row in rows])
        for row, line, there in zip(rows, some, stored, strict=True):
            row.stored = there
            _read(entity, row, _by_code(line, codes))
            _once(entity, row, seen)
        entity.look(rows)
        yield [_judged(entity, row) for row in rows]


def _by_code(line: Line, codes: Sequence[str]) -> dict[str, str]:
    return {code: cell for code, cell in zip(codes, line.cells, strict=False) if code}


def _candidate(entity: Entity, line: Line, codes: Sequence[str]) -> Candidate:
    """The row with what it is recognised by, as far as that can be read."""
    row = Candidate(line=line.number, cells={})
    if len(line.cells) > len(codes):
        row.faults.append(f"列の数が見出し({len(codes)}列)より多くあります")
    given = _by_code(line, codes)
    for code in (*entity.key, "id"):
        if code in given:
            try:
                row.cells[code] = entity.column(code).read(given[code])
            except CellFault:
                row.cells[code] = given[code]
    return row


def _read(entity: Entity, row: Candidate, given: Mapping[str, str]) -> None:
    """Fill in the cells, and say what is wrong with each."""
    cells: dict[str, str] = {}
    for column in entity.columns:
        if column.code not in given:
            if column.required and row.stored is None:
                row.faults.append(f"新しい行には「{column.label}」の列が要ります")
            continue
        cells[column.code] = _cell(column, row, given[column.code])
    row.cells = cells


def _cell(column: Column, row: Candidate, cell: str) -> str:
    there = row.stored.cells[column.code] if row.stored else None
    if there is not None and cell == column.show(there):
        return there
    try:
        said = column.read(cell)
    except CellFault as fault:
        row.faults.append(f"{column.label}: {fault}")
        return cell
    if column.required and not said:
        row.faults.append(f"「{column.label}」が空です")
    if column.fixed and there is not None and said != there:
        row.faults.append(f"「{column.label}」は取り込みでは変更できません")
    return said


def _once(entity: Entity, row: Candidate, seen: dict[tuple[str, ...], int]) -> None:
    """A thing has one row in a file."""
    same = ("stored", str(row.stored.id)) if row.stored else entity.identity(row.cells)
    first = seen.setdefault(same, row.line)
    if first != row.line:
        row.faults.append(f"{first}行目と同じものの行です。1行にしてください")


def _judged(entity: Entity, row: Candidate) -> Judged:
    changed = row.changed()
    outcome: Outcome = "refused" if row.faults else "unchanged"
    if not row.faults and changed:
        outcome = "changed" if row.stored else "new"
    there: Mapping[str, str] = row.stored.cells if row.stored else {}
    return Judged(
        line=row.line,
        outcome=outcome,
        label=" ".join(row.cells.get(code, "") for code in entity.key)[:200],
        cells=changed if outcome in ("new", "changed") else {},
        before={code: there[code] for code in changed} if outcome == "changed" else {},
        why="。".join([*row.faults, ""]),
        stored=row.stored.id if row.stored else None,
    )
