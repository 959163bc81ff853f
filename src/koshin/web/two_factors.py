"""Signing in with two factors: password first, then the authenticator app's code. Neither alone
opens a door. The office and the organisers each have such a door."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, cast

import django_otp
from django import forms
from django.contrib.auth import login as django_login
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_totp.models import TOTPDevice

from koshin.capabilities.people.actions.check_sign_in import check_sign_in
from koshin.capabilities.people.models import Account
from koshin.core.refusal import Refused
from koshin.platform import audit, clock, reading
from koshin.platform.audit import Actor
from koshin.web.addresses import go, to
from koshin.web.asked import Asked
from koshin.web.client_address import client_address
from koshin.web.doors import safe_next
from koshin.web.forms.fields import MailField, ReadField
from koshin.web.forms.refusals import show

BETWEEN_FACTORS = timedelta(minutes=5)
BACKEND = "koshin.capabilities.people.signed_in.Accounts"


@dataclass(frozen=True, kw_only=True)
class Door:
    """One area with two factors: whose accounts open it, the first word of its pages' names, and
    how it shows a page."""

    kind: Literal["staff", "organiser"]
    area: str
    verb: str
    subject: Callable[[Account], str]
    page: Callable[..., HttpResponse]

    @property
    def pending(self) -> str:
        return f"{self.area}_pending"


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


def ask_password(request: Asked, door: Door) -> HttpResponse:
    """The first factor's page; leads to the second where it was right."""
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            account = check_sign_in(
                association=request.association,
                kind=door.kind,
                login=form.cleaned_data["email"],
                password=form.cleaned_data["password"],
                address=client_address(request),
                at=clock.real_now(),
            )
        except Refused as refused:
            show(form, refused)
        else:
            request.session.cycle_key()
            request.session[door.pending] = {
                "account": account.pk,
                "at": clock.real_now().isoformat(),
                "next": safe_next(request, default=""),
            }
            return go(request, f"{door.area}:second_factor")
    wanted = safe_next(request, default="")
    return door.page(request, "sign_in", section="", form=form, next=wanted)


def ask_code(request: Asked, door: Door) -> HttpResponse:
    """The second factor's page; opens the area where it was right too."""
    pending = _pending(request, door)
    if pending is None:
        return go(request, f"{door.area}:sign_in")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        account = Account.objects.get(pk=pending["account"])
        device = _matching_device(account, form.cleaned_data["code"])
        if device is not None:
            return _open(request, door, account, device, wanted=pending["next"])
        form.add_error(
            "code",
            _(
                "確認コードが正しくないか、有効な時間を過ぎています。"
                "アプリに表示されている新しいコードを入力してください。"
            ),
        )
    return door.page(request, "second_factor", section="", form=form)


def _pending(request: Asked, door: Door) -> dict[str, Any] | None:
    """Who gave the right password less than five minutes ago in this session, if anybody."""
    pending = cast("dict[str, Any] | None", request.session.get(door.pending))
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


def _open(
    request: Asked, door: Door, account: Account, device: TOTPDevice, *, wanted: str
) -> HttpResponse:
    request.session.pop(door.pending, None)
    django_login(request, account, backend=BACKEND)
    django_otp.login(request, device)
    audit.record(
        association=request.association.code,
        actor=Actor(kind=door.kind, id=account.pk),
        verb=door.verb,
        subject=door.subject(account),
        at=request.now,
    )
    return HttpResponseRedirect(wanted or to(request, f"{door.area}:home"))
