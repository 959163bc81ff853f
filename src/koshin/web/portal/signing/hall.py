"""What is asked between the door and My Page: changed terms, and the guardian of a minor."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods

from koshin.capabilities.notices.actions.ask_code import ask_code
from koshin.capabilities.people.actions.agree_terms import agree_terms
from koshin.capabilities.people.actions.name_guardian import name_guardian
from koshin.capabilities.people.models import MailedCode
from koshin.core.refusal import Refused
from koshin.core.scheme.association import MemberTerms
from koshin.platform import clock
from koshin.web.addresses import go
from koshin.web.asked import HolderAsked, actor
from koshin.web.doors import ASKS, in_the_hall
from koshin.web.forms import refusals
from koshin.web.forms.fields import MailField, TextField
from koshin.web.portal.signing.code import CodeForm, checked

ASKED = "guardian_asked"


class GuardianForm(forms.Form):
    """Who answers for the minor, and where the code for their consent goes."""

    name = TextField(label=lazy("保護者の氏名"), max_length=120)
    relation = TextField(label=lazy("続柄"), max_length=40, help_text=lazy("例:母、父、祖父"))
    email = MailField(
        label=lazy("保護者のメールアドレス"),
        max_length=200,
        help_text=lazy("同意を確かめるための確認コードをお送りします。"),
    )


def _terms(request: HolderAsked) -> MemberTerms | None:
    return request.rules.member_terms


def _onwards(request: HolderAsked, done: str) -> HttpResponse:
    """To the next thing that is asked, or to My Page."""
    left = [word for word in request.session.get(ASKS, []) if word != done]
    request.session[ASKS] = left
    return go(request, f"portal:{left[0]}" if left else "portal:home")


@require_http_methods(["GET", "HEAD", "POST"])
@in_the_hall
def terms(request: HolderAsked) -> HttpResponse:
    """The terms as they stand; agreeing leads on."""
    found = _terms(request)
    if found is None:
        return go(request, "portal:home")
    sentences: list[str] = []
    if request.method == "POST":
        try:
            agree_terms(
                holder_id=request.holder.pk,
                terms=found,
                version=request.POST.get("version", ""),
                at=request.now,
                actor=actor(request),
            )
        except Refused as refused:
            sentences = refusals.sentences(refused)
        else:
            return _onwards(request, "terms")
    context = {
        "terms": found,
        "asked": "terms" in request.session.get(ASKS, []),
        "before": request.holder.terms_version,
        "refusals": sentences,
    }
    return render(request, "portal/signing/terms.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@in_the_hall
def guardian(request: HolderAsked) -> HttpResponse:
    """Who answers for a holder under 18; a code goes to them."""
    found = _terms(request)
    if found is None:
        return _onwards(request, "guardian")
    form = GuardianForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if given["email"].lower() == request.holder.email.lower():
            form.add_error("email", _("保護者の方ご自身のメールアドレスを入力してください。"))
        else:
            try:
                row = ask_code(
                    association=request.association,
                    purpose=MailedCode.Purpose.GUARDIAN,
                    asked=given["email"],
                    at=request.now,
                    now=clock.real_now(),
                    holder=request.holder,
                )
            except Refused as refused:
                refusals.show(form, refused)
            else:
                request.session[ASKED] = {"id": str(row.public_id), **given}
                return go(request, "portal:guardian_code")
    return render(request, "portal/signing/guardian.html", {"form": form, "terms": found})


@require_http_methods(["GET", "HEAD", "POST"])
@in_the_hall
def guardian_code(request: HolderAsked) -> HttpResponse:
    """The code that the guardian was mailed: with it they agree."""
    found, asked = _terms(request), request.session.get(ASKED)
    if found is None or asked is None:
        return go(request, "portal:guardian")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        row = checked(request, form, asked["id"], MailedCode.Purpose.GUARDIAN)
        if row is not None:
            name_guardian(
                holder_id=request.holder.pk,
                name=asked["name"],
                relation=asked["relation"],
                email=asked["email"],
                terms=found,
                at=request.now,
                actor=actor(request),
            )
            del request.session[ASKED]
            return _onwards(request, "guardian")
    context: dict[str, Any] = {"form": form, "email": asked["email"]}
    return render(request, "portal/signing/guardian_code.html", context)
