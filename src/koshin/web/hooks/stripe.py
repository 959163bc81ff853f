"""Stripe reports here. Stored first, answered after the commit, read by a job; nothing is believed.

200: stored (also again). 400: the signature is wrong or too old, kept in quarantine, without
effect. 413: longer than anything Stripe sends. 404: no such account.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from koshin.capabilities.payments.providers.directory import STRIPE
from koshin.capabilities.payments.providers.stripe import events
from koshin.capabilities.payments.providers.stripe.account import NoAccount, account_of
from koshin.platform import clock
from koshin.web.hooks.inbox import keep, raw_body, too_large

KEPT_HEADERS = ("Stripe-Signature", "Content-Type", "User-Agent")


@csrf_exempt
@require_POST
def event(request: HttpRequest, code: str) -> HttpResponse:
    """An event, signed by ``Stripe-Signature`` over the second and the raw body."""
    try:
        account = account_of(code)
    except NoAccount:
        raise Http404 from None
    body = raw_body(request)
    if body is None:
        return too_large()
    genuine = events.is_signed(
        header=request.headers.get("Stripe-Signature", ""),
        body=body,
        secrets=account.webhook_secrets,
        at=clock.real_now(),
    )
    return keep(
        request,
        association=code,
        provider=STRIPE,
        kind="event",
        body=body,
        headers=KEPT_HEADERS,
        genuine=genuine,
        identity=events.identity_of(body) if genuine else "",
        refused_with=400,
    )
