"""お知らせ: the list of what was published, and publishing one."""

from uuid import uuid4

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from koshin.capabilities.notices import queries
from koshin.capabilities.notices.actions.publish_announcement import (
    BODY_LENGTH,
    TITLE_LENGTH,
    publish_announcement,
)
from koshin.core.refusal import Refused
from koshin.web.addresses import go
from koshin.web.asked import actor
from koshin.web.forms.fields import LongTextField, TextField
from koshin.web.forms.refusals import show
from koshin.web.office.gate import StaffAsked, for_staff, page

PAGE_SIZE = 20
ENTRY = "office_news_entry"


class NewsForm(forms.Form):
    """A new announcement. ``entry`` is good for one publication, so a double click makes one."""

    entry = forms.CharField(widget=forms.HiddenInput)
    title = TextField(label=_("件名"), max_length=TITLE_LENGTH)
    body = LongTextField(
        label=_("本文"),
        rows=12,
        max_length=BODY_LENGTH,
        help_text=_("いつまでに何をするのかを、日付と曜日を入れて書いてください。"),
    )


@for_staff
@require_safe
def index(request: StaffAsked) -> HttpResponse:
    found = queries.announcements(request.association.code, at=request.now)
    sheet = Paginator(found.select_related("published_by"), PAGE_SIZE)
    return page(request, "news", section="news", sheet=sheet.get_page(request.GET.get("page")))


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: StaffAsked) -> HttpResponse:
    if request.method != "POST":
        request.session[ENTRY] = uuid4().hex
        form = NewsForm(initial={"entry": request.session[ENTRY]})
        return page(request, "news_new", section="news", form=form)
    form = NewsForm(request.POST)
    if form.is_valid():
        if form.cleaned_data["entry"] != request.session.get(ENTRY):
            return go(request, "office:news")
        try:
            publish_announcement(
                association=request.association.code,
                title=form.cleaned_data["title"],
                body=form.cleaned_data["body"],
                staff=request.staff,
                at=request.now,
                actor=actor(request),
            )
        except Refused as refused:
            show(form, refused)
        else:
            del request.session[ENTRY]
            return go(request, "office:news")
    return page(request, "news_new", section="news", form=form)
