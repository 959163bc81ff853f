"""申請・手続き: every application."""

from koshin.capabilities.applications.models import Application
from koshin.capabilities.lists.kinds.kind import Column, Filter, Ground, Kind, Rows
from koshin.capabilities.lists.kinds.people import prefectures
from koshin.core.dates import japanese_moment
from koshin.platform.clock import JST

STATES = {"draft": "入力中", "applied": "申請済み", "complete": "完了", "closed": "終了"}
KINDS = {"renewal": "更新", "first": "新規登録・追加", "return": "復帰・再登録"}


def _rows(ground: Ground) -> Rows:
    own = Application.objects.filter(association_id=ground.association)
    return own.select_related("holder")


APPLICATIONS = Kind(
    code="applications",
    label="申請・手続き",
    rows=_rows,
    holder="holder",
    filters=(
        Filter(
            code="state",
            label="状態",
            choices=lambda _ground: list(STATES.items()),
            apply=lambda rows, chosen, _ground: rows.filter(state=chosen),
        ),
        Filter(
            code="kind",
            label="手続き",
            choices=lambda _ground: list(KINDS.items()),
            apply=lambda rows, chosen, _ground: rows.filter(kind=chosen),
        ),
        Filter(
            code="prefecture",
            label="都道府県",
            choices=prefectures,
            apply=lambda rows, chosen, _ground: rows.filter(holder__prefecture=chosen),
        ),
    ),
    columns=(
        Column(
            code="kind",
            label="手続き",
            text=lambda one, _ground: KINDS.get(one.kind, one.kind),
            sort=("kind",),
        ),
        Column(
            code="round", label="登録期", text=lambda one, _ground: str(one.offer.get("label", ""))
        ),
        Column(
            code="state",
            label="状態",
            text=lambda one, _ground: STATES.get(one.state, one.state),
            sort=("state",),
        ),
        Column(
            code="started",
            label="開始",
            text=lambda one, _ground: japanese_moment(one.started_at.astimezone(JST)),
            sort=("started_at",),
        ),
    ),
    shown=("kind", "round", "state", "started"),
    order="-started",
)
