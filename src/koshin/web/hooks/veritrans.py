"""VeriTrans reports here. Stored first, answered after the commit, read by a job; nothing is
believed.

200: stored (also again). 500: the signature is wrong (what the provider's own samples answer),
kept in quarantine, without effect. 413: longer than anything the provider sends. 404: no such
contract.
"""

from urllib.parse import unquote

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from koshin.capabilities.payments import queries
from koshin.capabilities.payments.providers.directory import HOSTED
from koshin.capabilities.payments.providers.veritrans import signatures
from koshin.capabilities.payments.providers.veritrans.contract import (
    Contract,
    NoContract,
    contract_of,
)
from koshin.capabilities.payments.providers.veritrans.push import pop_fields, read_form
from koshin.web.hooks.inbox import keep, raw_body, too_large

KEPT_HEADERS = ("Content-Hmac", "Content-Type", "User-Agent")


@csrf_exempt
@require_POST
def push(request: HttpRequest, code: str) -> HttpResponse:
    """A deposit or 3-D Secure push, signed by ``Content-HMAC`` over the raw body."""
    contract = _contract(code)
    body = raw_body(request)
    if body is None:
        return too_large()
    header = request.headers.get("Content-Hmac", "")
    genuine = any(
        signatures.is_signed(header=header, body=body, ccid=contract.ccid, merchant_key=key)
        for key in contract.merchant_keys
    )
    return _keep(request, code, "push", body, genuine=genuine)


@csrf_exempt
@require_POST
def result(request: HttpRequest, code: str) -> HttpResponse:
    """The hosted page's result notice, which bears the key that only we and the provider know."""
    _contract(code)
    body = raw_body(request)
    if body is None:
        return too_large()
    return _keep(request, code, "result", body, genuine=_bears_key(code, body))


@csrf_exempt
@require_POST
def pop(request: HttpRequest, code: str) -> HttpResponse:
    """A push in the words of POP, for a contract that speaks it; we show no POP page ourselves."""
    contract = _contract(code)
    if not contract.pop_server_key:
        raise Http404
    body = raw_body(request)
    if body is None:
        return too_large()
    fields = pop_fields(body)
    expected = signatures.pop_signature(fields=fields, server_key=contract.pop_server_key)
    genuine = signatures.same(expected, str(fields.get("signature", "")))
    return _keep(request, code, "pop", body, genuine=genuine)


def _contract(code: str) -> Contract:
    try:
        return contract_of(code)
    except NoContract:
        raise Http404 from None


def _bears_key(code: str, body: bytes) -> bool:
    """Whether the notice bears the secret of its order; some senders encode values twice."""
    try:
        form = read_form(body)
    except ValueError:
        return False
    secret = queries.secret_of(code, form.get("orderId", "")) or ""
    shown = form.get("merchantEncryptionKey", "")
    return signatures.same(secret, shown) or signatures.same(secret, unquote(shown))


def _keep(
    request: HttpRequest, code: str, kind: str, body: bytes, *, genuine: bool
) -> HttpResponse:
    return keep(
        request,
        association=code,
        provider=HOSTED,
        kind=kind,
        body=body,
        headers=KEPT_HEADERS,
        genuine=genuine,
        refused_with=500,
    )
