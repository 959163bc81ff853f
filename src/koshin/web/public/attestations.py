"""What programs of others read: the association's keys, digital certificates, status lists.

Anybody may ask from any page, so every answer allows every origin; none depends on who asks.
"""

import json
from hashlib import sha256
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseNotModified
from django.views.decorators.http import require_safe

from koshin.capabilities.attestations.issuer import did_document
from koshin.capabilities.attestations.models import Attestation
from koshin.capabilities.attestations.status_list import (
    ASKED,
    TTL_SECONDS,
    NoSuchList,
    published,
)
from koshin.platform import numbers
from koshin.platform.keys.store import root_certificate
from koshin.web.asked import Asked

DID_JSON, VC_JSON, VC_JWT = "application/did+json", "application/vc", "application/vc+jwt"
CERTIFICATE = "application/x-pem-file"


@require_safe
def did(request: Asked) -> HttpResponse:
    """The DID document of the association; 404 where it has no keys to publish."""
    found = did_document(request.association.code)
    if not found["verificationMethod"]:
        raise Http404
    return _answer(request, found, kind=DID_JSON, seconds=TTL_SECONDS)


@require_safe
def root(request: Asked) -> HttpResponse:
    """The certificate that readers of signed PDFs trust, once somebody has told them to."""
    found = root_certificate(request.association.code)
    if found is None:
        raise Http404
    return _answer(request, found.decode(), kind=CERTIFICATE, seconds=TTL_SECONDS)


@require_safe
def document(request: Asked, code: str) -> HttpResponse:
    """A digital certificate as JSON with its proof, as it was signed; 404 once it is withdrawn."""
    return _answer(request, _found(request, code).document, kind=VC_JSON, seconds=TTL_SECONDS)


@require_safe
def token(request: Asked, code: str) -> HttpResponse:
    """The same as a JWT."""
    return _answer(request, _found(request, code).token, kind=VC_JWT, seconds=TTL_SECONDS)


@require_safe
def status(request: Asked, purpose: str, number: int) -> HttpResponse:
    """A status list as it is today: JSON with a proof, or a JWT for those who ask for one."""
    as_token = VC_JWT in request.headers.get("Accept", "")
    known = next((one for one in ASKED if one == purpose), None)
    if known is None:
        raise Http404
    try:
        found = published(
            request.association.code,
            purpose=known,
            number=number,
            on=request.today,
            token=as_token,
        )
    except NoSuchList:
        raise Http404 from None
    answer = _answer(request, found, kind=VC_JWT if as_token else VC_JSON, seconds=TTL_SECONDS)
    answer.headers["Vary"] = "Accept"
    return answer


def _found(request: Asked, code: str) -> Attestation:
    found = Attestation.objects.filter(
        association=request.association, code=numbers.read(code), withdrawn_at__isnull=True
    ).first()
    if found is None:
        raise Http404
    return found


def _answer(
    request: Asked, content: dict[str, Any] | str, *, kind: str, seconds: int
) -> HttpResponse:
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    tag = f'"{sha256(text.encode()).hexdigest()[:32]}"'
    same = tag in request.headers.get("If-None-Match", "")
    answer = HttpResponseNotModified() if same else HttpResponse(text, content_type=kind)
    answer.headers["ETag"] = tag
    answer.headers["Cache-Control"] = f"public, max-age={seconds}"
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
