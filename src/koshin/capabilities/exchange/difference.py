"""Two systems side by side: what a file of the other one says that is not so here, and back."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from koshin.capabilities.exchange.checking import judged
from koshin.capabilities.exchange.entities.entity import Entity
from koshin.platform.tables.reading import Table


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One difference: the line of the file (0: only here), what it is about, the column, and what
    either side says."""

    line: int
    what: str
    column: str
    there: str
    here: str


def differences(entity: Entity, table: Table, mapping: Mapping[str, str]) -> Iterator[Difference]:
    """Every difference, in the order of the file; then what is only here. Nothing is written."""
    seen: set[int] = set()
    for some in judged(entity, table.lines, headings=table.headings, mapping=mapping):
        for row in some:
            if row.stored is not None:
                seen.add(row.stored)
            match row.outcome:
                case "refused":
                    yield _line(row.line, row.label, "読めない行", there=row.why)
                case "new":
                    yield _line(row.line, row.label, "こちらにない")
            for code, here in row.before.items():
                column = entity.column(code)
                yield Difference(
                    line=row.line,
                    what=row.label,
                    column=column.label,
                    there=column.show(row.cells[code]),
                    here=column.show(here),
                )
    for some_stored in entity.everything():
        for stored in some_stored:
            if stored.id not in seen:
                what = " ".join(stored.cells[code] for code in entity.key)
                yield _line(0, what, "ファイルにない")


def _line(line: int, what: str, column: str, *, there: str = "") -> Difference:
    return Difference(line=line, what=what, column=column, there=there, here="")
