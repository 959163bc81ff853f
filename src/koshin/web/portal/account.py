"""Signing in and out."""

from django import forms
from django.contrib.auth import logout
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from koshin.capabilities.people.actions.check_sign_in import check_sign_in
from koshin.capabilities.people.actions.end_acting import end_acting
from koshin.core.refusal import Refused
from koshin.platform import clock
from koshin.web.addresses import go
from koshin.web.asked import Asked
from koshin.web.client_address import client_address
from koshin.web.forms import refusals
from koshin.web.kept_forms import known
from koshin.web.portal.signing.code import LoginField
from koshin.web.portal.signing.entering import after_first_factor, onwards


class SignInForm(forms.Form):
    login = LoginField(label=_("メールアドレスまたは番号"), max_length=200, autocomplete="username")
    password = forms.CharField(
        label=_("パスワード"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("パスワードを入力してください。")},
    )


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: Asked) -> HttpResponse:
    """The sign-in page; whoever is signed in already goes straight on, unless asked ``again``."""
    wanted = onwards(request)
    again = "again" in request.GET or "again" in request.POST
    if request.holder is not None and not again:
        return HttpResponseRedirect(wanted)
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            account = check_sign_in(
                association=request.association,
                kind="holder",
                login=form.cleaned_data["login"],
                password=form.cleaned_data["password"],
                address=client_address(request),
                at=clock.real_now(),
                known=known(request),
            )
        except Refused as refused:
            refusals.show(form, refused)
        else:
            return after_first_factor(request, account, way="password", wanted=wanted)
    context = {
        "form": form,
        "next": request.POST.get("next") or request.GET.get("next") or "",
        "again": again,
        "kept": "kept" in request.GET,
    }
    return render(request, "portal/sign_in.html", context)


@require_POST
def sign_out(request: Asked) -> HttpResponse:
    """End the session; asking twice ends it once."""
    if request.acting is not None:
        return end_of_acting(request)
    logout(request)
    return go(request, "portal:sign_in")


@require_POST
def acting_end(request: Asked) -> HttpResponse:
    """代行を終える: the office's member leaves the holder's pages."""
    return end_of_acting(request)


def end_of_acting(request: Asked) -> HttpResponse:
    """Ended, and back in the office."""
    if request.acting is not None:
        end_acting(
            staff_id=request.acting.staff_id,
            association=request.association.code,
            at=request.now,
        )
    logout(request)
    return go(request, "office:actings")
