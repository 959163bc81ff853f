"""A form that came after the session had ended: kept, and put back as typed after signing in.

Only a browser in which a holder signed in before has something kept, and only that holder gets it
back: a signed cookie names the account. What is kept is encrypted and goes with the session.
"""

import json
from typing import Any, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.http import HttpResponseBase

from koshin.platform.encrypted import CannotOpen, decrypt, encrypt
from koshin.web.asked import Asked

WORD = "kept_form"
LARGEST = 32_768  # bytes of a form; evidence and the like are chosen anew
NEVER = ("csrfmiddlewaretoken", "password", "code")
YEAR = 365 * 24 * 60 * 60


def cookie_of(association: str) -> str:
    """The cookie that says whose browser this is. It opens nothing."""
    name = f"koshin-{association}-known"
    return f"__Host-{name}" if settings.SESSION_COOKIE_SECURE else name


def remember(response: HttpResponseBase, *, association: str, account: int) -> None:
    """Let the browser say, for a year, that this account's holder signed in with it."""
    response.set_cookie(
        cookie_of(association),
        signing.dumps(account, salt=f"koshin.known.{association}"),
        max_age=YEAR,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )


def known(request: Asked) -> int | None:
    """The account whose holder signed in with this browser last, if any."""
    code = request.association.code
    try:
        return cast(
            int,
            signing.loads(
                request.COOKIES.get(cookie_of(code), ""),
                salt=f"koshin.known.{code}",
                max_age=YEAR,
            ),
        )
    except signing.BadSignature:
        return None


def keep(request: Asked) -> str:
    """Keep what was sent; the page on which it was typed, or nothing where nothing is kept."""
    account = known(request)
    page = _page_of(request)
    typed = {
        name: request.POST.getlist(name)
        for name in request.POST
        if not any(word in name for word in NEVER)
    }
    text = json.dumps({"path": request.path, "page": page, "typed": typed, "account": account})
    if account is None or not typed or len(text) > LARGEST:
        return ""
    request.session[WORD] = encrypt(text)
    return page


def kept(request: Asked) -> dict[str, Any] | None:
    """What is kept in this session, if anything can still be opened."""
    try:
        text = decrypt(request.session.get(WORD, ""))
    except CannotOpen:
        return None
    return cast("dict[str, Any]", json.loads(text)) if text else None


def claim(request: Asked, *, account: int) -> str:
    """After signing in: the page to go back to; what belongs to somebody else is thrown away."""
    found = kept(request)
    if found is None or found["account"] != account:
        request.session.pop(WORD, None)
        return ""
    return str(found["page"])


def _page_of(request: Asked) -> str:
    """Where the form stood: the page that the browser came from, else where it was sent to."""
    came = urlsplit(request.headers.get("Referer", ""))
    inside = came.netloc == request.get_host()
    if inside and came.path.startswith(f"/{request.association.code}/"):
        return came.path + (f"?{came.query}" if came.query else "")
    return request.path
