"""講習会と修了者: publish courses, see who entered, take in the organisers' lists, reverse them."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from koshin.capabilities.applications.actions.reverse_completions import reverse_completions
from koshin.capabilities.courses import queries
from koshin.capabilities.courses.actions.publish_course import CourseDraft, publish_course
from koshin.capabilities.courses.actions.take_completions import COLUMNS, look, take_completions
from koshin.capabilities.courses.models import CompletionList, Course
from koshin.core.refusal import Refused
from koshin.core.scheme import Scheme
from koshin.platform import reading
from koshin.web.addresses import go
from koshin.web.asked import actor
from koshin.web.forms.fields import DayField, ReadField, TextField
from koshin.web.forms.refusals import sentences, show
from koshin.web.office.gate import StaffAsked, for_staff, page
from koshin.web.office.trail import trail_of

PAGE_SIZE = 30


class CodeField(ReadField):
    read = staticmethod(lambda text: reading.plain(text).upper())


class CourseForm(forms.Form):
    """A course as it is announced."""

    code = CodeField(
        label=_("記号"),
        max_length=12,
        help_text=_("受講番号の先頭になります(例:27HB01)。"),
    )
    title = TextField(label=_("講習会の名前"), max_length=120)
    organiser = TextField(label=_("主催"), max_length=120)
    place = TextField(label=_("会場"), max_length=120)
    starts_on = DayField(label=_("初日"))
    ends_on = DayField(label=_("最終日"))
    apply_from = DayField(label=_("受付開始日"))
    apply_until = DayField(label=_("受付の最終日"))
    capacity = forms.IntegerField(
        label=_("定員"),
        min_value=1,
        max_value=9999,
        error_messages={"required": _("定員を入力してください。")},
    )
    fee_note = TextField(
        label=_("受講料"),
        max_length=200,
        help_text=_("金額と、支払い先・支払い方法を入力してください。"),
    )

    def __init__(self, scheme: Scheme, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        self.fields["qualification"] = forms.ChoiceField(
            label=_("取得できる資格"),
            choices=[(c, q.name) for c, q in scheme.qualifications.items() if not q.permanent],
        )
        self.order_fields(["code", "qualification"])


class FileForm(forms.Form):
    """The organiser's list."""

    file = forms.FileField(
        label=_("修了者名簿(CSV)"),
        error_messages={
            "required": _("ファイルを選んでください。"),
            "empty": _("ファイルが空です。主催者から受け取り直してください。"),
        },
    )


@for_staff
@require_safe
def index(request: StaffAsked) -> HttpResponse:
    found = queries.all_courses(request.association.code)
    sheet = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    name = request.rules.qualification_name
    taken = queries.places_taken(sheet)
    rows = [(one, name(one.qualification), taken[one.pk]) for one in sheet]
    return page(request, "courses", section="courses", sheet=sheet, rows=rows)


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: StaffAsked) -> HttpResponse:
    form = CourseForm(request.rules, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            course = publish_course(
                association=request.association.code,
                scheme=request.rules,
                draft=CourseDraft(**form.cleaned_data),
                at=request.now,
                actor=actor(request),
            )
        except Refused as refused:
            show(form, refused)
        else:
            return go(request, "office:course", course.public_id)
    return page(request, "course_new", section="courses", form=form)


@for_staff
@require_safe
def detail(request: StaffAsked, course: UUID) -> HttpResponse:
    return _detail(request, _course(request, course))


@for_staff
@require_POST
def take(request: StaffAsked, course: UUID) -> HttpResponse:
    """``try``: what the list would do, line by line. Otherwise it is taken, whole or not at all."""
    found = _course(request, course)
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _detail(request, found, form=form)
    given = form.cleaned_data["file"]
    content = given.read()
    looked = look(found, content, at=request.now)
    if "try" in request.POST or looked.faults:
        return _detail(request, found, form=FileForm(), looked=looked)
    try:
        take_completions(
            association=request.association.code,
            course=course,
            name=given.name,
            content=content,
            at=request.now,
            actor=actor(request),
        )
    except Refused as refused:
        return _detail(request, found, why=sentences(refused))
    return go(request, "office:course", course)


@for_staff
@require_POST
def reverse(request: StaffAsked, taken: UUID) -> HttpResponse:
    """The list was wrong: its people are in the course again."""
    try:
        found = CompletionList.objects.select_related("course").get(
            public_id=taken, course__association=request.association
        )
        reverse_completions(
            association=request.association.code,
            taken=taken,
            why=request.POST.get("why", ""),
            at=request.now,
            actor=actor(request),
        )
    except CompletionList.DoesNotExist:
        raise Http404 from None
    except Refused as refused:
        return _detail(request, _course(request, found.course.public_id), why=sentences(refused))
    return go(request, "office:course", found.course.public_id)


def _course(request: StaffAsked, public_id: UUID) -> Course:
    found = queries.all_courses(request.association.code).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def _detail(
    request: StaffAsked, course: Course, *, why: list[str] | None = None, **more: Any
) -> HttpResponse:
    entries = course.entries.select_related("holder", "completion").order_by("number")
    context: dict[str, Any] = {
        "course": course,
        "name": request.rules.qualification_name(course.qualification),
        "taken": queries.places_taken([course])[course.pk],
        "sheet": Paginator(entries, PAGE_SIZE).get_page(request.GET.get("page")),
        "lists": list(course.lists.order_by("-taken_at", "-pk")),
        "columns": _now("、").join(COLUMNS),
        "history": trail_of(request, f"course:{course.public_id}"),
        "form": FileForm(),
        "refusals": why or [],
        "status": 409 if why else 200,
    }
    return page(request, "course", section="courses", **(context | more))
