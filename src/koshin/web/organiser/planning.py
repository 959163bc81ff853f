"""An organiser publishes a training, or changes one."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from koshin.capabilities.people.models import Organiser
from koshin.capabilities.trainings.actions.publish_training import (
    Plan,
    change_training,
    publish_training,
)
from koshin.capabilities.trainings.models import Training
from koshin.core.prefectures import PREFECTURES
from koshin.core.refusal import Refused
from koshin.core.requirements.serves import Offered, modes_of, serves, topics_of
from koshin.core.scheme import Scheme
from koshin.web.addresses import go
from koshin.web.asked import actor
from koshin.web.forms.fields import LongTextField, MomentField, NumberField, TextField
from koshin.web.forms.refusals import show
from koshin.web.organiser.gate import OrganiserAsked, for_organisers, own_training, page

BETWEEN = ":"


class PlanForm(forms.Form):
    """What an organiser says of a training."""

    title = TextField(label=_("研修の名称"), max_length=120)
    counts = forms.ChoiceField(
        label=_("何として数えるか"),
        help_text=_("更新に数えられる資格は、協会の規則で決まります。"),
    )
    amount = NumberField(
        label=_("数"),
        least=Decimal("0.5"),
        most=Decimal(100),
        help_text=_("回数で数えるものは1、ポイントで数えるものはポイントです。"),
    )
    mode = forms.ChoiceField(
        label=_("受講の形"),
        required=False,
        help_text=_("更新の条件で区別される研修のときに選んでください。"),
    )
    course = TextField(
        label=_("研修コード"),
        max_length=40,
        required=False,
        help_text=_("同じ内容の研修を1回だけ数えるためのコードです。なければ空欄です。"),
    )
    only_for = forms.MultipleChoiceField(
        label=_("申し込みを受ける資格"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("選ばないと、どなたでも申し込めます。"),
    )
    begins_at = MomentField(label=_("開始日時"), help_text=_("例:2027年3月14日 13:00"))
    ends_at = MomentField(label=_("終了日時"))
    online = forms.ChoiceField(
        label=_("受け方"), choices=[("venue", _("会場")), ("online", _("オンライン"))]
    )
    prefecture = forms.ChoiceField(
        label=_("都道府県"),
        required=False,
        choices=[("", _("なし(オンライン)")), *((name, name) for name in PREFECTURES)],
    )
    venue = TextField(
        label=_("会場"),
        max_length=200,
        help_text=_("会場の名前と場所、オンラインのときは参加の方法です。"),
    )
    capacity = NumberField(label=_("定員"), least=Decimal(1), most=Decimal(100_000))
    fee = NumberField(
        label=_("受講料(税込、円)"),
        most=Decimal(1_000_000),
        help_text=_("無料のときは0です。"),
    )
    pay_days = NumberField(
        label=_("お支払いの日数"),
        most=Decimal(60),
        help_text=_("席が決まった日から数えます。過ぎた席は、キャンセル待ちの方へ移ります。"),
    )
    apply_until = MomentField(label=_("申し込みの締め切り"))
    about = LongTextField(label=_("内容の説明"), rows=5, required=False, max_length=4_000)

    def offer(self, scheme: Scheme, organiser: Organiser) -> None:
        """The choices that the rules leave to this organiser; a field without any is not there."""
        counts = choices(scheme, organiser)
        self._choose("counts", [(choice.value, choice.label) for choice in counts])
        modes = [(mode, scheme.labels.get(f"mode_{mode}", mode)) for mode in modes_of(scheme)]
        if modes:
            self._choose("mode", [("", _("区別しない")), *modes])
        else:
            del self.fields["mode"]
        names = [(code, rule.name) for code, rule in scheme.qualifications.items()]
        self._choose("only_for", names)

    def _choose(self, name: str, offered: Sequence[tuple[str, str | Promise]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = list(offered)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for name in ("capacity", "fee", "pay_days"):
            value = given.get(name)
            if value is not None and value != int(value):
                self.add_error(name, _("整数で入力してください。"))
        return given

    def plan(self) -> Plan:
        """The plan as typed; the form must be valid."""
        given = self.cleaned_data
        kind, _between, topic = given["counts"].partition(BETWEEN)
        return Plan(
            title=given["title"],
            about=given["about"],
            kind=kind,
            topic=topic,
            amount=given["amount"],
            mode=given.get("mode", ""),
            course=given["course"],
            only_for=tuple(given["only_for"]),
            begins_at=given["begins_at"],
            ends_at=given["ends_at"],
            online=given["online"] == "online",
            prefecture=given["prefecture"],
            venue=given["venue"],
            capacity=int(given["capacity"]),
            fee=int(given["fee"]),
            pay_days=int(given["pay_days"]),
            apply_until=given["apply_until"],
        )


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A kind and topic that this organiser may report, with what it serves."""

    value: str
    label: str


