"""How long a holder's session lasts, and what was typed into one that had ended.

An hour without a page, or twelve hours in all, end it (real time). A form that was kept when it
ended is put back into its page (:mod:`koshin.web.kept_forms`).
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, cast

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string

from koshin.capabilities.people.actions.see_session import see_session
from koshin.platform import clock
from koshin.web import kept_forms
from koshin.web.asked import Asked
from koshin.web.refill import refill

IDLE = timedelta(minutes=60)
AT_MOST = timedelta(hours=12)
NOTED_EVERY = timedelta(minutes=5)
MAIN = '<main id="main" class="main" tabindex="-1">'


class LastingSessions:
    """Stands after the association is known and before any view is asked."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        fits = request.method == "GET" and isinstance(response, HttpResponse)
        if fits and getattr(request, "holder", None) is not None:
            _put_back(cast(Asked, request), cast(HttpResponse, response))
        return response

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: dict[str, Any]
    ) -> None:
        if getattr(request, "account", None) is not None and "seen" in request.session:
            _last(cast(Asked, request), now=clock.real_now())


def _last(request: Asked, *, now: datetime) -> None:
    """End the session, or note at times that it was seen."""
    seen = datetime.fromisoformat(request.session["seen"])
    begun = datetime.fromisoformat(request.session["begun"])
    if now - seen > IDLE or now - begun > AT_MOST:
        logout(request)
        request.account = request.holder = None
    elif now - seen > NOTED_EVERY:
        request.session["seen"] = now.isoformat()
        see_session(session_key=request.session.session_key or "", now=now)


def _put_back(request: Asked, response: HttpResponse) -> None:
    """Fill the page's form with what was kept for it, once, and say so above it."""
    if kept_forms.WORD not in request.session or response.status_code != 200:
        return
    found = kept_forms.kept(request)
    if found is None or found["page"] != request.get_full_path():
        return
    text, there = refill(
        response.content.decode(), page=request.path, action=found["path"], typed=found["typed"]
    )
    if there:
        said = render_to_string("parts/put_back.html", request=request)
        response.content = text.replace(MAIN, MAIN + said, 1).encode()
    del request.session[kept_forms.WORD]
