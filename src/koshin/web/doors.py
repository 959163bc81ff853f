"""Who may open a view: signed-in holders, and nobody else, without saying what is behind it."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme

from koshin.capabilities.people.models import Acting
from koshin.platform import reads
from koshin.web.addresses import to
from koshin.web.asked import Asked, HolderAsked, actor

Rest = ParamSpec("Rest")


def for_holders(
    view: Callable[Concatenate[HolderAsked, Rest], HttpResponse],
) -> Callable[Concatenate[Any, Rest], HttpResponse]:
    """Let signed-in holders in; lead everybody else to sign in, and back here afterwards."""

    @wraps(view)
    def guarded(request: Any, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
        asked = cast(Asked, request)
        if asked.holder is None:
            back = asked.get_full_path() if asked.method in ("GET", "HEAD") else ""
            query = f"?{urlencode({'next': back})}" if back else ""
            return HttpResponseRedirect(to(asked, "portal:sign_in") + query)
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


def safe_next(request: Asked, *, default: str) -> str:
    """Where to go after signing in: only ever a page of the same association."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    inside = wanted.startswith(f"/{request.association.code}/")
    known = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if inside and known else default
