"""What every entity answers: how rows are found, looked at in bulk, written, and undone."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, LiteralString
from uuid import UUID

from django.db import connection

from koshin.capabilities.exchange.entities.columns import Cells, Column
from koshin.core.scheme import Scheme
from koshin.platform.audit import Actor

AT_ONCE = 2_000


@dataclass(frozen=True, kw_only=True)
class Stored:
    """A row as it is stored now: its id, whose data it is, and its cells by column."""

    id: int
    holder: int | None
    cells: Cells


@dataclass(kw_only=True)
class Candidate:
    """One row of a file on its way: what it says (``cells``), what is there, what is wrong."""

    line: int
    cells: dict[str, str]
    stored: Stored | None = None
    faults: list[str] = field(default_factory=list)

    def changed(self) -> dict[str, str]:
        """What the row says that is not stored so; everything, where nothing is stored."""
        there: Mapping[str, str] = self.stored.cells if self.stored else {}
        return {code: said for code, said in self.cells.items() if there.get(code) != said}

    def merged(self) -> dict[str, str]:
        """All columns as they are to be: what is stored, and over it what the row says."""
        return {**(self.stored.cells if self.stored else {}), **self.cells}


@dataclass(frozen=True, kw_only=True)
class Act:
    """In whose name and when rows are written; ``source`` is the batch's public id."""

    source: UUID
    at: datetime
    actor: Actor
    reason: str


class Entity(ABC):
    """One kind of row of one association."""

    code: str
    label: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    # A SELECT of the id, the holder's, and then every column's stored text in the order of
    # ``columns``, of the parameter ``association``. ``found_by`` narrows it to the parameter
    # ``numbers``; ``id`` is the column of the id.
    select: LiteralString
    found_by: LiteralString
    id: LiteralString
    order: LiteralString

    def __init__(self, *, association: str, scheme: Scheme, at: datetime) -> None:
        self.association = association
        self.scheme = scheme
        self.at = at

    def column(self, code: str) -> Column:
        return next(column for column in self.columns if column.code == code)

    def present(self, rows: Sequence[Cells]) -> list[Stored | None]:
        """What is stored for each row, recognised by its key. One query."""
        numbers = list({self.number_of(row) for row in rows} - {""})
        found = {self.identity(one.cells): one for one in self._some(numbers)}
        return [found.get(self.identity(row)) for row in rows]

    def by_ids(self, ids: Sequence[int]) -> dict[int, Stored]:
        """What is stored under these ids now. One query."""
        found = self._read(f"{self.select} AND {self.id} = ANY(%(ids)s)", ids=list(ids))
        return {one.id: one for one in found}

    def number_of(self, row: Cells) -> str:
        """By what rows are looked for in the database."""
        return row.get(self.key[0], "")

    def identity(self, row: Cells) -> tuple[str, ...]:
        """By what two rows are the same."""
        return tuple(row.get(code, "") for code in self.key)

    def _some(self, numbers: Sequence[str]) -> list[Stored]:
        statement = f"{self.select} {self.found_by} {self.order}"
        return self._read(statement, numbers=list(numbers))

    def _read(self, statement: str, **parameters: list[str] | list[int]) -> list[Stored]:
        with connection.cursor() as cursor:
            cursor.execute(statement, {"association": self.association, **parameters})
            return [self._stored(row) for row in cursor.fetchall()]

    def _stored(self, row: Sequence[Any]) -> Stored:
        codes = [column.code for column in self.columns]
        cells = dict(zip(codes, row[2:], strict=True))
        return Stored(id=row[0], holder=row[1], cells=cells)

    def everything(self) -> Iterator[list[Stored]]:
        """Every row, in the order of being entered, some at a time: in flat memory (a cursor of the
        server, all of one moment)."""
        with connection.chunked_cursor() as cursor:
            cursor.execute(f"{self.select} {self.order}", {"association": self.association})
            while some := cursor.fetchmany(AT_ONCE):
                yield [self._stored(row) for row in some]

    def count(self) -> int:
        """How many rows there are."""
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT count(*) FROM ({self.select}) AS every",  # noqa: S608 - our own words
                {"association": self.association},
            )
            return int(cursor.fetchone()[0])

    def shown(self, stored: Stored) -> list[str]:
        """The row as a file says it."""
        return [column.show(stored.cells[column.code]) for column in self.columns]

    @abstractmethod
    def look(self, rows: Sequence[Candidate]) -> None:
        """Add to each row's faults what only the database, or other rows, can tell."""

    @abstractmethod
    def create(self, row: Cells, act: Act, *, line: int) -> int:
        """The id of the new row. Raises ``Refused``."""

    @abstractmethod
    def change(self, stored: Stored, row: Cells, act: Act) -> None:
        """Write all columns of ``row`` over what is stored. Raises ``Refused``."""

    @abstractmethod
    def remove(self, subject: int, act: Act, *, line: int) -> None:
        """Take back what ``create`` made. Raises ``Refused``, ``removal.StillUsed``."""


class Numbered(Entity):
    """Rows with a number of their own (column ``id``), which files of other systems lack: those are
    recognised by their key."""

    def present(self, rows: Sequence[Cells]) -> list[Stored | None]:
        stored = self._some(list({self.number_of(row) for row in rows} - {""}))
        by_id = {one.cells["id"]: one for one in stored}
        by_key = {super(Numbered, self).identity(one.cells): one for one in reversed(stored)}
        keys = [super(Numbered, self).identity(row) for row in rows]
        return [
            by_id.get(row["id"]) if row.get("id") else by_key.get(key)
            for row, key in zip(rows, keys, strict=True)
        ]

    def identity(self, row: Cells) -> tuple[str, ...]:
        return ("id", row["id"]) if row.get("id") else super().identity(row)


def holders_by_number(association: str, numbers: Sequence[str]) -> dict[str, int]:
    """The ids of these holders. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT number, id FROM people_holder WHERE association_id = %s AND number = ANY(%s)",
            [association, list(set(numbers))],
        )
        return dict(cursor.fetchall())


def strangers(rows: Sequence[Candidate], *, association: str, column: str) -> dict[str, int]:
    """The holders of these rows; a row of nobody gets its fault. One query."""
    known = holders_by_number(association, [row.cells.get(column, "") for row in rows])
    for row in rows:
        number = row.cells.get(column, "")
        if number and number not in known:
            row.faults.append(
                f"登録番号 {number} の方が名簿にいません。先に名簿を取り込んでください"
            )
    return known
