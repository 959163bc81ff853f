"""ログインと安全: by what one signs in, and where one is signed in."""

import base64
import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any, cast
from urllib.parse import quote, urlencode
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from fido2.utils import websafe_encode

from koshin.capabilities.people.actions.add_passkey import add_passkey, remove_passkey
from koshin.capabilities.people.actions.check_second_factor import wants_second_factor
from koshin.capabilities.people.actions.end_sessions import end_sessions
from koshin.capabilities.people.actions.set_second_factor import (
    drop_second_factor,
    renew_recovery_codes,
    set_second_factor,
)
from koshin.capabilities.people.codes import RECOVERY_CODES
from koshin.capabilities.people.models import RecoveryCode, SignedIn
from koshin.core.refusal import Refused
from koshin.platform import clock, qr
from koshin.web.addresses import go, to
from koshin.web.asked import HolderAsked, actor
from koshin.web.doors import for_holders
from koshin.web.forms import refusals
from koshin.web.forms.fields import TextField
from koshin.web.portal.signing import passkey
from koshin.web.portal.signing.agents import device_of
from koshin.web.portal.signing.code import CodeForm
from koshin.web.portal.signing.entering import signed_in_lately

KEY_OF_APP = "new_second"
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # nothing that looks like something else


class PasskeyForm(passkey.AnswerForm):
    name = TextField(
        label=lazy("パスキーの名前"),
        max_length=60,
        help_text=lazy("あとで見分けるための名前です。例:自分のスマートフォン"),
    )


