"""日次締め: a day by method, our books beside the providers and the bank; what differs, and why."""

from datetime import date, timedelta

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from koshin.capabilities.applications.daily_close import daily_close
from koshin.capabilities.applications.tasks import ask_for_close_of
from koshin.capabilities.bank.actions.take_in_provider_list import take_in_provider_list
from koshin.capabilities.bank.payouts import held_by_providers
from koshin.capabilities.payments.providers.directory import PROVIDERS
from koshin.capabilities.payments.settlement_profiles import profiles
from koshin.core.refusal import Refused
from koshin.platform import jobs
from koshin.web.addresses import go
from koshin.web.asked import actor
from koshin.web.forms.fields import DayField
from koshin.web.forms.refusals import show
from koshin.web.office import words
from koshin.web.office.gate import StaffAsked, for_staff, page

LARGEST_FILE = 20 * 1024 * 1024


class DayForm(forms.Form):
    """Which day."""

    day = DayField(label=_("日付"))


class ListForm(forms.Form):
    """A provider's own list."""

    provider = forms.ChoiceField(
        label=_("決済会社"),
        choices=lambda: [(code, words.provider(code)) for code in PROVIDERS if code in profiles()],
    )
    file = forms.FileField(
        label=_("取引一覧のファイル(CSV)"),
        help_text=_(
            "決済会社の管理画面から出力したファイルです。20MBまで取り込めます。"
            "Stripeでは、出力するときのタイムゾーンは Asia/Tokyo にしてください。"
        ),
        error_messages={
            "required": _("ファイルを選んでください。"),
            "empty": _("ファイルが空です。出力し直してください。"),
        },
    )


@for_staff
@require_http_methods(["GET", "HEAD"])
def index(request: StaffAsked) -> HttpResponse:
    return _page(request, ListForm())


def _page(request: StaffAsked, form: ListForm) -> HttpResponse:
    typed = DayForm(request.GET if "day" in request.GET else None)
    shown = request.today - timedelta(days=1)
    if typed.is_bound and typed.is_valid():
        shown = typed.cleaned_data["day"]
    wrong = typed.is_bound and not typed.is_valid()
    day_form = typed if wrong else DayForm(initial={"day": shown})
    return page(
        request,
        "daily_close",
        section="daily_close",
        close=daily_close(request.association.code, shown),
        held=held_by_providers(request.association.code, on=shown),
        day_form=day_form,
        form=form,
        providers=list(PROVIDERS),
        before=shown - timedelta(days=1),
        after=shown + timedelta(days=1) if shown < request.today else None,
        asked="asked" in request.GET,
    )


@for_staff
@require_POST
def take_in(request: StaffAsked) -> HttpResponse:
    """Take the list in, or (``ask``) ask the provider about each order of the day."""
    day = DayForm(request.POST)
    shown: date = day.cleaned_data["day"] if day.is_valid() else request.today
    if "ask" in request.POST:
        for provider in PROVIDERS:
            jobs.enqueue(
                ask_for_close_of,
                association=request.association.code,
                provider=provider,
                day=shown.isoformat(),
            )
        return _back(request, shown, asked=True)
    form = ListForm(request.POST, request.FILES)
    if form.is_valid() and form.cleaned_data["file"].size > LARGEST_FILE:
        form.add_error("file", _("20MBを超えるファイルは取り込めません。期間を分けてください。"))
    if form.is_valid():
        try:
            take_in_provider_list(
                association=request.association.code,
                provider=form.cleaned_data["provider"],
                content=form.cleaned_data["file"].read(),
                at=request.now,
                actor=actor(request),
            )
        except Refused as refused:
            show(form, refused)
        else:
            return _back(request, shown)
    return _page(request, form)


def _back(request: StaffAsked, day: date, *, asked: bool = False) -> HttpResponse:
    answer = go(request, "office:daily_close")
    answer.headers["Location"] += f"?day={day.isoformat()}{'&asked=1' if asked else ''}"
    return answer
