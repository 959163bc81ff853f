"""Signing in with a passkey, and what the browser and we say to each other for it (WebAuthn)."""

import json
from typing import Any, cast

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from fido2.server import Fido2Server
from fido2.utils import websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    AuthenticatorData,
    PublicKeyCredentialRpEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from koshin.capabilities.people.actions.use_passkey import use_passkey
from koshin.capabilities.people.models import Holder, Passkey
from koshin.platform import clock
from koshin.web.asked import Asked
from koshin.web.doors import safe_next
from koshin.web.portal.signing.entering import enter, onwards

STATE = "passkey"
LARGEST = 20_000


class AnswerForm(forms.Form):
    """What the browser's authenticator answered, as JSON."""

    answer = forms.CharField(max_length=LARGEST, widget=forms.HiddenInput)


class NotProven(ValueError):
    """The answer proves nothing: malformed, of another question, or signed by another key."""


def _server(request: Asked) -> Fido2Server:
    """Speaks for this host; an answer must come from a page of exactly this origin."""
    origin = f"{request.scheme}://{request.get_host()}"
    return Fido2Server(
        PublicKeyCredentialRpEntity(
            name=request.association.name, id=request.get_host().partition(":")[0]
        ),
        verify_origin=lambda said: said == origin,
    )


def question_for_new(request: Asked, holder: Holder) -> str:
    """What the browser is asked, as JSON, so that it makes a passkey for this holder."""
    known = holder.account.passkeys.all() if holder.account else []
    options, state = _server(request).register_begin(
        cast(
            Any,
            {
                "id": f"{request.association.code}/{holder.account_id}".encode(),
                "name": f"{holder.number} ({request.association.name})",
                "displayName": holder.name,
            },
        ),
        credentials=[AttestedCredentialData(bytes(one.credential)) for one in known],
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    request.session[STATE] = state
    return json.dumps(dict(options)["publicKey"])


def made(request: Asked, answer: str) -> AuthenticatorData:
    """What the authenticator attests of the new passkey. Raises ``NotProven``."""
    try:
        return _server(request).register_complete(
            request.session.pop(STATE), response=json.loads(answer)
        )
    except (ValueError, KeyError, TypeError) as error:
        raise NotProven from error


def _question(request: Asked) -> str:
    options, state = _server(request).authenticate_begin(
        user_verification=UserVerificationRequirement.REQUIRED
    )
    request.session[STATE] = state
    return json.dumps(dict(options)["publicKey"])


def _proven(request: Asked, answer: str) -> Passkey:
    """The passkey that signed the answer. Raises ``NotProven``."""
    try:
        said = AuthenticationResponse.from_dict(json.loads(answer))
        code = websafe_encode(said.raw_id)
        found = Passkey.objects.get(credential_id=code)
        _server(request).authenticate_complete(
            request.session.pop(STATE),
            [AttestedCredentialData(bytes(found.credential))],
            said,
        )
        return use_passkey(
            credential_id=code,
            association=request.association.code,
            sign_count=said.response.authenticator_data.counter,
            now=clock.real_now(),
        )
    except (ValueError, KeyError, TypeError, Passkey.DoesNotExist) as error:
        raise NotProven from error


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: Asked) -> HttpResponse:
    """Ask the browser for a passkey. It proves device and person, so nothing more is asked for."""
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            found = _proven(request, form.cleaned_data["answer"])
        except NotProven:
            form.add_error(
                None,
                _(
                    "このパスキーではログインできませんでした。もう一度試すか、"
                    "パスワードか確認コードでログインしてください。"
                ),
            )
        else:
            return enter(request, found.account, way="passkey", wanted=onwards(request))
    context = {
        "form": form,
        "question": _question(request),
        "next": safe_next(request, default=""),
    }
    return render(request, "portal/signing/passkey.html", context)
