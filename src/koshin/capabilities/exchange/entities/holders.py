"""資格者名簿: people as the association keeps them."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import connection

from koshin.capabilities.exchange.entities import columns as c
from koshin.capabilities.exchange.entities.columns import Cells, Column
from koshin.capabilities.exchange.entities.entity import Act, Candidate, Entity, Stored
from koshin.capabilities.people.actions.correct_holder import (
    CORRECTED,
    Value,
    correct_holder,
    strike_holder,
)
from koshin.capabilities.people.actions.enrol_holder import Newcomer, enrol_holder
from koshin.capabilities.people.actions.update_profile import Profile
from koshin.capabilities.people.models import Holder
from koshin.core.scheme import Scheme

SELECT = """
SELECT h.id AS id, h.id AS holder,
    h.number, h.family_name, h.given_name, h.family_kana, h.given_kana, h.romanised_name,
    to_char(h.birth_date, 'YYYY-MM-DD'), h.email, h.phone, h.postal_code, h.prefecture, h.city,
    h.street, h.building, h.invoice_addressee, h.invoice_sender,
    to_char(h.joined_on, 'YYYY-MM-DD'), array_to_string(h.classes, ' ')
FROM people_holder h WHERE h.association_id = %(association)s
"""


class Holders(Entity):
    code, label = "holders", "資格者名簿"
    key = ("number",)
    select = SELECT
    found_by = "AND h.number = ANY(%(numbers)s)"
    id = "h.id"
    order = "ORDER BY h.id"

    def __init__(self, *, association: str, scheme: Scheme, at: datetime) -> None:
        super().__init__(association=association, scheme=scheme, at=at)
        classes = c.several(scheme.classes)
        self.columns = (
            Column(
                code="number",
                label="登録番号",
                read=c.code_of(20),
                required=True,
                also=("会員番号", "指導者番号", "番号"),
            ),
            Column(code="family_name", label="姓", read=c.text(60), required=True, also=("氏",)),
            Column(code="given_name", label="名", read=c.text(60)),
            Column(
                code="family_kana",
                label="セイ",
                read=c.kana(60),
                required=True,
                also=("姓カナ", "姓フリガナ", "姓(カナ)"),
            ),
            Column(
                code="given_kana",
                label="メイ",
                read=c.kana(60),
                also=("名カナ", "名フリガナ", "名(カナ)"),
            ),
            Column(code="romanised_name", label="ローマ字氏名", read=c.text(80)),
            Column(code="birth_date", label="生年月日", read=c.day, required=True),
            Column(
                code="email",
                label="メールアドレス",
                read=c.email,
                also=("メール", "E-mail"),
            ),
            Column(code="phone", label="電話番号", read=c.phone, also=("電話", "TEL")),
            Column(code="postal_code", label="郵便番号", read=c.postal_code, also=("〒",)),
            Column(code="prefecture", label="都道府県", read=c.text(8)),
            Column(code="city", label="市区町村", read=c.text(100)),
            Column(code="street", label="番地", read=c.text(200), also=("町名番地", "住所")),
            Column(code="building", label="建物名", read=c.text(200)),
            Column(code="invoice_addressee", label="請求書宛名", read=c.text(200)),
            Column(code="invoice_sender", label="送付者名", read=c.text(200)),
            Column(code="joined_on", label="登録日", read=c.day, required=True, also=("入会日",)),
            Column(code="classes", label="会員区分", read=classes),
        )

    def look(self, rows: Sequence[Candidate]) -> None:
        """Mail addresses belong to one person, in the base and in the file; days are past."""
        today = self.at.date().isoformat()
        said = {row.cells.get("email", "") for row in rows} - {""}
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT email, number FROM people_holder "
                "WHERE association_id = %s AND email = ANY(%s)",
                [self.association, list(said)],
            )
            owners = dict(cursor.fetchall())
        for row in rows:
            email, number = row.cells.get("email", ""), row.cells.get("number", "")
            if email and owners.setdefault(email, number) != number:
                row.faults.append(
                    f"メールアドレスは登録番号 {owners[email]} の方が使っています。"
                    "どちらが正しいか確かめてください"
                )
            for code in ("birth_date", "joined_on"):
                if not row.faults and row.cells.get(code, "") > today:
                    row.faults.append(f"{self.column(code).label}が今日より後の日付です")

    def create(self, row: Cells, act: Act, *, line: int) -> int:
        profile = {name: row.get(name, "") for name in Profile.__dataclass_fields__}
        newcomer = Newcomer(
            number=row["number"],
            birth_date=date.fromisoformat(row["birth_date"]),
            joined_on=date.fromisoformat(row["joined_on"]),
            profile=Profile(**profile),
            romanised_name=row.get("romanised_name", ""),
            classes=tuple(row.get("classes", "").split()),
        )
        made: Holder = enrol_holder(
            association=self.association, newcomer=newcomer, at=act.at, actor=act.actor
        )
        return made.pk

    def change(self, stored: Stored, row: Cells, act: Act) -> None:
        values: dict[str, Value] = {
            name: _value(name, row[name]) for name in CORRECTED if row[name] != stored.cells[name]
        }
        correct_holder(
            holder_id=stored.id, values=values, at=act.at, actor=act.actor, reason=act.reason
        )

    def remove(self, subject: int, act: Act, *, line: int) -> None:
        strike_holder(holder_id=subject, at=act.at, actor=act.actor, reason=act.reason)


def _value(name: str, stored: str) -> Value:
    if name in ("birth_date", "joined_on"):
        return date.fromisoformat(stored)
    return tuple(stored.split()) if name == "classes" else stored
