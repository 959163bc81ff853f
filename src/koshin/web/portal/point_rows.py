"""Records of a holder as My Page shows them: what each is worth, where it stands, what is open."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from koshin.capabilities.activities import evidence
from koshin.capabilities.activities.actions.correct import LOOKED_AT
from koshin.capabilities.activities.models import Activity
from koshin.capabilities.activities.stated import worth_of
from koshin.core.dates import japanese
from koshin.core.decision import Finding
from koshin.core.facts import Period
from koshin.core.refusal import Refused
from koshin.web.asked import HolderAsked


@dataclass(frozen=True, kw_only=True)
class Row:
    """One record. ``open``: the holder may still change it; ``notes``: why it does not count."""

    id: int
    on: date
    kind: str
    title: str
    hours: Decimal | None
    amount: Decimal
    unit: str
    open: bool
    attachable: bool
    asked: bool
    files: int
    state: str
    state_kind: str
    notes: tuple[str, ...]


def records_of(request: HolderAsked) -> list[Activity]:
    """All records of the holder, newest first, each with the audit that asks for it."""
    records = Activity.objects.filter(holder_id=request.holder.pk).select_related("audited_by")
    return list(records.order_by("-on", "-id"))


def row(
    request: HolderAsked,
    record: Activity,
    period: Period,
    *,
    files: int = 0,
    findings: Iterable[Finding] = (),
) -> Row:
    """The record in words; ``period`` is what is open for entries."""
    kind = request.rules.activity_kinds.get(record.kind)
    reasons = (left.reason for f in findings for left in f.uncounted if left.activity == record.pk)
    state, state_kind = _state(record)
    own = record.source == Activity.Source.SELF
    free = record.review not in LOOKED_AT and record.audited_by_id is None
    return Row(
        id=record.pk,
        on=record.on,
        kind=kind.label if kind else record.kind,
        title=record.title,
        hours=record.hours,
        amount=worth_of(request.rules, record),
        unit=kind.unit if kind else "",
        open=own and free and record.on in period,
        attachable=_attachable(request, record, period),
        asked=evidence.asked_for(record) and record.review != Activity.Review.WAITING,
        files=files,
        state=state,
        state_kind=state_kind,
        notes=tuple(dict.fromkeys((*reasons, *_notes(record)))),
    )


STATES: Mapping[str, tuple[str, str]] = {
    Activity.Review.WAITING: ("確認待ち", "open"),
    Activity.Review.ASKED_BACK: ("確認のお願い", "warn"),
    Activity.Review.PASSED: ("確認済み", "good"),
}


def _state(record: Activity) -> tuple[str, str]:
    if record.state == Activity.State.REJECTED:
        return _("対象外"), "bad"
    if record.state == Activity.State.DOUBLE:
        return _("重複"), "warn"
    if record.review in STATES:
        said, kind = STATES[record.review]
        return _(said), kind
    if record.state == Activity.State.UNDER_AUDIT:
        return _("証拠のお願い"), "warn"
    if record.state == Activity.State.PENDING:
        return _("反映待ち"), "warn"
    return "", ""


def _notes(record: Activity) -> tuple[str, ...]:
    notes = (record.note,) if record.note else ()
    if record.audited_by is not None and record.state == Activity.State.UNDER_AUDIT:
        due = japanese(record.audited_by.due_on)
        return (*notes, _("%(due)sまでに証拠を添付してください。") % {"due": due})
    return notes


def _attachable(request: HolderAsked, record: Activity, period: Period) -> bool:
    try:
        evidence.require_attachable(record, scheme=request.rules, period=period)
    except Refused:
        return False
    return True
