"""Staff sign in: password first, then the authenticator app's code. Neither alone opens a door."""

from datetime import datetime, timedelta
from typing import Any, cast

import django_otp
from django import forms
from django.contrib.auth import login as django_login
from django.contrib.auth import logout as django_logout
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST
from django_otp.plugins.otp_totp.models import TOTPDevice

from koshin.capabilities.people.actions.check_sign_in import check_sign_in
from koshin.capabilities.people.actions.end_acting import end_acting
from koshin.capabilities.people.models import Account
from koshin.core.refusal import Refused
from koshin.platform import audit, clock
from koshin.platform.audit import Actor
from koshin.web.addresses import go, to
from koshin.web.asked import Asked
from koshin.web.client_address import client_address
from koshin.web.doors import safe_next
from koshin.web.forms import reading
from koshin.web.forms.fields import MailField, ReadField
from koshin.web.forms.refusals import show
from koshin.web.office.gate import page

PENDING = "office_pending"
BETWEEN_FACTORS = timedelta(minutes=5)
BACKEND = "koshin.capabilities.people.signed_in.Accounts"


class PasswordForm(forms.Form):
    """The first factor."""

    email = MailField(label=_("メールアドレス"), autocomplete="username")
    password = forms.CharField(
        label=_("パスワード"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("入力してください。")},
    )


class CodeField(ReadField):
    """Six digits in any width, with or without a space."""

    read = staticmethod(reading.plain)
    width, mode = "w-10", "numeric"


class CodeForm(forms.Form):
    """The second factor."""

    code = CodeField(
        label=_("確認コード"),
        help_text=_("認証アプリに表示されている6けたの数字を入力してください。"),
        autocomplete="one-time-code",
    )


@require_http_methods(["GET", "POST"])
def sign_in(request: Asked) -> HttpResponse:
    if request.staff is not None:
        return go(request, "office:home")
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            account = check_sign_in(
                association=request.association,
                kind="staff",
                login=form.cleaned_data["email"],
                password=form.cleaned_data["password"],
                address=client_address(request),
                at=clock.real_now(),
            )
        except Refused as refused:
            show(form, refused)
        else:
            request.session.cycle_key()
            request.session[PENDING] = {
                "account": account.pk,
                "at": clock.real_now().isoformat(),
                "next": safe_next(request, default=""),
            }
            return go(request, "office:second_factor")
    wanted = safe_next(request, default="")
    return page(request, "sign_in", section="", form=form, next=wanted)


@require_http_methods(["GET", "POST"])
def second_factor(request: Asked) -> HttpResponse:
    pending = _pending(request)
    if pending is None:
        return go(request, "office:sign_in")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        account = Account.objects.get(pk=pending["account"])
        device = _matching_device(account, form.cleaned_data["code"])
        if device is not None:
            return _open(request, account, device, wanted=pending["next"])
        form.add_error(
            "code",
            _(
                "確認コードが正しくないか、有効な時間を過ぎています。"
                "アプリに表示されている新しいコードを入力してください。"
            ),
        )
    return page(request, "second_factor", section="", form=form)


@require_POST
def sign_out(request: Asked) -> HttpResponse:
    if request.staff is not None:
        end_acting(staff_id=request.staff.pk, association=request.association.code, at=request.now)
    django_logout(request)
    return go(request, "office:sign_in")


def _pending(request: Asked) -> dict[str, Any] | None:
    """Who gave the right password less than five minutes ago in this session, if anybody."""
    pending = cast("dict[str, Any] | None", request.session.get(PENDING))
    if pending is None:
        return None
    begun = datetime.fromisoformat(pending["at"])
    return pending if clock.real_now() - begun <= BETWEEN_FACTORS else None


def _matching_device(account: Account, code: str) -> TOTPDevice | None:
    """The device whose code this is. Wrong codes make the device wait, twice as long each time."""
    for device in TOTPDevice.objects.devices_for_user(account, confirmed=True):
        if device.verify_is_allowed()[0] and device.verify_token(code):
            return cast(TOTPDevice, device)
    return None


def _open(request: Asked, account: Account, device: TOTPDevice, *, wanted: str) -> HttpResponse:
    request.session.pop(PENDING, None)
    django_login(request, account, backend=BACKEND)
    django_otp.login(request, device)
    audit.record(
        association=request.association.code,
        actor=Actor(kind="staff", id=account.pk),
        verb="staff_sign_in",
        subject=f"staff:{account.staff_member.pk}",
        at=request.now,
    )
    return HttpResponseRedirect(wanted or to(request, "office:home"))
