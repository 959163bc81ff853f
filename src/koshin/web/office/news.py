"""お知らせ: the list of what was published, publishing one, and taking one back."""

from uuid import uuid4

from django import forms
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from koshin.capabilities.notices import audience as meant
from koshin.capabilities.notices import queries
from koshin.capabilities.notices.actions.publish_announcement import (
    BODY_LENGTH,
    TITLE_LENGTH,
    File,
    publish_announcement,
)
from koshin.capabilities.notices.actions.take_back_announcement import take_back_announcement
from koshin.capabilities.notices.audience import Audience
from koshin.capabilities.notices.models import Announcement
from koshin.core.refusal import Refused
from koshin.web.addresses import go
from koshin.web.asked import actor
from koshin.web.forms.fields import DayField, LongTextField, TextField
from koshin.web.forms.files import FilesField
from koshin.web.forms.refusals import show
from koshin.web.office.audience import AudienceForm, reached
from koshin.web.office.gate import StaffAsked, for_staff, page

PAGE_SIZE = 20
ENTRY = "office_news_entry"


class NewsForm(AudienceForm):
    """A new announcement. ``entry`` is good for one publication, so a double click makes one."""

    entry = forms.CharField(widget=forms.HiddenInput)
    title = TextField(label=_("件名"), max_length=TITLE_LENGTH)
    body = LongTextField(
        label=_("本文"),
        rows=12,
        max_length=BODY_LENGTH,
        help_text=_("いつまでに何をするのかを、日付と曜日を入れて書いてください。"),
    )
    until = DayField(
        label=_("掲載の最後の日"),
        required=False,
        help_text=_("空のときは、取り下げるまで掲載します。"),
    )
    attached = FilesField(
        label=_("添付するPDF"),
        required=False,
        accept=".pdf",
        help_text=_("5件まで、1件5MBまで。"),
    )


@for_staff
@require_safe
def index(request: StaffAsked) -> HttpResponse:
    found = (
        queries.announcements(request.association.code, at=request.now)
        .select_related("published_by")
        .annotate(readers=Count("reads", distinct=True), attached=Count("files", distinct=True))
    )
    sheet = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    whom = {one.pk: _whom(request, one) for one in sheet}
    rows = [{"news": one, "whom": whom[one.pk]} for one in sheet]
    return page(request, "news", section="news", sheet=sheet, rows=rows)


def _whom(request: StaffAsked, one: Announcement) -> str:
    named = Audience(qualifications=tuple(one.qualifications), prefectures=tuple(one.prefectures))
    return meant.in_words(request.rules, named)


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: StaffAsked) -> HttpResponse:
    if request.method != "POST":
        request.session[ENTRY] = uuid4().hex
        form = NewsForm(request.rules, initial={"entry": request.session[ENTRY]})
        return page(request, "news_new", section="news", form=form)
    form = NewsForm(request.rules, request.POST, request.FILES)
    preview = None
    if form.is_valid():
        if form.cleaned_data["entry"] != request.session.get(ENTRY):
            return go(request, "office:news")
        if "preview" in request.POST:
            preview = reached(request, form.audience)
        elif _published(request, form):
            del request.session[ENTRY]
            return go(request, "office:news")
    return page(request, "news_new", section="news", form=form, preview=preview)


def _published(request: StaffAsked, form: NewsForm) -> bool:
    values = form.cleaned_data
    try:
        publish_announcement(
            association=request.association.code,
            title=values["title"],
            body=values["body"],
            staff=request.staff,
            scheme=request.rules,
            audience=form.audience,
            until=values["until"],
            files=[File(name=one.name, content=one.read()) for one in values["attached"]],
            at=request.now,
            actor=actor(request),
        )
    except Refused as refused:
        show(form, refused)
        return False
    return True


@for_staff
@require_POST
def take_back(request: StaffAsked, announcement: int) -> HttpResponse:
    try:
        take_back_announcement(
            association=request.association.code,
            announcement=announcement,
            at=request.now,
            actor=actor(request),
        )
    except Announcement.DoesNotExist:
        raise Http404 from None
    return go(request, "office:news")
