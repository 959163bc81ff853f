"""認定と有効期間: every period of validity."""

from datetime import timedelta

from koshin.capabilities.lists.kinds.kind import Column, Filter, Ground, Kind, Rows
from koshin.capabilities.lists.kinds.people import prefectures, qualifications
from koshin.capabilities.register.models import Term
from koshin.core.dates import japanese

SOON = timedelta(days=180)


def _rows(ground: Ground) -> Rows:
    own = Term.objects.filter(credential__association_id=ground.association)
    return own.select_related("credential__holder")


def _validity(rows: Rows, chosen: str, ground: Ground) -> Rows:
    if chosen == "ended":
        return rows.filter(end__lt=ground.today)
    now = rows.filter(start__lte=ground.today, end__gte=ground.today)
    return now.filter(end__lte=ground.today + SOON) if chosen == "soon" else now


TERMS = Kind(
    code="terms",
    label="認定と有効期間",
    rows=_rows,
    holder="credential__holder",
    filters=(
        Filter(
            code="validity",
            label="有効期間",
            choices=lambda _ground: [
                ("now", "今日有効"),
                ("soon", "180日以内に終わる"),
                ("ended", "終わった"),
            ],
            apply=_validity,
        ),
        Filter(
            code="qualification",
            label="資格",
            choices=qualifications,
            apply=lambda rows, chosen, _ground: rows.filter(credential__qualification=chosen),
        ),
        Filter(
            code="prefecture",
            label="都道府県",
            choices=prefectures,
            apply=lambda rows, chosen, _ground: rows.filter(credential__holder__prefecture=chosen),
        ),
    ),
    columns=(
        Column(
            code="qualification",
            label="資格",
            text=lambda one, ground: ground.scheme.qualification_name(one.credential.qualification),
        ),
        Column(
            code="number",
            label="認定番号",
            text=lambda one, _ground: one.credential.number,
            sort=("credential__number",),
        ),
        Column(
            code="awarded",
            label="認定日",
            text=lambda one, _ground: japanese(one.credential.awarded_on),
            sort=("credential__awarded_on",),
        ),
        Column(
            code="start",
            label="有効期間の開始",
            text=lambda one, _ground: japanese(one.start),
            sort=("start",),
        ),
        Column(
            code="end",
            label="有効期間の終了",
            text=lambda one, _ground: japanese(one.end),
            sort=("end",),
        ),
    ),
    shown=("qualification", "number", "start", "end"),
    order="end",
)
