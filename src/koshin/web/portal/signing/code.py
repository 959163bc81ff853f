"""Signing in with a code that is mailed: no password is needed, nor told who is here."""

from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from koshin.capabilities.notices.actions.ask_code import ask_code
from koshin.capabilities.people.actions.check_code import check_code
from koshin.capabilities.people.models import Account, MailedCode
from koshin.core.refusal import Refused
from koshin.platform import clock, reading
from koshin.web.addresses import go
from koshin.web.asked import Asked
from koshin.web.client_address import client_address
from koshin.web.doors import safe_next
from koshin.web.forms import refusals
from koshin.web.forms.fields import ReadField
from koshin.web.portal.signing.entering import after_first_factor, onwards

ASKED = "code"


class LoginField(ReadField):
    """A holder's number or mail address, in any width."""

    read = staticmethod(reading.plain)


class AskForm(forms.Form):
    login = LoginField(label=_("メールアドレスまたは番号"), max_length=200, autocomplete="username")


class MailedCodeField(ReadField):
    """Six digits in any width, with or without a space."""

    read = staticmethod(reading.plain)
    width, mode = "w-10", "numeric"


class CodeForm(forms.Form):
    code = MailedCodeField(
        label=_("確認コード"),
        max_length=20,
        help_text=_("届いたメールにある6けたの数字を入力してください。"),
        autocomplete="one-time-code",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: Asked) -> HttpResponse:
    """To whom the code shall go. The answer is the same whether or not there is such a person."""
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = ask_code(
                association=request.association,
                purpose=MailedCode.Purpose.SIGN_IN,
                asked=form.cleaned_data["login"],
                at=request.now,
                now=clock.real_now(),
            )
        except Refused as refused:
            refusals.show(form, refused)
        else:
            wanted = safe_next(request, default="")
            request.session[ASKED] = {"id": str(row.public_id), "wanted": wanted}
            return go(request, "portal:code_check")
    context = {"form": form, "next": safe_next(request, default="")}
    return render(request, "portal/signing/code_ask.html", context)


@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: Asked) -> HttpResponse:
    """The code from the mail, and in."""
    asked = request.session.get(ASKED)
    if asked is None:
        return go(request, "portal:code")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        row = checked(request, form, asked["id"], MailedCode.Purpose.SIGN_IN)
        if row is not None and row.holder is not None and row.holder.account_id is not None:
            account = Account.objects.get(pk=row.holder.account_id)
            del request.session[ASKED]
            wanted = asked["wanted"] or onwards(request)
            return after_first_factor(request, account, way="code", wanted=wanted)
    return render(request, "portal/signing/code_check.html", {"form": form})


def checked(
    request: Asked, form: forms.Form, public_id: str, purpose: MailedCode.Purpose
) -> MailedCode | None:
    """The code's row where it is right; else the form says what to do."""
    try:
        return check_code(
            association=request.association.code,
            public_id=UUID(public_id),
            purpose=purpose,
            code=form.cleaned_data["code"],
            address=client_address(request),
            at=clock.real_now(),
        )
    except Refused as refused:
        refusals.show(form, refused)
        return None
