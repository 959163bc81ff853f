"""Inquiries: the list, the thread, and answering by mail."""

from uuid import UUID

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from koshin.capabilities.notices import queries
from koshin.capabilities.notices.actions.answer_inquiry import BODY_LENGTH, answer_inquiry
from koshin.capabilities.notices.actions.close_inquiry import close_inquiry
from koshin.capabilities.notices.models import Inquiry, InquiryPage
from koshin.core.refusal import Refused
from koshin.web.addresses import go
from koshin.web.asked import actor
from koshin.web.forms.fields import LongTextField
from koshin.web.forms.refusals import show
from koshin.web.office.gate import StaffAsked, for_staff, page
from koshin.web.office.trail import trail_of
from koshin.web.pictures import jpeg

PAGE_SIZE = 30


class AnswerForm(forms.Form):
    """The answer, as the holder will read it."""

    body = LongTextField(
        label=_("回答"),
        rows=8,
        max_length=BODY_LENGTH,
        help_text=_("宛名と署名は自動で入ります。送信すると、メールとマイページの両方に届きます。"),
    )


@for_staff
@require_safe
def index(request: StaffAsked) -> HttpResponse:
    asked = request.GET.get("show", "")
    state = asked if asked in (Inquiry.State.ANSWERED, Inquiry.State.CLOSED) else Inquiry.State.OPEN
    found = request.reach.of(queries.inquiries_at(request.association.code, state=state))
    if state != Inquiry.State.OPEN:
        found = found.reverse()
    sheet = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    return page(request, "inquiries", section="inquiries", state=str(state), sheet=sheet)


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def thread(request: StaffAsked, inquiry: UUID) -> HttpResponse:
    try:
        found = queries.thread_at(inquiry, association=request.association.code)
    except Inquiry.DoesNotExist:
        raise Http404 from None
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            answer_inquiry(
                association=request.association.code,
                inquiry=inquiry,
                staff=request.staff,
                body=form.cleaned_data["body"],
                scheme=request.rules,
                at=request.now,
                actor=actor(request),
            )
        except Refused as refused:
            show(form, refused)
        else:
            return go(request, "office:inquiry", inquiry)
    return page(
        request,
        "inquiry",
        section="inquiries",
        inquiry=found,
        messages=list(found.messages.all()),
        form=form,
        history=trail_of(request, f"inquiry:{inquiry}"),
    )


@for_staff
@require_POST
def close(request: StaffAsked, inquiry: UUID) -> HttpResponse:
    try:
        close_inquiry(
            association=request.association.code,
            inquiry=inquiry,
            at=request.now,
            actor=actor(request),
        )
    except Inquiry.DoesNotExist:
        raise Http404 from None
    return go(request, "office:inquiries")


@for_staff
@require_safe
def page_of(request: StaffAsked, inquiry: UUID, page: int) -> HttpResponse:
    """One page of what a holder sent along."""
    found = get_object_or_404(
        InquiryPage,
        pk=page,
        message__inquiry__public_id=inquiry,
        message__inquiry__association_id=request.association.code,
    )
    return jpeg(bytes(found.content), number=found.number)
