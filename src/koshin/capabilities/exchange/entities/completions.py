"""修了者: who finished a course that leads to a qualification."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import connection

from koshin.capabilities.activities.actions.deliver import deliver_completion
from koshin.capabilities.activities.actions.restate import (
    restate_completion,
    take_back_completion,
)
from koshin.capabilities.exchange.entities import columns as c
from koshin.capabilities.exchange.entities.columns import Cells, Column
from koshin.capabilities.exchange.entities.entity import (
    Act,
    Candidate,
    Entity,
    Stored,
    strangers,
)
from koshin.capabilities.people.models import Holder
from koshin.core.refusal import Refusal, Refused
from koshin.core.scheme import Scheme

SELECT = """
SELECT k.id AS id, h.id AS holder,
    h.number, k.qualification, k.course_number, to_char(k.completed_on, 'YYYY-MM-DD')
FROM activities_completion k JOIN people_holder h ON h.id = k.holder_id
WHERE h.association_id = %(association)s
"""
# What was built on a completion: its course's list, an exemption, or the qualification itself.
BUILT_ON = """
SELECT k.id FROM activities_completion k
WHERE k.id = ANY(%s) AND (
    EXISTS (SELECT FROM courses_entry e WHERE e.completion_id = k.id)
    OR EXISTS (SELECT FROM courses_exemption x WHERE x.completion_id = k.id)
    OR EXISTS (SELECT FROM register_credential c
        WHERE c.holder_id = k.holder_id AND c.qualification = k.qualification))
"""
BUILT = "この修了にもとづく登録・名簿・免除があるため、変更も取り消しもできません"


class Completions(Entity):
    code, label = "completions", "講習会の修了者"
    key = ("holder", "qualification")
    select = SELECT
    found_by = "AND h.number = ANY(%(numbers)s)"
    id = "k.id"
    order = "ORDER BY k.id"

    def __init__(self, *, association: str, scheme: Scheme, at: datetime) -> None:
        super().__init__(association=association, scheme=scheme, at=at)
        names = {code: rule.name for code, rule in scheme.qualifications.items()}
        qualification, shown = c.choice(names)
        self.columns = (
            Column(
                code="holder",
                label="登録番号",
                read=c.code_of(20),
                required=True,
                also=("会員番号", "指導者番号"),
            ),
            Column(
                code="qualification",
                label="資格",
                read=qualification,
                required=True,
                also=("資格名",),
                shown=shown,
            ),
            Column(code="course_number", label="受講番号", read=c.code_of(40), required=True),
            Column(code="completed_on", label="修了日", read=c.day, required=True),
        )

    def look(self, rows: Sequence[Candidate]) -> None:
        strangers(rows, association=self.association, column="holder")
        today = self.at.date().isoformat()
        touched = [row.stored.id for row in rows if row.stored is not None and row.changed()]
        built = _built_on(touched)
        for row in rows:
            if not row.faults and row.cells.get("completed_on", "") > today:
                row.faults.append("修了日が今日より後の日付です")
            if row.stored is not None and row.stored.id in built:
                row.faults.append(BUILT)

    def create(self, row: Cells, act: Act, *, line: int) -> int:
        made = deliver_completion(
            holder=Holder.objects.get(association_id=self.association, number=row["holder"]),
            qualification=row["qualification"],
            course_number=row["course_number"],
            completed_on=date.fromisoformat(row["completed_on"]),
            at=act.at,
            actor=act.actor,
        )
        return made.pk

    def change(self, stored: Stored, row: Cells, act: Act) -> None:
        self._refuse_built(stored.id)
        restate_completion(
            completion=stored.id,
            course_number=row["course_number"],
            completed_on=date.fromisoformat(row["completed_on"]),
            at=act.at,
            actor=act.actor,
            reason=act.reason,
        )

    def remove(self, subject: int, act: Act, *, line: int) -> None:
        self._refuse_built(subject)
        take_back_completion(completion=subject, at=act.at, actor=act.actor, reason=act.reason)

    def _refuse_built(self, completion: int) -> None:
        if _built_on([completion]):
            raise Refused(Refusal(code="built_on", sentence=f"{BUILT}。"))


def _built_on(completions: Sequence[int]) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(BUILT_ON, [list(completions)])
        return {row[0] for row in cursor.fetchall()}
