"""研修: what is held when and where, as its organiser publishes it."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from koshin.capabilities.exchange.entities import columns as c
from koshin.capabilities.exchange.entities.columns import Cells, Column
from koshin.capabilities.exchange.entities.entity import Act, Candidate, Numbered, Stored
from koshin.capabilities.people.models import Organiser
from koshin.capabilities.trainings.actions.publish_training import (
    Plan,
    change_training,
    publish_training,
    refuse_impossible,
)
from koshin.capabilities.trainings.actions.unpublish_training import unpublish_training
from koshin.capabilities.trainings.models import Training
from koshin.core.refusal import Refused
from koshin.core.scheme import Scheme

SELECT = """
SELECT t.id AS id, NULL::bigint AS holder,
    t.public_id::text, o.name, t.title, t.kind, t.topic, t.amount::text, t.mode, t.course,
    array_to_string(t.only_for, ' '),
    to_char(t.begins_at AT TIME ZONE 'Asia/Tokyo', 'YYYY-MM-DD"T"HH24:MI:SS"+09:00"'),
    to_char(t.ends_at AT TIME ZONE 'Asia/Tokyo', 'YYYY-MM-DD"T"HH24:MI:SS"+09:00"'),
    CASE WHEN t.online THEN '1' ELSE '0' END, t.prefecture, t.venue, t.capacity::text, t.fee::text,
    to_char(t.apply_until AT TIME ZONE 'Asia/Tokyo', 'YYYY-MM-DD"T"HH24:MI:SS"+09:00"'),
    t.pay_days::text, t.about, t.state
FROM trainings_training t JOIN people_organiser o ON o.id = t.organiser_id
WHERE t.association_id = %(association)s
"""
STATES = {"published": "公開中", "cancelled": "中止"}


class Trainings(Numbered):
    code, label = "trainings", "研修"
    key = ("organiser", "title", "begins_at")
    select = SELECT
    found_by = "AND o.name = ANY(%(numbers)s)"
    id = "t.id"
    order = "ORDER BY t.id"

    def __init__(self, *, association: str, scheme: Scheme, at: datetime) -> None:
        super().__init__(association=association, scheme=scheme, at=at)
        kinds = {code: rule.label for code, rule in scheme.activity_kinds.items()}
        kind, shown = c.choice(kinds)
        online, onlines = c.choice(dict([c.YES, c.NO]))
        state, states = c.choice(STATES)
        names = {code: rule.name for code, rule in scheme.qualifications.items()}
        only_for = c.several(names)
        self.columns = (
            Column(code="id", label="研修番号", read=c.text(36)),
            Column(code="organiser", label="主催者", read=c.text(120), required=True, fixed=True),
            Column(code="title", label="名称", read=c.text(120), required=True),
            Column(code="kind", label="種類", read=kind, required=True, shown=shown),
            Column(code="topic", label="テーマ", read=c.text(40)),
            Column(code="amount", label="ポイント", read=c.amount, required=True),
            Column(code="mode", label="形式", read=c.text(40)),
            Column(code="course", label="コース", read=c.text(40)),
            Column(code="only_for", label="対象の資格", read=only_for),
            Column(code="begins_at", label="開始日時", read=c.moment, required=True),
            Column(code="ends_at", label="終了日時", read=c.moment, required=True),
            Column(code="online", label="オンライン", read=online, shown=onlines),
            Column(code="prefecture", label="都道府県", read=c.text(8)),
            Column(code="venue", label="会場", read=c.text(200), required=True),
            Column(code="capacity", label="定員", read=c.whole, required=True),
            Column(code="fee", label="受講料", read=c.whole),
            Column(code="apply_until", label="申込締切", read=c.moment, required=True),
            Column(code="pay_days", label="支払日数", read=c.whole),
            Column(code="about", label="内容", read=c.long_text),
            Column(code="state", label="状態", read=state, fixed=True, shown=states),
        )

    def look(self, rows: Sequence[Candidate]) -> None:
        """An organiser's own page would refuse the same."""
        organisers = self._organisers()
        for row in rows:
            organiser = organisers.get(row.cells.get("organiser", ""))
            if row.stored is None and row.cells.get("id"):
                row.faults.append(
                    "この研修番号の研修がありません。新しい研修は研修番号を空にしてください"
                )
            if organiser is None and row.cells.get("organiser"):
                row.faults.append("この名前の主催者がいません。先に主催者を登録してください")
            if row.cells.get("state", "published") != "published" and row.changed():
                row.faults.append("中止した研修は、取り込みでは変更できません")
            if organiser is None or row.faults or not row.changed():
                continue
            try:
                plan = _plan(row.merged())
                refuse_impossible(plan, organiser, self.scheme, at=self.at)
            except Refused as refused:
                row.faults += [one.sentence.rstrip("。") for one in refused.refusals]

    def _organisers(self) -> dict[str, Organiser]:
        found = Organiser.objects.filter(association_id=self.association)
        return {organiser.name: organiser for organiser in found}

    def create(self, row: Cells, act: Act, *, line: int) -> int:
        made = publish_training(
            _plan(row),
            organiser=Organiser.objects.get(association_id=self.association, name=row["organiser"]),
            scheme=self.scheme,
            at=act.at,
            actor=act.actor,
        )
        return made.pk

    def change(self, stored: Stored, row: Cells, act: Act) -> None:
        change_training(
            UUID(stored.cells["id"]),
            _plan(row),
            organiser=Organiser.objects.get(association_id=self.association, name=row["organiser"]),
            scheme=self.scheme,
            at=act.at,
            actor=act.actor,
        )

    def remove(self, subject: int, act: Act, *, line: int) -> None:
        unpublish_training(
            Training.objects.get(pk=subject).public_id,
            association=self.association,
            at=act.at,
            actor=act.actor,
            reason=act.reason,
        )


def _plan(row: Cells) -> Plan:
    return Plan(
        title=row["title"],
        about=row.get("about", ""),
        kind=row["kind"],
        topic=row.get("topic", ""),
        amount=Decimal(row["amount"]),
        mode=row.get("mode", ""),
        course=row.get("course", ""),
        only_for=tuple(row.get("only_for", "").split()),
        begins_at=datetime.fromisoformat(row["begins_at"]),
        ends_at=datetime.fromisoformat(row["ends_at"]),
        online=row.get("online") == "1",
        prefecture=row.get("prefecture", ""),
        venue=row["venue"],
        capacity=int(row["capacity"]),
        fee=int(row.get("fee") or 0),
        apply_until=datetime.fromisoformat(row["apply_until"]),
        pay_days=int(row.get("pay_days") or 7),
    )
