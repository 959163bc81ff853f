"""届け出の代理入力: the office keys in what came on paper or by telephone."""

from datetime import date
from typing import Any, cast
from uuid import uuid4

from django import forms
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from koshin.capabilities.applications.actions.ask_request import ask_request
from koshin.capabilities.applications.life_mails import kind_label
from koshin.capabilities.applications.life_models import Request
from koshin.capabilities.people.models import Holder
from koshin.capabilities.register.models import Credential
from koshin.core.dates import civil, start_of_day
from koshin.core.refusal import Refused
from koshin.core.requests import RequestKind
from koshin.core.scheme import Scheme
from koshin.web.addresses import go
from koshin.web.asked import actor
from koshin.web.forms.fields import DayField, TextField
from koshin.web.forms.refusals import show
from koshin.web.forms.wishes import WishForm
from koshin.web.office.gate import StaffAsked, for_staff, page

DEATH = Request.Kind.DEATH.value


class WhoForm(forms.Form):
    """Who, and what is asked for."""

    number = TextField(
        label=gettext_lazy("資格者の番号"), help_text=gettext_lazy("会員番号または登録番号です。")
    )

    def __init__(self, scheme: Scheme, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        kinds = [kind for kind in Request.Kind.values if scheme.suspension or kind not in PAUSES]
        self.fields["kind"] = forms.ChoiceField(
            label=gettext_lazy("届け出の種類"),
            choices=[(kind, kind_label(kind)) for kind in kinds],
            widget=forms.RadioSelect,
            error_messages={"required": gettext_lazy("届け出の種類を選んでください。")},
        )


PAUSES = frozenset({"suspend", "extend", "resume"})


class KeyedForm(WishForm):
    """The wish of a named holder; a return says which way, all but a death which qualification.

    ``received_on`` is the day on which the paper came: what came in time is in time.
    """

    received_on = DayField(
        label=gettext_lazy("受付日"),
        help_text=gettext_lazy("書面が届いた日、電話を受けた日です。期限はこの日で判定します。"),
    )

    def __init__(
        self,
        scheme: Scheme,
        kind: RequestKind,
        held: list[Credential],
        *given: Any,
        today: date,
        **opts: Any,
    ) -> None:
        super().__init__(scheme, kind, *given, **opts)
        self.today = today
        if kind != DEATH:
            self.fields["credential"] = forms.TypedChoiceField(
                label=gettext_lazy("資格"),
                choices=[
                    (one.pk, f"{scheme.qualification_name(one.qualification)} {one.number}")
                    for one in held
                ],
                coerce=int,
                widget=forms.RadioSelect,
                error_messages={"required": gettext_lazy("資格を選んでください。")},
            )
        if kind == "return" and scheme.reinstatement is not None:
            self.fields["way"] = forms.ChoiceField(
                label=gettext_lazy("復帰の方法"),
                choices=[
                    (code, route.label)
                    for code, route in scheme.reinstatement.routes.items()
                    if route.review
                ],
                widget=forms.RadioSelect,
                error_messages={"required": gettext_lazy("復帰の方法を選んでください。")},
            )
        self.order_fields(["key", "received_on", "credential", "way", "reason", "starts_on"])

    def clean_received_on(self) -> date:
        received: date = self.cleaned_data["received_on"]
        if received > self.today:
            raise forms.ValidationError(_("受付日は今日までの日付を入力してください。"))
        return received


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def who(request: StaffAsked) -> HttpResponse:
    """Whose request it is, and of which kind; the form for it follows."""
    form = WhoForm(request.rules, request.POST or None)
    if request.method == "POST" and form.is_valid():
        found = Holder.objects.filter(
            association=request.association, number=form.cleaned_data["number"]
        ).first()
        if found is not None:
            return go(request, "office:request_key", found.pk, form.cleaned_data["kind"])
        form.add_error("number", _("この番号の資格者はいません。番号を確かめてください。"))
    return page(request, "request_who", section="requests", form=form)


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def key_in(request: StaffAsked, holder: int, kind: str) -> HttpResponse:
    """The request as it came on paper or by telephone."""
    person = Holder.objects.filter(pk=holder, association=request.association).first()
    if person is None or kind not in Request.Kind.values:
        raise Http404
    held = list(Credential.objects.filter(holder=person).order_by("pk"))
    form = KeyedForm(
        request.rules,
        cast(RequestKind, kind),
        held,
        request.POST or None,
        initial={"key": uuid4(), "received_on": civil(request.now)},
        today=civil(request.now),
    )
    if request.method == "POST" and form.is_valid():
        received = form.cleaned_data["received_on"]
        form.route = form.cleaned_data.get("way", "")
        try:
            made = ask_request(
                public_id=form.cleaned_data["key"],
                holder=person,
                scheme=request.rules,
                wish=form.wish(form.cleaned_data.get("credential")),
                at=request.now,
                actor=actor(request),
                received_at=start_of_day(received) if received < form.today else None,
            )
        except Refused as refused:
            show(form, refused)
        else:
            return go(request, "office:request", made.public_id)
    return page(
        request,
        "request_key",
        section="requests",
        form=form,
        person=person,
        label=kind_label(kind),
        nothing_held=not held and kind != DEATH,
    )