def choices(scheme: Scheme, organiser: Organiser) -> list[Choice]:
    """What the organiser's trainings may count as. A topic stands where it serves more."""
    found = []
    for code, rule in scheme.activity_kinds.items():
        if not {"organiser", organiser.level} & set(rule.entered_by):
            continue
        plain = _serving(scheme, organiser, code, "")
        found.append(Choice(value=code, label=_told(scheme, rule.label, plain)))
        for topic in topics_of(scheme):
            more = [c for c in _serving(scheme, organiser, code, topic) if c not in plain]
            if more:
                label = _told(scheme, f"{rule.label} [{topic}]", [*more, *plain])
                found.append(Choice(value=f"{code}{BETWEEN}{topic}", label=label))
    return found


def _serving(scheme: Scheme, organiser: Organiser, kind: str, topic: str) -> list[str]:
    return list(serves(scheme, Offered(kind=kind, topic=topic, provider=organiser.provider)))


def _told(scheme: Scheme, label: str, codes: list[str]) -> str:
    names = "、".join(scheme.qualification_name(code) for code in codes)
    return f"{label}({names})" if names else label


@for_organisers
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: OrganiserAsked) -> HttpResponse:
    """研修を公開する."""
    form = _form(request, None)
    if request.method == "POST" and form.is_valid():
        try:
            made = publish_training(
                form.plan(),
                organiser=request.organiser.organiser,
                scheme=request.rules,
                at=request.now,
                actor=actor(request),
            )
        except Refused as refused:
            show(form, refused)
        else:
            return go(request, "organiser:training", made.public_id)
    return page(request, "training_form", section="new", form=form)


@for_organisers
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: OrganiserAsked, training: UUID) -> HttpResponse:
    """公開した研修を変更する."""
    found = own_training(request, training)
    form = _form(request, found)
    if request.method == "POST" and form.is_valid():
        try:
            change_training(
                training,
                form.plan(),
                organiser=request.organiser.organiser,
                scheme=request.rules,
                at=request.now,
                actor=actor(request),
            )
        except Refused as refused:
            show(form, refused)
        else:
            return go(request, "organiser:training", training)
    return page(request, "training_form", section="trainings", form=form, training=found)


def _form(request: OrganiserAsked, training: Training | None) -> PlanForm:
    initial: dict[str, Any] = {"amount": Decimal(1), "fee": Decimal(0), "pay_days": Decimal(7)}
    if training is not None:
        names = ("title", "amount", "begins_at", "ends_at", "prefecture", "venue", "mode", "course")
        initial |= {name: getattr(training, name) for name in (*names, "apply_until", "about")}
        for name in ("capacity", "fee", "pay_days"):
            initial[name] = Decimal(getattr(training, name))
        topic = f"{BETWEEN}{training.topic}" if training.topic else ""
        initial |= {
            "online": "online" if training.online else "venue",
            "counts": f"{training.kind}{topic}",
            "only_for": training.only_for,
        }
    form = PlanForm(request.POST or None, initial=initial)
    form.offer(request.rules, request.organiser.organiser)
    return form
