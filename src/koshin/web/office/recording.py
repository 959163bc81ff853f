"""The office writes down what a holder did: hosted trainings and whatever else it knows of."""

from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods

from koshin.capabilities.activities.actions.deliver import deliver_activity
from koshin.capabilities.activities.details import Details
from koshin.capabilities.activities.models import Activity
from koshin.capabilities.people.models import Holder
from koshin.core.facts import ActivityFact
from koshin.core.requirements.entered import worth
from koshin.core.requirements.serves import modes_of, tags_of
from koshin.web.asked import actor
from koshin.web.forms.fields import DayField, NumberField, TextField
from koshin.web.office.gate import StaffAsked, for_staff, page


class RecordForm(forms.Form):
    """One activity of one holder."""

    number = TextField(label=lazy("会員番号または認定番号"), max_length=40)
    kind = forms.ChoiceField(
        label=lazy("活動の種類"), error_messages={"required": lazy("活動の種類を選んでください。")}
    )
    title = TextField(label=lazy("活動の名称"), max_length=200)
    on = DayField(label=lazy("実施日"))
    hours = NumberField(
        label=lazy("時間数"),
        least=Decimal("0.25"),
        most=Decimal(500),
        required=False,
        help_text=lazy("時間数から換算する種類のときに入力してください。"),
    )
    amount = NumberField(
        label=lazy("ポイント・回数"),
        least=Decimal("0.01"),
        most=Decimal(100),
        required=False,
        help_text=lazy("時間数を入力したときは不要です。"),
    )
    course = TextField(label=lazy("研修コード"), max_length=40, required=False)
    mode = forms.ChoiceField(label=lazy("受講の形"), required=False)
    tags = forms.MultipleChoiceField(
        label=lazy("確認できたもの"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, request: StaffAsked, **options: Any) -> None:
        super().__init__(*args, **options)
        self.request = request
        rules = request.rules
        kinds = {c: k for c, k in rules.activity_kinds.items() if "association" in k.entered_by}
        none = ("", _("選んでください"))
        self._offer("kind", [none, *((code, kind.label) for code, kind in kinds.items())])
        modes = {mode for kind in kinds for mode in modes_of(rules, kind=kind)}
        tags = {tag for kind in kinds for tag in tags_of(rules, kind=kind)}
        said = [(mode, rules.labels.get(f"mode_{mode}", mode)) for mode in sorted(modes)]
        self._offer("mode", [none, *said] if said else [])
        self._offer("tags", [(tag, rules.labels.get(f"tag_{tag}", tag)) for tag in sorted(tags)])
        for name, asked in (("mode", modes_of), ("tags", tags_of)):
            if name in self.fields:
                named = "、".join(k.label for code, k in kinds.items() if asked(rules, kind=code))
                self.fields[name].help_text = _("%(kinds)sのときに選んでください。") % {
                    "kinds": named
                }

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        """The choices of a field; without any it is not there."""
        field = self.fields[name]
        if not choices:
            del self.fields[name]
        elif isinstance(field, forms.ChoiceField):
            field.choices = choices

    def clean_number(self) -> Holder:
        typed = self.cleaned_data["number"]
        found = Holder.objects.filter(association=self.request.association)
        holder = (
            found.filter(number=typed).first()
            or found.filter(credentials__number=typed.upper()).first()
        )
        if holder is None:
            raise forms.ValidationError(
                _("この番号の資格者は見つかりません。番号をご確認ください。")
            )
        return holder

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        kind = self.request.rules.activity_kinds.get(given.get("kind", ""))
        if kind is not None and kind.asks != "nothing":
            hours, amount = given.get("hours"), given.get("amount")
            if "hours" not in self.errors and "amount" not in self.errors:
                if kind.asks == "hours" and hours is None and amount is None:
                    self.add_error("hours", _("時間数を入力してください。"))
                if kind.asks == "amount" and amount is None:
                    self.add_error("amount", _("ポイント数か回数を入力してください。"))
        code = given.get("kind", "")
        if code and modes_of(self.request.rules, kind=code) and not given.get("mode"):
            self.add_error("mode", _("受講の形を選んでください。"))
        day = given.get("on")
        if day is not None and day > self.request.today:
            self.add_error("on", _("実施日は今日までの日付を入力してください。"))
        return given


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: StaffAsked) -> HttpResponse:
    """Enter one, and go on with the next of the same training."""
    form = RecordForm(request.POST or None, request=request)
    said: Activity | None = None
    if request.method == "POST" and form.is_valid():
        said = _deliver(request, form.cleaned_data)
        kept = {key: form.data.get(key, "") for key in ("kind", "title", "on", "hours", "amount")}
        kept |= {"course": said.course, "mode": said.mode}
        form = RecordForm(initial={**kept, "tags": said.tags}, request=request)
    return page(request, "record_new", section="evidence", form=form, said=said)


def _deliver(request: StaffAsked, given: dict[str, Any]) -> Activity:
    mode, tags = given.get("mode", ""), tuple(given.get("tags", ()))
    fact = ActivityFact(
        id=0,
        kind=given["kind"],
        topic="",
        title=given["title"],
        on=given["on"],
        amount=given["amount"] or Decimal(1),
        state="accepted",
        source="association",
        hours=given["hours"],
        mode=mode,
        tags=tags,
    )
    return deliver_activity(
        holder=given["number"],
        kind=given["kind"],
        topic="",
        title=given["title"],
        on=given["on"],
        amount=given["amount"] or worth(request.rules, fact),
        source=Activity.Source.ASSOCIATION,
        state=Activity.State.ACCEPTED,
        details=Details(hours=given["hours"], course=given["course"], mode=mode, tags=tags),
        at=request.now,
        actor=actor(request),
    )
