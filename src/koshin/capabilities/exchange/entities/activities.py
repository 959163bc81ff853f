"""研修実績・ポイント: what holders did, as the association or an organiser delivered it."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from koshin.capabilities.activities.actions.deliver import deliver_activity
from koshin.capabilities.activities.actions.restate import restate_activity, take_back_activity
from koshin.capabilities.activities.details import Details
from koshin.capabilities.activities.models import Activity, PeriodLock
from koshin.capabilities.exchange.entities import columns as c
from koshin.capabilities.exchange.entities.columns import Cells, Column
from koshin.capabilities.exchange.entities.entity import (
    Act,
    Candidate,
    Numbered,
    Stored,
    strangers,
)
from koshin.capabilities.people.models import Holder
from koshin.core.scheme import Scheme

SELECT = """
SELECT a.id AS id, h.id AS holder,
    a.id::text, h.number, a.kind, a.topic, a.title, to_char(a."on", 'YYYY-MM-DD'),
    coalesce(to_char(a.until, 'YYYY-MM-DD'), ''), a.amount::text, coalesce(a.hours::text, ''),
    array_to_string(a.tags, ' '), a.role, a.mode, a.provider, a.course, a.source, a.state, a.note
FROM activities_activity a JOIN people_holder h ON h.id = a.holder_id
WHERE h.association_id = %(association)s
"""
SOURCES = {"self": "本人", "association": "協会", "organiser": "主催者"}
STATES = {
    "accepted": "反映済み",
    "pending": "反映待ち",
    "under_audit": "確認中",
    "double": "重複",
    "rejected": "対象外",
}
# What a record says beside person, kind, name and day.
DETAILS = (
    Column(code="until", label="最終日", read=c.day),
    Column(code="amount", label="ポイント", read=c.amount, required=True, also=("ポイント数",)),
    Column(code="hours", label="時間", read=c.amount),
    Column(code="tags", label="分類", read=c.text(400)),
    Column(code="role", label="役割", read=c.text(40)),
    Column(code="mode", label="形式", read=c.text(40)),
    Column(code="provider", label="提供元", read=c.text(40)),
    Column(code="course", label="コース", read=c.text(40)),
)


class Activities(Numbered):
    code, label = "activities", "研修実績・ポイント"
    key = ("holder", "kind", "title", "on")
    select = SELECT
    found_by = "AND h.number = ANY(%(numbers)s)"
    id = "a.id"
    order = "ORDER BY a.id"

    def __init__(self, *, association: str, scheme: Scheme, at: datetime) -> None:
        super().__init__(association=association, scheme=scheme, at=at)
        kinds = {code: rule.label for code, rule in scheme.activity_kinds.items()}
        kind, shown = c.choice(kinds)
        source, sources = c.choice(SOURCES)
        state, states = c.choice(STATES)
        self.columns = (
            Column(code="id", label="記録番号", read=c.whole),
            Column(
                code="holder",
                label="登録番号",
                read=c.code_of(20),
                required=True,
                fixed=True,
                also=("会員番号", "指導者番号"),
            ),
            Column(code="kind", label="種類", read=kind, required=True, fixed=True, shown=shown),
            Column(code="topic", label="テーマ", read=c.text(40)),
            Column(
                code="title",
                label="名称",
                read=c.text(200),
                required=True,
                also=("研修名", "件名"),
            ),
            Column(
                code="on",
                label="実施日",
                read=c.day,
                required=True,
                fixed=True,
                also=("受講日", "開催日"),
            ),
            *DETAILS,
            Column(code="source", label="登録者", read=source, fixed=True, shown=sources),
            Column(code="state", label="状態", read=state, fixed=True, shown=states),
            Column(code="note", label="備考", read=c.text(200), fixed=True),
        )

    def look(self, rows: Sequence[Candidate]) -> None:
        """Whose record it is, whether it may be restated, and that nothing lies in the future."""
        known = strangers(rows, association=self.association, column="holder")
        today = self.at.date().isoformat()
        closed: dict[int, list[tuple[date, date]]] = {}
        locks = PeriodLock.objects.filter(holder__in=known.values())
        for holder, start, end in locks.values_list("holder_id", "start", "end"):
            closed.setdefault(holder, []).append((start, end))
        for row in rows:
            said = row.cells
            if row.stored is None and said.get("id"):
                row.faults.append(
                    "この記録番号の記録がこの方にありません。新しい記録は記録番号を空にしてください"
                )
            if row.faults:
                continue
            if said.get("on", "") > today:
                row.faults.append("実施日が今日より後の日付です")
            if said.get("until") and said["until"] < said.get("on", ""):
                row.faults.append("最終日が実施日より前です")
            if row.stored is None:
                if said.get("source") == "self" or said.get("state", "accepted") != "accepted":
                    row.faults.append(
                        "新しい記録は、登録者が協会か主催者、状態が反映済みのものだけです"
                    )
            elif row.changed():
                self._restatable(row, closed.get(known.get(said.get("holder", ""), 0), []))

    def _restatable(self, row: Candidate, closed: Sequence[tuple[date, date]]) -> None:
        there = row.stored.cells if row.stored else {}
        on = date.fromisoformat(there["on"])
        if there["source"] == Activity.Source.SELF:
            row.faults.append("ご本人が登録した記録は、取り込みでは変更できません")
        elif any(start <= on <= end for start, end in closed):
            row.faults.append("この記録を数えた申請があるため、変更できません")

    def create(self, row: Cells, act: Act, *, line: int) -> int:
        made = deliver_activity(
            holder=Holder.objects.get(association_id=self.association, number=row["holder"]),
            kind=row["kind"],
            topic=row.get("topic", ""),
            title=row["title"],
            on=date.fromisoformat(row["on"]),
            amount=Decimal(row["amount"]),
            source=Activity.Source(row.get("source") or Activity.Source.ASSOCIATION),
            state=Activity.State.ACCEPTED,
            note=row.get("note", ""),
            details=_details(row),
            at=act.at,
            actor=act.actor,
        )
        return made.pk

    def change(self, stored: Stored, row: Cells, act: Act) -> None:
        restate_activity(
            activity=stored.id,
            topic=row["topic"],
            title=row["title"],
            amount=Decimal(row["amount"]),
            details=_details(row),
            at=act.at,
            actor=act.actor,
            reason=act.reason,
        )

    def remove(self, subject: int, act: Act, *, line: int) -> None:
        take_back_activity(activity=subject, at=act.at, actor=act.actor, reason=act.reason)


def _details(row: Cells) -> Details:
    return Details(
        until=date.fromisoformat(row["until"]) if row.get("until") else None,
        hours=c.number_of(row.get("hours", "")),
        tags=tuple(row.get("tags", "").split()),
        role=row.get("role", ""),
        mode=row.get("mode", ""),
        provider=row.get("provider", ""),
        course=row.get("course", ""),
    )
