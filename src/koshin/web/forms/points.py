"""One record of a holder: hours or points as its kind asks, and a file of evidence."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from koshin.capabilities.activities.models import Activity
from koshin.capabilities.activities.stated import Stated
from koshin.core.facts import Period
from koshin.core.scheme.activity_rules import ActivityKind
from koshin.web.forms.fields import DayField, NumberField, TextField

MOST_POINTS = Decimal(100)
MOST_HOURS = Decimal(500)
TAKEN = "application/pdf,image/jpeg,image/png,image/heic,.pdf,.jpg,.jpeg,.png,.heic"


class PointForm(forms.Form):
    """One record as the holder enters it; what it asks for depends on the kind."""

    title = TextField(
        label=_("活動の名称"), max_length=200, help_text=_("例:経営戦略セミナー(オンライン)")
    )
    on = DayField(label=_("実施日"))

    def __init__(self, *args: Any, code: str, kind: ActivityKind, period: Period, **options: Any):
        super().__init__(*args, **options)
        self.code = code
        self.fields["on"].help_text = _(
            "いま登録できるのは、%(start)sから%(end)sまでに実施したものです。"
        ) % {"start": _day(period.start), "end": _day(period.end)}
        if kind.asks == "hours":
            self.fields["hours"] = NumberField(
                label=_("時間数"),
                least=Decimal("0.25"),
                most=MOST_HOURS,
                help_text=_("例:2、1.5。ポイント数は時間数から計算します。%(hint)s")
                % {"hint": kind.hint},
            )
        if kind.asks == "amount":
            self.fields["amount"] = NumberField(
                label=_("ポイント数"), least=Decimal("0.01"), most=MOST_POINTS
            )
        if "association" in kind.entered_by:
            self.fields["course"] = TextField(
                label=_("研修コード"),
                max_length=40,
                required=False,
                help_text=_("案内や修了証にある場合に入力してください。"),
            )

    def stated(self) -> Stated:
        """What was entered. Only after :meth:`is_valid`."""
        return Stated(kind=self.code, **self.cleaned_data)


class EvidenceForm(forms.Form):
    """One file."""

    file = forms.FileField(
        label=_("証拠のファイル"),
        help_text=_("PDF、JPEG、PNG、HEIC。10MB、20ページまで。"),
        widget=forms.ClearableFileInput(attrs={"accept": TAKEN}),
        allow_empty_file=True,
        error_messages={
            "required": _("ファイルを選んでください。"),
            "missing": _("ファイルを選んでください。"),
        },
    )


def initial_of(record: Activity) -> dict[str, Any]:
    """A stored record as the form shows it."""
    return {name: getattr(record, name) for name in ("title", "on", "hours", "amount", "course")}


def _day(day: Any) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
