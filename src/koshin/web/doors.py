"""Who may open a view: signed-in holders, and nobody else, without saying what is behind it."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme

from koshin.capabilities.people.models import Acting
from koshin.platform import reads
from koshin.web import kept_forms
from koshin.web.addresses import go, to
from koshin.web.asked import Asked, HolderAsked, actor

Rest = ParamSpec("Rest")
# The word of the session under which stands what its holder has still to agree to.
ASKS = "asks"


def for_holders(
    view: Callable[Concatenate[HolderAsked, Rest], HttpResponse],
) -> Callable[Concatenate[Any, Rest], HttpResponse]:
    """Let signed-in holders in; lead everybody else to sign in, and back here afterwards.

    Who has something to agree to first is led there. A form that came too late is kept.
    """

    @wraps(view)
    def guarded(request: Any, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
        asked = cast(Asked, request)
        if asked.holder is None:
            return _to_sign_in(asked)
        waiting = asked.session.get(ASKS)
        if waiting and asked.acting is None:
            return go(asked, f"portal:{waiting[0]}")
        answer = view(cast(HolderAsked, asked), *args, **kwargs)
        if asked.acting is not None and answer.status_code == 200:
            _write_down(cast(HolderAsked, asked), asked.acting)
        return answer

    return guarded


def _write_down(request: HolderAsked, acting: Acting) -> None:
    """Somebody of the office saw this page of the holder for whom they act."""
    reads.record(
        association=request.association.code,
        account=acting.staff.account_id,
        kind="acting",
        page=request.resolver_match.view_name if request.resolver_match else "",
        holders=[request.holder.pk],
        at=request.now,
        reason=actor(request).on_behalf,
    )


def in_the_hall(
    view: Callable[Concatenate[HolderAsked, Rest], HttpResponse],
) -> Callable[Concatenate[Any, Rest], HttpResponse]:
    """As :func:`for_holders` for the pages that ask what must be agreed to before the others."""

    @wraps(view)
    def guarded(request: Any, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
        asked = cast(Asked, request)
        if asked.holder is None:
            return _to_sign_in(asked)
        if asked.acting is not None:  # only holders themselves agree
            return go(asked, "portal:home")
        return view(cast(HolderAsked, asked), *args, **kwargs)

    return guarded


def _to_sign_in(request: Asked) -> HttpResponse:
    if request.method in ("GET", "HEAD"):
        back, kept = request.get_full_path(), False
    else:
        back = kept_forms.keep(request)
        kept = bool(back)
    words = {"next": back, **({"kept": "1"} if kept else {})} if back else {}
    query = f"?{urlencode(words)}" if words else ""
    return HttpResponseRedirect(to(request, "portal:sign_in") + query)


def safe_next(request: Asked, *, default: str) -> str:
    """Where to go after signing in: only ever a page of the same association."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    inside = wanted.startswith(f"/{request.association.code}/")
    known = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if inside and known else default
