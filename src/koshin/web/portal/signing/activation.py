"""はじめてのログイン: number and birth date, a code to the registered address, a password."""

import json
from typing import Any

from django import forms
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from koshin.capabilities.notices.actions.ask_code import ask_code
from koshin.capabilities.people.actions.open_account import open_account
from koshin.capabilities.people.actions.set_password import set_password
from koshin.capabilities.people.models import Account, Holder, MailedCode
from koshin.core.refusal import Refused
from koshin.platform import clock
from koshin.platform.audit import Actor
from koshin.web.addresses import go
from koshin.web.asked import Asked
from koshin.web.forms import refusals
from koshin.web.forms.fields import DayField
from koshin.web.portal.password import NewPasswordForm
from koshin.web.portal.signing.code import CodeForm, LoginField, checked
from koshin.web.portal.signing.entering import after_first_factor, onwards

ASKED, PROVEN = "activation", "activating"


class WhoForm(forms.Form):
    number = LoginField(label=_("番号"), max_length=20, autocomplete="username")
    birth_date = DayField(
        label=_("生年月日"),
        help_text=_("例:1980年5月5日、昭和55年5月5日"),
        autocomplete="bday",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def who(request: Asked) -> HttpResponse:
    """Who it is. The answer is the same whether or not there is such a person."""
    form = WhoForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            row = ask_code(
                association=request.association,
                purpose=MailedCode.Purpose.ACTIVATION,
                asked=json.dumps([given["number"].upper(), given["birth_date"].isoformat()]),
                at=request.now,
                now=clock.real_now(),
            )
        except Refused as refused:
            refusals.show(form, refused)
        else:
            request.session[ASKED] = str(row.public_id)
            return go(request, "portal:activation_code")
    return render(request, "portal/signing/activation.html", {"form": form})


@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: Asked) -> HttpResponse:
    """The code from the mail."""
    asked = request.session.get(ASKED)
    if asked is None:
        return go(request, "portal:activation")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        row = checked(request, form, asked, MailedCode.Purpose.ACTIVATION)
        if row is not None:
            del request.session[ASKED]
            request.session[PROVEN] = {
                "holder": row.holder_id,
                "until": (clock.real_now().timestamp() + 900),
            }
            return go(request, "portal:activation_password")
    return render(request, "portal/signing/activation_code.html", {"form": form})


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: Asked) -> HttpResponse:
    """A password of one's own; then one is in."""
    proven = request.session.get(PROVEN)
    if proven is None or proven["until"] < clock.real_now().timestamp():
        return go(request, "portal:activation")
    holder = Holder.objects.select_related("association").get(
        pk=proven["holder"], association=request.association
    )
    form = NewPasswordForm(request.POST or None)
    context: dict[str, Any] = {"form": form, "person": holder}
    if request.method == "POST" and form.is_valid():
        try:
            account = _opened(request, holder, form.cleaned_data["password"])
        except Refused as refused:
            refusals.show(form, refused)
        else:
            del request.session[PROVEN]
            wanted = onwards(request)
            return after_first_factor(request, account, way="activation", wanted=wanted)
    return render(request, "portal/signing/activation_password.html", context)


def _opened(request: Asked, holder: Holder, chosen: str) -> Account:
    """The holder's account with this password. Raises ``Refused`` for one that is too easy."""
    with transaction.atomic():
        account = open_account(
            holder_id=holder.pk,
            password_hash=make_password(None),
            at=request.now,
            actor=Actor(kind="system"),
        )
        set_password(
            account_id=account.pk,
            password=chosen,
            at=request.now,
            actor=Actor(kind="holder", id=account.pk),
        )
    return Account.objects.get(pk=account.pk)
