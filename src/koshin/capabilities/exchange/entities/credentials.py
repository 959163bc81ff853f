"""認定と有効期間: one row for each term, with the credential that it belongs to."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID, uuid5

from django.db import connection

from koshin.capabilities.exchange.entities import columns as c
from koshin.capabilities.exchange.entities.columns import CellFault, Cells, Column
from koshin.capabilities.exchange.entities.entity import (
    Act,
    Candidate,
    Entity,
    Stored,
    strangers,
)
from koshin.capabilities.register.actions.take_over import (
    TakenOver,
    correct_credential,
    give_back_term,
    take_over_term,
)
from koshin.capabilities.register.models import Term
from koshin.core.facts import Period
from koshin.core.scheme import Scheme
from koshin.core.typed import NumberFault, stored_number

SELECT = """
SELECT t.id AS id, h.id AS holder,
    c.number, h.number, c.qualification, to_char(c.awarded_on, 'YYYY-MM-DD'), c.route,
    to_char(t.start, 'YYYY-MM-DD'), to_char(t."end", 'YYYY-MM-DD')
FROM register_term t JOIN register_credential c ON c.id = t.credential_id
JOIN people_holder h ON h.id = c.holder_id
WHERE c.association_id = %(association)s
"""
THERE = """
SELECT c.number, h.number, c.qualification, to_char(t.start, 'YYYY-MM-DD'),
    to_char(t."end", 'YYYY-MM-DD')
FROM register_credential c JOIN people_holder h ON h.id = c.holder_id
LEFT JOIN register_term t ON t.credential_id = c.id
WHERE c.association_id = %(association)s
    AND (c.number = ANY(%(numbers)s) OR h.number = ANY(%(holders)s))
"""
# Both ends of a term belong to it; what was granted is never overwritten.
TERM = (
    Column(
        code="start",
        label="有効期間の開始",
        read=c.day,
        required=True,
        also=("有効期間開始日",),
    ),
    Column(
        code="end",
        label="有効期間の終了",
        read=c.day,
        required=True,
        fixed=True,
        also=("有効期限", "有効期間終了日"),
    ),
)


class Credentials(Entity):
    code, label = "credentials", "認定と有効期間"
    key = ("number", "start")
    select = SELECT
    found_by = "AND c.number = ANY(%(numbers)s)"
    id = "t.id"
    order = "ORDER BY t.id"

    def __init__(self, *, association: str, scheme: Scheme, at: datetime) -> None:
        super().__init__(association=association, scheme=scheme, at=at)
        self.owners: dict[str, tuple[str, str]] = {}
        self.numbers: dict[tuple[str, str], str] = {}
        self.terms: dict[str, list[tuple[str, str]]] = {}
        names = {code: rule.name for code, rule in scheme.qualifications.items()}
        qualification, shown = c.choice(names)
        route, routes = c.choice(scheme.routes)
        self.columns = (
            Column(
                code="number",
                label="認定番号",
                read=self._number,
                required=True,
                also=("資格番号",),
            ),
            Column(
                code="holder",
                label="登録番号",
                read=c.code_of(20),
                required=True,
                fixed=True,
                also=("会員番号", "指導者番号"),
            ),
            Column(
                code="qualification",
                label="資格",
                read=qualification,
                required=True,
                fixed=True,
                also=("資格名",),
                shown=shown,
            ),
            Column(code="awarded_on", label="認定日", read=c.day, required=True),
            Column(code="route", label="取得の経路", read=route, shown=routes),
            *TERM,
        )

    def _number(self, cell: str) -> str:
        if not cell.strip():
            return ""
        numbers = self.scheme.numbers
        try:
            return stored_number(numbers.pattern, numbers.example, cell)
        except NumberFault:
            raise CellFault(f"{numbers.example} の形にしてください") from None

    def look(self, rows: Sequence[Candidate]) -> None:
        """One number is one person's one qualification, and no two terms of it overlap."""
        strangers(rows, association=self.association, column="holder")
        self._remember(rows)
        for row in rows:
            number = row.cells.get("number", "")
            owner = (row.cells.get("holder", ""), row.cells.get("qualification", ""))
            start, end = row.cells.get("start", ""), row.cells.get("end", "")
            if row.stored is not None or row.faults or not (number and start and end):
                continue
            other = self.numbers.get(owner, number)
            if self.owners.setdefault(number, owner) != owner:
                row.faults.append("この認定番号は、別の方または別の資格のものです")
            elif other != number:
                row.faults.append(f"この方のこの資格には、認定番号 {other} があります")
            elif end < start:
                row.faults.append("有効期間の終了が開始より前です")
            elif any(s <= end and start <= e for s, e in self.terms.get(number, ())):
                row.faults.append("同じ認定の別の有効期間と重なっています")
            else:
                self.terms.setdefault(number, []).append((start, end))
                self.numbers[owner] = number

    def _remember(self, rows: Sequence[Candidate]) -> None:
        """What is stored about these numbers and people. One query."""
        with connection.cursor() as cursor:
            cursor.execute(
                THERE,
                {
                    "association": self.association,
                    "numbers": [row.cells.get("number", "") for row in rows],
                    "holders": [row.cells.get("holder", "") for row in rows],
                },
            )
            for number, holder, qualification, start, end in cursor.fetchall():
                self.owners[number] = (holder, qualification)
                self.numbers[holder, qualification] = number
                known = self.terms.setdefault(number, [])
                if start and (start, end) not in known:
                    known.append((start, end))

    def create(self, row: Cells, act: Act, *, line: int) -> int:
        term = take_over_term(
            TakenOver(
                holder=row["holder"],
                qualification=row["qualification"],
                number=row["number"],
                awarded_on=date.fromisoformat(row["awarded_on"]),
                route=row.get("route", ""),
                term=Period(
                    start=date.fromisoformat(row["start"]), end=date.fromisoformat(row["end"])
                ),
            ),
            association=self.association,
            number_format=self.scheme.numbers.format,
            source=source_of(act.source, line),
            at=act.at,
            actor=act.actor,
        )
        return term.pk

    def change(self, stored: Stored, row: Cells, act: Act) -> None:
        correct_credential(
            credential=Term.objects.get(pk=stored.id).credential_id,
            awarded_on=date.fromisoformat(row["awarded_on"]),
            route=row["route"],
            at=act.at,
            actor=act.actor,
            reason=act.reason,
        )

    def remove(self, subject: int, act: Act, *, line: int) -> None:
        give_back_term(
            term=subject,
            source=source_of(act.source, line),
            at=act.at,
            actor=act.actor,
            reason=act.reason,
        )


def source_of(batch: UUID, line: int) -> UUID:
    """What stands where an application's id would: this line of this file."""
    return uuid5(batch, str(line))
