"""The door itself: after a first factor, perhaps a second, and then My Page."""

from datetime import datetime, timedelta
from typing import Any, cast

from django.contrib.auth import login
from django.http import HttpResponse, HttpResponseRedirect

from koshin.capabilities.people.actions.check_second_factor import wants_second_factor
from koshin.capabilities.people.actions.note_sign_in import Way, note_sign_in
from koshin.capabilities.people.consents import asks_of
from koshin.capabilities.people.models import Account
from koshin.platform import clock
from koshin.web import kept_forms
from koshin.web.addresses import go, to
from koshin.web.asked import Asked
from koshin.web.doors import ASKS, safe_next
from koshin.web.two_factors import BACKEND, BETWEEN_FACTORS

HALF = "half"
# Changing how one signs in asks to have signed in lately.
LATELY = timedelta(minutes=15)


def onwards(request: Asked) -> str:
    """Where the visitor wanted to go, or My Page."""
    return safe_next(request, default=to(request, "portal:home"))


def after_first_factor(request: Asked, account: Account, *, way: Way, wanted: str) -> HttpResponse:
    """In, or on to the second factor where the account has one."""
    if not wants_second_factor(account):
        return enter(request, account, way=way, wanted=wanted)
    request.session.cycle_key()
    request.session[HALF] = {
        "account": account.pk,
        "way": way,
        "wanted": wanted,
        "at": clock.real_now().isoformat(),
    }
    return go(request, "portal:second")


def half_way(request: Asked) -> dict[str, Any] | None:
    """Who gave a right first factor less than five minutes ago in this session, if anybody."""
    half = cast("dict[str, Any] | None", request.session.get(HALF))
    if half is None:
        return None
    begun = datetime.fromisoformat(half["at"])
    return half if clock.real_now() - begun <= BETWEEN_FACTORS else None


def enter(request: Asked, account: Account, *, way: Way, wanted: str) -> HttpResponse:
    """Signed in, in a session of a new name; on to what must be agreed to, or what was wanted."""
    now = clock.real_now()
    before = request.session.session_key or ""
    request.session.pop(HALF, None)
    page = kept_forms.claim(request, account=account.pk)
    login(cast(Any, request), account, backend=BACKEND)
    request.session["begun"] = request.session["seen"] = now.isoformat()
    request.session[ASKS] = list(asks_of(account.holder, scheme=request.rules, on=request.today))
    if not request.session.session_key:
        request.session.create()
    note_sign_in(
        account=account,
        session_key=str(request.session.session_key),
        way=way,
        agent=request.headers.get("User-Agent", ""),
        at=request.now,
        now=now,
        before=before,
    )
    answer = HttpResponseRedirect(page or wanted)
    kept_forms.remember(answer, association=request.association.code, account=account.pk)
    return answer


def signed_in_lately(request: Asked) -> bool:
    """Whether this session began so lately that it may change how one signs in."""
    begun = request.session.get("begun")
    return begun is not None and clock.real_now() - datetime.fromisoformat(begun) <= LATELY
