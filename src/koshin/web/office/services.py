"""サービス: the pages of benefits for holders, written and changed here."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from koshin.capabilities.notices import audience as meant
from koshin.capabilities.notices import queries
from koshin.capabilities.notices.actions.write_service import (
    BODY_LENGTH,
    LINK_LENGTH,
    SUMMARY_LENGTH,
    TITLE_LENGTH,
    Words,
    write_service,
)
from koshin.capabilities.notices.audience import Audience
from koshin.capabilities.notices.models import Service
from koshin.core.refusal import Refused
from koshin.web.addresses import go
from koshin.web.asked import actor
from koshin.web.forms.fields import AddressField, DayField, LongTextField, TextField
from koshin.web.forms.refusals import show
from koshin.web.office.audience import AudienceForm, reached
from koshin.web.office.gate import StaffAsked, for_staff, page

PAGE_SIZE = 30


class ServiceForm(AudienceForm):
    """One page. ``key`` is made with the form, so that sending it twice writes one."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    title = TextField(label=_("名称"), max_length=TITLE_LENGTH)
    summary = TextField(
        label=_("ひとことの説明"),
        max_length=SUMMARY_LENGTH,
        help_text=_("一覧に表示されます。"),
    )
    body = LongTextField(
        label=_("くわしい内容"),
        rows=10,
        max_length=BODY_LENGTH,
        help_text=_("誰が、何を、どのようにして使えるのかを書いてください。"),
    )
    link = AddressField(
        label=_("リンク先"),
        required=False,
        max_length=LINK_LENGTH,
        help_text=_("申し込みのページなどのアドレス(https://)です。"),
    )
    place = forms.IntegerField(
        label=_("並び順"),
        min_value=0,
        max_value=999,
        initial=0,
        help_text=_("小さい数のものから並びます。"),
    )
    first_day = DayField(label=_("案内を始める日"))
    last_day = DayField(
        label=_("案内の最後の日"),
        required=False,
        help_text=_("空のときは、終わりを決めずに案内します。"),
    )


@for_staff
@require_safe
def index(request: StaffAsked) -> HttpResponse:
    found = Paginator(queries.services_at(request.association.code), PAGE_SIZE)
    sheet = found.get_page(request.GET.get("page"))
    rows = [
        {"service": one, "whom": _whom(request, one), "state": _state(request, one)}
        for one in sheet
    ]
    return page(request, "services", section="services", sheet=sheet, rows=rows)


def _whom(request: StaffAsked, one: Service) -> str:
    return meant.in_words(request.rules, _audience(one))


def _audience(one: Service) -> Audience:
    return Audience(qualifications=tuple(one.qualifications), prefectures=tuple(one.prefectures))


def _state(request: StaffAsked, one: Service) -> str:
    if one.first_day > request.today:
        return "coming"
    return "over" if one.last_day is not None and one.last_day < request.today else "shown"


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: StaffAsked) -> HttpResponse:
    first = {"key": uuid4(), "first_day": request.today, "place": 0}
    return _edited(request, first, known=None)


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: StaffAsked, service: UUID) -> HttpResponse:
    found = get_object_or_404(queries.services_at(request.association.code), public_id=service)
    names = ("title", "summary", "body", "link", "place", "first_day", "last_day")
    stored = {name: getattr(found, name) for name in (*names, "qualifications", "prefectures")}
    return _edited(request, {**stored, "key": found.public_id}, known=found)


def _edited(request: StaffAsked, stored: dict[str, Any], *, known: Service | None) -> HttpResponse:
    form = ServiceForm(request.rules, request.POST or None, initial=stored)
    preview = None
    if request.method == "POST" and form.is_valid():
        if "preview" in request.POST:
            preview = reached(request, form.audience)
        elif _written(request, form, known):
            return go(request, "office:services")
    return page(
        request, "service_edit", section="services", form=form, preview=preview, known=known
    )


def _written(request: StaffAsked, form: ServiceForm, known: Service | None) -> bool:
    values = form.cleaned_data
    try:
        write_service(
            association=request.association.code,
            public_id=known.public_id if known else values["key"],
            words=Words(
                title=values["title"],
                summary=values["summary"],
                body=values["body"],
                link=values["link"],
                place=values["place"],
                first_day=values["first_day"],
                last_day=values["last_day"],
                audience=form.audience,
            ),
            scheme=request.rules,
            at=request.now,
            actor=actor(request),
        )
    except Refused as refused:
        show(form, refused)
        return False
    return True
