"""資格を取得する: courses to enter, one's own numbers, and certificates in place of a course."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from koshin.capabilities.courses import queries as courses
from koshin.capabilities.courses.actions.enter_course import enter_course, withdraw_entry
from koshin.capabilities.courses.actions.exempt import ask_exemption
from koshin.capabilities.courses.models import Course, CourseEntry
from koshin.core.lifecycle.exempted import in_time_for
from koshin.core.refusal import Refused
from koshin.core.scheme import Scheme
from koshin.web.addresses import go
from koshin.web.asked import HolderAsked, actor
from koshin.web.doors import for_holders
from koshin.web.forms import refusals
from koshin.web.forms.fields import DayField, TextField
from koshin.web.portal.case import refused_page


class ExemptionForm(forms.Form):
    """Which qualification, which certificate, and its picture."""

    certificate = TextField(
        label=_("証明書の名前"),
        max_length=120,
        help_text=_("修了した講習や、持っている資格の名前です(例:大学の認定校修了証明書)。"),
    )
    issued_on = DayField(label=_("証明書の日付"))
    file = forms.FileField(
        label=_("証明書の写し"),
        help_text=_("PDF、または写真(JPEG、PNG、HEIC)。10MBまで。"),
        error_messages={"required": _("証明書の写しを選んでください。")},
    )

    def __init__(self, scheme: Scheme, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        self.fields["qualification"] = forms.ChoiceField(
            label=_("取得する資格"),
            choices=[
                ("", _("選んでください")),
                *((c, q.name) for c, q in scheme.qualifications.items() if not q.permanent),
            ],
            error_messages={"required": _("資格を選んでください。")},
        )
        self.order_fields(["qualification", "certificate", "issued_on", "file"])


@require_safe
@for_holders
def listed(request: HolderAsked) -> HttpResponse:
    """One's own courses with their numbers, exemptions, and the courses that can be entered."""
    name = request.rules.qualification_name
    found = list(courses.open_courses(request.association.code, on=request.today))
    taken = courses.places_taken(found)
    mine = courses.entries_of(request.holder.pk)
    entered = {e.course_id for e in mine if e.state != CourseEntry.State.WITHDRAWN}
    context = {
        "mine": [(one, name(one.course.qualification)) for one in mine],
        "exemptions": [
            (one, name(one.qualification)) for one in courses.exemptions_of(request.holder.pk)
        ],
        "courses": [
            {
                "course": one,
                "name": name(one.qualification),
                "left": max(one.capacity - taken[one.pk], 0),
                "entered": one.pk in entered,
            }
            for one in found
        ],
    }
    return render(request, "portal/courses.html", context)


@require_safe
@for_holders
def show(request: HolderAsked, course: UUID) -> HttpResponse:
    """One course, and the button to enter it."""
    code = request.association.code
    found = courses.all_courses(code).filter(public_id=course).first()
    if found is None:
        raise Http404
    mine = next(
        (
            e
            for e in courses.entries_of(request.holder.pk)
            if e.course_id == found.pk and e.state != CourseEntry.State.WITHDRAWN
        ),
        None,
    )
    context = {
        "course": found,
        "name": request.rules.qualification_name(found.qualification),
        "left": max(found.capacity - courses.places_taken([found])[found.pk], 0),
        "open": found.apply_from <= request.today <= found.apply_until,
        "entry": mine,
    }
    return render(request, "portal/course.html", context)


@require_POST
@for_holders
def enter(request: HolderAsked, course: UUID) -> HttpResponse:
    """この講習会に申し込む."""
    try:
        enter_course(holder=request.holder, course=course, at=request.now, actor=actor(request))
    except Course.DoesNotExist:
        raise Http404 from None
    except Refused as refused:
        return refused_page(request, refused)
    return go(request, "portal:course", course)


@require_POST
@for_holders
def withdraw(request: HolderAsked, entry: UUID) -> HttpResponse:
    """申し込みを取り消す."""
    try:
        withdraw_entry(
            entry=entry, holder_id=request.holder.pk, at=request.now, actor=actor(request)
        )
    except CourseEntry.DoesNotExist:
        raise Http404 from None
    except Refused as refused:
        return refused_page(request, refused)
    return go(request, "portal:courses")


@require_http_methods(["GET", "HEAD", "POST"])
@for_holders
def exempt(request: HolderAsked) -> HttpResponse:
    """免除の申請: certificates in place of a course."""
    form = ExemptionForm(request.rules, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            ask_exemption(
                holder=request.holder,
                scheme=request.rules,
                qualification=given["qualification"],
                certificate=given["certificate"],
                issued_on=given["issued_on"],
                name=given["file"].name,
                content=given["file"].read(),
                at=request.now,
                actor=actor(request),
            )
        except Refused as refused:
            refusals.show(form, refused)
        else:
            return go(request, "portal:courses")
    context = {"form": form, "in_time": in_time_for(request.rules, asked_on=request.today)}
    return render(request, "portal/exemption.html", context)
