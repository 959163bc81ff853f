"""お問い合わせ: a question that reaches the office and is answered by mail and here."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from koshin.capabilities.notices import queries as notices
from koshin.capabilities.notices.actions.open_inquiry import open_inquiry
from koshin.capabilities.notices.actions.reopen_inquiry import reopen_inquiry
from koshin.capabilities.notices.attachments import File
from koshin.capabilities.notices.models import Inquiry, InquiryPage
from koshin.core.refusal import Refused
from koshin.web.addresses import go
from koshin.web.asked import HolderAsked, actor
from koshin.web.doors import for_holders
from koshin.web.forms import refusals
from koshin.web.forms.fields import LongTextField, TextField
from koshin.web.forms.files import FilesField
from koshin.web.pictures import jpeg

FILES = _(
    "画面の写しや書類の写真があれば添付できます。PDF、JPEG、PNG、HEIC。1件10MBまで、一度に3件まで。"
)


class InquiryForm(forms.Form):
    """A question. ``key`` is made with the form, so that sending it twice asks once."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    subject = TextField(label=_("件名"))
    body = LongTextField(
        label=_("内容"),
        rows=8,
        help_text=_("お困りのこと、お知りになりたいことをお書きください。"),
    )
    attached = FilesField(label=_("添付するファイル"), required=False, help_text=FILES)


class ReplyForm(forms.Form):
    body = LongTextField(label=_("続けて送る内容"), rows=5)
    attached = FilesField(label=_("添付するファイル"), required=False, help_text=FILES)


@require_http_methods(["GET", "HEAD", "POST"])
@for_holders
def listed(request: HolderAsked) -> HttpResponse:
    """The form, and the questions asked so far."""
    form = InquiryForm(request.POST or None, request.FILES or None, initial={"key": uuid4()})
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
            files=_files(form),
            scheme=request.rules,
            at=request.now,
            actor=actor(request),
        )
    except Refused as refused:
        refusals.show(form, refused)
        return None


def _files(form: forms.Form) -> list[File]:
    return [File(name=one.name, content=one.read()) for one in form.cleaned_data["attached"]]


@require_http_methods(["GET", "HEAD", "POST"])
@for_holders
def thread(request: HolderAsked, inquiry: UUID) -> HttpResponse:
    """One question with its answers, and a box to ask further."""
    form = ReplyForm(request.POST or None, request.FILES or None)
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
            files=_files(form),
            at=request.now,
            actor=actor(request),
        )
    except Refused as refused:
        refusals.show(form, refused)
        return False
    return True


@require_safe
@for_holders
def page(request: HolderAsked, inquiry: UUID, page: int) -> HttpResponse:
    """One page of what came with a message of one's own inquiry."""
    found = get_object_or_404(
        InquiryPage,
        pk=page,
        message__inquiry__public_id=inquiry,
        message__inquiry__holder_id=request.holder.pk,
    )
    return jpeg(bytes(found.content), number=found.number)
