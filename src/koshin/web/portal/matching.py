"""マッチング in My Page: one's profile in the register, wishes to answer, what one was asked."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from koshin.capabilities.matching import poster_mails, queries
from koshin.capabilities.matching.actions.answer_ask import answer_ask
from koshin.capabilities.matching.actions.apply_to_wish import apply_to_wish
from koshin.capabilities.matching.actions.end_approach import end_approach
from koshin.capabilities.matching.actions.publish_profile import LONGEST, publish_profile
from koshin.capabilities.matching.actions.withdraw_profile import withdraw_profile
from koshin.capabilities.matching.actions.write_message import write_message
from koshin.capabilities.matching.models import Approach, PublicProfile, RelayedMessage, Wish
from koshin.core.prefectures import PREFECTURES
from koshin.core.refusal import Refused
from koshin.web.addresses import go
from koshin.web.asked import HolderAsked, actor
from koshin.web.doors import for_holders
from koshin.web.forms import refusals
from koshin.web.forms.fields import LongTextField

PAGE_SIZE = 20


class ProfileForm(forms.Form):
    """What one says of oneself."""

    introduction = LongTextField(
        label=_("自己紹介"),
        required=False,
        rows=5,
        max_length=LONGEST,
        help_text=_("得意なこと、指導の経験など。電話番号や住所は書かないでください。"),
    )
    areas = forms.MultipleChoiceField(
        label=_("活動できる都道府県"),
        required=False,
        choices=[(name, name) for name in PREFECTURES],
        widget=forms.CheckboxSelectMultiple,
    )
    may_be_asked = forms.BooleanField(
        label=_("クラブや会社からの依頼を受け付ける"),
        required=False,
        help_text=_("連絡先は相手に知らされません。やりとりはこの画面で行います。"),
    )


class MessageForm(forms.Form):
    body = LongTextField(label=_("メッセージ"), rows=5, max_length=2_000)


@require_safe
@for_holders
def index(request: HolderAsked) -> HttpResponse:
    """The profile in a line, threads, and the wishes that can be answered now."""
    if not poster_mails.has_words(request.rules):
        raise Http404
    found = queries.open_wishes(request.association.code, at=request.now)
    context = {
        "profile": _public(request),
        "listed": bool(request.holder.public_fields),
        "approaches": queries.approaches_of(request.holder.pk),
        "sheet": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")),
    }
    return render(request, "portal/matching.html", context)


def _public(request: HolderAsked) -> PublicProfile | None:
    return PublicProfile.objects.filter(holder=request.holder, withdrawn_at=None).first()


@require_http_methods(["GET", "HEAD", "POST"])
@for_holders
def profile(request: HolderAsked) -> HttpResponse:
    """Say something of oneself in the register, or take it back."""
    known = _public(request)
    names = ("introduction", "areas", "may_be_asked")
    stored: dict[str, Any] = {name: getattr(known, name) for name in names} if known else {}
    form = ProfileForm(request.POST or None, initial=stored)
    if request.method == "POST" and "withdraw" in request.POST:
        withdraw_profile(holder_id=request.holder.pk, at=request.now, actor=actor(request))
        return go(request, "portal:matching")
    if request.method == "POST" and form.is_valid():
        try:
            publish_profile(
                holder=request.holder,
                **form.cleaned_data,
                at=request.now,
                actor=actor(request),
            )
        except Refused as refused:
            refusals.show(form, refused)
        else:
            return go(request, "portal:matching")
    context = {"form": form, "known": known, "listed": bool(request.holder.public_fields)}
    return render(request, "portal/matching_profile.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_holders
def wish(request: HolderAsked, wish: UUID) -> HttpResponse:
    """One wish, and a message that answers it."""
    form = MessageForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            begun = apply_to_wish(
                holder=request.holder,
                wish=wish,
                body=form.cleaned_data["body"],
                at=request.now,
                actor=actor(request),
            )
        except Wish.DoesNotExist:
            raise Http404 from None
        except Refused as refused:
            refusals.show(form, refused)
        else:
            return go(request, "portal:approach", begun.public_id)
    found = get_object_or_404(
        queries.open_wishes(request.association.code, at=request.now), public_id=wish
    )
    context = {
        "wish": found,
        "names": [request.rules.qualification_name(code) for code in found.qualifications],
        "form": form,
        "begun": found.approaches.filter(holder=request.holder).first(),
    }
    return render(request, "portal/matching_wish.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_holders
def approach(request: HolderAsked, approach: UUID) -> HttpResponse:
    """One thread, or what one is asked, with the way to answer."""
    found = _approach(request, approach)
    form = MessageForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            write_message(
                approach=approach,
                association=request.association.code,
                by=RelayedMessage.By.HOLDER,
                body=form.cleaned_data["body"],
                scheme=request.rules,
                at=request.now,
                actor=actor(request),
            )
        except Refused as refused:
            refusals.show(form, refused)
        else:
            return go(request, "portal:approach", approach)
    wished = found.wish
    context = {
        "approach": found,
        "wish": wished,
        "names": [request.rules.qualification_name(code) for code in wished.qualifications],
        "form": form,
    }
    return render(request, "portal/approach.html", context)


def _approach(request: HolderAsked, approach: UUID) -> Approach:
    try:
        return queries.approach_of(approach, holder_id=request.holder.pk)
    except Approach.DoesNotExist:
        raise Http404 from None


@require_POST
@for_holders
def answer(request: HolderAsked, approach: UUID) -> HttpResponse:
    """Take up what one is asked, or decline; end a thread."""
    found = _approach(request, approach)
    chosen = request.POST.get("answer", "")
    if chosen == "end":
        end_approach(
            approach=found.public_id,
            holder_id=request.holder.pk,
            at=request.now,
            actor=actor(request),
        )
    elif chosen in ("accept", "decline"):
        answer_ask(
            approach=found.public_id,
            holder_id=request.holder.pk,
            accept=chosen == "accept",
            at=request.now,
            actor=actor(request),
        )
    return go(request, "portal:approach", approach)
