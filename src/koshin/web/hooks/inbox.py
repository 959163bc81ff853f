"""What every provider's door does: read the raw body, store it, and only then answer."""

from collections.abc import Iterable
from typing import cast

from django.http import HttpRequest, HttpResponse

from koshin.capabilities.applications.tasks import interpret_message
from koshin.capabilities.payments.actions.receive import quarantine, receive
from koshin.platform.jobs import AnyTask

MAX_BYTES = 256 * 1024
TEXT = "text/plain"


def raw_body(request: HttpRequest) -> bytes | None:
    """The raw body; None when it is too large. Read before anybody parses it as a form."""
    try:
        announced = int(request.headers.get("Content-Length") or 0)
    except ValueError:
        return None
    return request.body if announced <= MAX_BYTES else None


def too_large() -> HttpResponse:
    """413, in the words that the providers' logs show."""
    return HttpResponse("TOO LARGE", status=413, content_type=TEXT)


def keep(
    request: HttpRequest,
    *,
    association: str,
    provider: str,
    kind: str,
    body: bytes,
    headers: Iterable[str],
    genuine: bool,
    refused_with: int,
    identity: str = "",
) -> HttpResponse:
    """Store the message, or put a forged one into quarantine; the answer to its sender."""
    kept = {name: request.headers[name] for name in headers if name in request.headers}
    if not genuine:
        quarantine(association=association, provider=provider, kind=kind, body=body, headers=kept)
        return HttpResponse("ERR", status=refused_with, content_type=TEXT)
    receive(
        association=association,
        provider=provider,
        kind=kind,
        body=body,
        headers=kept,
        interpret=cast(AnyTask, interpret_message),
        identity=identity,
    )
    return HttpResponse("OK", content_type=TEXT)
