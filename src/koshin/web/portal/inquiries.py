"""お問い合わせ: a question that reaches the office and is answered by mail and here."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from koshin.capabilities.notices import queries as notices
from koshin.capabilities.notices.actions.open_inquiry import open_inquiry
from koshin.capabilities.notices.actions.reopen_inquiry import reopen_inquiry
from koshin.capabilities.notices.models import Inquiry
from koshin.core.refusal import Refused
from koshin.web.addresses import go
from koshin.web.asked import HolderAsked, actor
from koshin.web.doors import for_holders
from koshin.web.forms import refusals
from koshin.web.forms.fields import LongTextField, TextField


class InquiryForm(forms.Form):
    """A question. ``key`` is made with the form, so that sending it twice asks once."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    subject = TextField(label=_("件名"))
    body = LongTextField(
        label=_("内容"),
        rows=8,
        help_text=_("お困りのこと、お知りになりたいことをお書きください。"),
    )


class ReplyForm(forms.Form):
    body = LongTextField(label=_("続けて送る内容"), rows=5)


@require_http_methods(["GET", "HEAD", "POST"])
@for_holders
def listed(request: HolderAsked) -> HttpResponse:
    """The form, and the questions asked so far."""
    form = InquiryForm(request.POST or None, initial={"key": uuid4()})
    if request.method == "POST" and form.is_valid():
        sent = _opened(request, form)
        if sent is not None:
            answer = go(request, "portal:inquiry", sent.public_id)
            answer.headers["Location"] += "?sent=1"
            return answer
    context = {"form": form, "inquiries": notices.inquiries_of(request.holder.pk)}
    return render(request, "portal/inquiries.html", context)


def _opened(request: HolderAsked, form: InquiryForm) -> Inquiry | None:
    values: dict[str, Any] = form.cleaned_data
    try:
        return open_inquiry(
            holder=request.holder,
            public_id=values["key"],
            subject=values["subject"],
            body=values["body"],
            scheme=request.rules,
            at=request.now,
            actor=actor(request),
        )
    except Refused as refused:
        refusals.show(form, refused)
        return None


@require_http_methods(["GET", "HEAD", "POST"])
@for_holders
def thread(request: HolderAsked, inquiry: UUID) -> HttpResponse:
    """One question with its answers, and a box to ask further."""
    form = ReplyForm(request.POST or None)
    try:
        if request.method == "POST" and form.is_valid() and _replied(request, inquiry, form):
            answer = go(request, "portal:inquiry", inquiry)
            answer.headers["Location"] += "?sent=1"
            return answer
        found = notices.thread_of(inquiry, holder_id=request.holder.pk)
    except Inquiry.DoesNotExist:
        raise Http404 from None
    context = {"inquiry": found, "form": form, "sent": "sent" in request.GET}
    return render(request, "portal/inquiry.html", context)


def _replied(request: HolderAsked, inquiry: UUID, form: ReplyForm) -> bool:
    try:
        reopen_inquiry(
            inquiry=inquiry,
            holder_id=request.holder.pk,
            body=form.cleaned_data["body"],
            at=request.now,
            actor=actor(request),
        )
    except Refused as refused:
        refusals.show(form, refused)
        return False
    return True
