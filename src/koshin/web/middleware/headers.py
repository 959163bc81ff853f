"""Security headers on every answer: a strict content policy, and nothing kept in caches."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; object-src 'none'; "
    "base-uri 'none'; frame-ancestors 'none'; form-action {targets}"
)
FORM_TARGET = "X-Koshin-Form-Target"


def allow_form_to(response: HttpResponseBase, origin: str) -> None:
    """Let the forms of this one page lead to ``origin`` (a payment provider's page)."""
    response.headers[FORM_TARGET] = origin


class SecurityHeaders:
    """Sets the headers that no view may forget."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        headers = response.headers
        origin = headers.get(FORM_TARGET, "")
        if origin:
            del headers[FORM_TARGET]
        targets = f"'self' {origin}" if origin else "'self'"
        headers.setdefault("Content-Security-Policy", POLICY.format(targets=targets))
        headers.setdefault("X-Frame-Options", "DENY")
        headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        headers.setdefault("Cache-Control", "no-store")
        return response