def lately(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Only for somebody who signed in within the quarter of an hour, and never for the office."""

    @wraps(view)
    def guarded(request: HolderAsked, *args: Any, **kwargs: Any) -> HttpResponse:
        return _again(request) or view(request, *args, **kwargs)

    return cast("Callable[..., HttpResponse]", for_holders(guarded))


def _again(request: HolderAsked) -> HttpResponse | None:
    """The way to sign in once more and back; nothing where that was done lately."""
    if request.acting is not None:
        return go(request, "portal:home")
    if signed_in_lately(request):
        return None
    get = request.method == "GET"
    back = request.get_full_path() if get else to(request, "portal:security")
    words = urlencode({"again": "1", "next": back})
    return HttpResponseRedirect(f"{to(request, 'portal:sign_in')}?{words}")


@require_safe
@for_holders
def overview(request: HolderAsked) -> HttpResponse:
    """Everything about signing in, and every open session."""
    if request.acting is not None:
        return go(request, "portal:home")
    account = request.account
    sessions = SignedIn.objects.filter(account=account).order_by("-seen_at")
    codes = RecoveryCode.objects.filter(account=account, used_at__isnull=True).count()
    here = request.session.session_key
    context = {
        "passkeys": account.passkeys.order_by("added_at"),
        "second": wants_second_factor(account),
        "codes": codes,
        "sessions": [
            {"one": one, "device": device_of(one.agent), "here": one.session_key == here}
            for one in sessions
        ],
        "said": request.GET.get("said", ""),
        "lately": signed_in_lately(request),
    }
    return render(request, "portal/signing/security.html", context)


def _said(request: HolderAsked, word: str) -> HttpResponse:
    answer = go(request, "portal:security")
    answer.headers["Location"] += f"?said={word}"
    return answer


@require_POST
@for_holders
def end_one(request: HolderAsked, session: UUID) -> HttpResponse:
    """End one session; the one in use ends by signing out."""
    if request.acting is not None:
        return go(request, "portal:home")
    ended = end_sessions(
        account_id=request.account.pk,
        only=session,
        keep=request.session.session_key or "",
        at=request.now,
        actor=actor(request),
    )
    if not ended:
        raise Http404
    return _said(request, "ended")


@require_POST
@for_holders
def end_others(request: HolderAsked) -> HttpResponse:
    """End all sessions but this."""
    if request.acting is None:
        end_sessions(
            account_id=request.account.pk,
            keep=request.session.session_key or "",
            at=request.now,
            actor=actor(request),
        )
    return _said(request, "ended")


@require_http_methods(["GET", "HEAD", "POST"])
@lately
def new_passkey(request: HolderAsked) -> HttpResponse:
    """Let the browser make a passkey, and keep its public half."""
    form = PasskeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            found = passkey.made(request, form.cleaned_data["answer"])
            held = found.credential_data
            if held is None:
                raise passkey.NotProven
            add_passkey(
                account_id=request.account.pk,
                name=form.cleaned_data["name"],
                credential_id=websafe_encode(held.credential_id),
                credential=bytes(held),
                sign_count=found.counter,
                at=request.now,
                now=clock.real_now(),
                actor=actor(request),
            )
        except passkey.NotProven:
            form.add_error(None, _("パスキーを登録できませんでした。もう一度お試しください。"))
        except Refused as refused:
            refusals.show(form, refused)
        else:
            return _said(request, "passkey")
    context = {"form": form, "question": passkey.question_for_new(request, request.holder)}
    return render(request, "portal/signing/passkey_new.html", context)


@require_POST
@for_holders
def drop_passkey(request: HolderAsked, public_id: UUID) -> HttpResponse:
    """The passkey opens nothing from now on."""
    account = request.account
    if request.acting is None and not account.passkeys.filter(public_id=public_id).exists():
        raise Http404
    first = _again(request)
    if first is not None:
        return first
    remove_passkey(account_id=account.pk, public_id=public_id, at=request.now, actor=actor(request))
    return _said(request, "passkey_gone")


@require_http_methods(["GET", "HEAD", "POST"])
@lately
def new_second(request: HolderAsked) -> HttpResponse:
    """Set up an authenticator app: QR code and key, then the code that it shows."""
    secret = request.session.setdefault(KEY_OF_APP, secrets.token_hex(20))
    form = CodeForm(request.POST or None)
    form.fields["code"].help_text = _("認証アプリに表示された6けたの数字を入力してください。")
    if request.method == "POST" and form.is_valid():
        codes = _new_codes()
        try:
            set_second_factor(
                account_id=request.account.pk,
                secret=secret,
                code=form.cleaned_data["code"],
                recovery=codes,
                at=request.now,
                actor=actor(request),
            )
        except Refused as refused:
            refusals.show(form, refused)
        else:
            del request.session[KEY_OF_APP]
            return render(request, "portal/signing/recovery.html", {"codes": codes})
    typed = base64.b32encode(bytes.fromhex(secret)).decode()
    label = quote(f"{request.association.name}:{request.holder.number}")
    words = urlencode({"secret": typed, "issuer": request.association.name}, quote_via=quote)
    context = {
        "form": form,
        # Made here, of letters, digits and quoted words only.
        "picture": mark_safe(qr.page_svg(f"otpauth://totp/{label}?{words}")),  # noqa: S308
        "typed": " ".join(typed[i : i + 4] for i in range(0, len(typed), 4)),
    }
    return render(request, "portal/signing/second_new.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@lately
def drop_second(request: HolderAsked) -> HttpResponse:
    """Sign in without the app from now on; asked once more first."""
    if request.method == "POST":
        drop_second_factor(account_id=request.account.pk, at=request.now, actor=actor(request))
        return _said(request, "second_gone")
    return render(request, "portal/signing/second_drop.html")


@require_POST
@lately
def new_codes(request: HolderAsked) -> HttpResponse:
    """Recovery codes in place of the old ones, shown this once."""
    codes = _new_codes()
    renew_recovery_codes(
        account_id=request.account.pk, recovery=codes, at=request.now, actor=actor(request)
    )
    return render(request, "portal/signing/recovery.html", {"codes": codes})


def _new_codes() -> list[str]:
    return [
        "-".join("".join(secrets.choice(ALPHABET) for _char in range(4)) for _part in range(3))
        for _code in range(RECOVERY_CODES)
    ]
