"""A new password for a holder who has lost it: by a link that only the mail carries."""

from typing import Any

from django import forms
from django.contrib.auth.tokens import default_token_generator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.encoding import force_str
from django.utils.http import urlsafe_base64_decode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from koshin.capabilities.notices.actions.ask_code import ask_code
from koshin.capabilities.people.actions.set_password import set_password
from koshin.capabilities.people.models import Account, MailedCode
from koshin.core.refusal import Refused
from koshin.platform import clock
from koshin.platform.audit import Actor
from koshin.web.asked import Asked
from koshin.web.forms import refusals
from koshin.web.portal.signing.code import LoginField


class ForgottenForm(forms.Form):
    login = LoginField(label=_("メールアドレスまたは番号"), max_length=200, autocomplete="username")


class NewPasswordForm(forms.Form):
    password = forms.CharField(
        label=_("新しいパスワード"),
        help_text=_("12文字以上で、ほかのサービスで使っていないものにしてください。"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("新しいパスワードを入力してください。")},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def forgotten(request: Asked) -> HttpResponse:
    """Ask for the mail. The answer is the same whether or not there is such a person."""
    form = ForgottenForm(request.POST or None)
    sent = False
    if request.method == "POST" and form.is_valid():
        try:
            ask_code(
                association=request.association,
                purpose=MailedCode.Purpose.RESET,
                asked=form.cleaned_data["login"],
                at=request.now,
                now=clock.real_now(),
            )
        except Refused as refused:
            refusals.show(form, refused)
        else:
            sent = True
    return render(request, "portal/password_forgotten.html", {"form": form, "sent": sent})


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def renew(request: Asked, who: str, token: str) -> HttpResponse:
    """Set the new password; a link that is used, too old or made up says so and offers another."""
    account = _account(request, who, token)
    form = NewPasswordForm(request.POST or None)
    context: dict[str, Any] = {"form": form, "good": account is not None, "done": False}
    if account is not None and request.method == "POST" and form.is_valid():
        try:
            set_password(
                account_id=account.pk,
                password=form.cleaned_data["password"],
                at=request.now,
                actor=Actor(kind="holder", id=account.pk),
            )
            context["done"] = True
        except Refused as refused:
            refusals.show(form, refused)
    return render(request, "portal/password_renew.html", context)


def _account(request: Asked, who: str, token: str) -> Account | None:
    """The account that the link is for, if it is good and of this association."""
    try:
        key = int(force_str(urlsafe_base64_decode(who)))
    except (ValueError, OverflowError):
        return None
    account = Account.objects.filter(
        pk=key, association=request.association, kind=Account.HOLDER, is_active=True
    ).first()
    return account if default_token_generator.check_token(account, token) else None
