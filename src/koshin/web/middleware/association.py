"""Finds the association of the path, its business time, its rules, and who is asking.

Queries: one for the session, one for account, person and association together, one for the
association where nobody is signed in, one for the scheme when it is used; one more while the
office acts for a holder.
"""

from collections.abc import Callable
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject

from koshin.capabilities.people.acting import ACTING, open_acting
from koshin.capabilities.people.models import Account, Association, OrganiserMember
from koshin.capabilities.schemes import queries as schemes
from koshin.platform import clock
from koshin.web.asked import Asked


class CurrentAssociation:
    """Fills an :class:`~koshin.web.asked.Asked`; 404 for an association that does not exist.

    The path's ``association`` is taken out of the view's arguments: views read
    ``request.association``.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponseBase],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        if "association" in kwargs:
            asked = cast(Asked, request)
            fill(asked, code=kwargs.pop("association"))
            if _only_looks(asked):
                return render(asked, "portal/looking.html", status=403)
        return None


def _only_looks(request: Asked) -> bool:
    """Whether something is sent by the office, which only looks at the holder's pages."""
    if request.acting is None or not request.acting.reads_only:
        return False
    place = request.resolver_match
    leaving = place is not None and place.view_name == "portal:acting_end"
    return request.method not in ("GET", "HEAD") and not leaving


def fill(request: Asked, *, code: str) -> None:
    """Set every attribute of ``Asked``. An account of another association is nobody here."""
    user = request.user
    account = user if isinstance(user, Account) and user.association_id == code else None
    request.account = account
    request.association = account.association if account else _association(code)
    request.now = clock.business_now(request.association.clock_offset)
    request.today = request.now.date()
    request.holder = getattr(account, "holder", None)
    verified = account is not None and getattr(account, "otp_device", None) is not None
    request.staff = getattr(account, "staff_member", None) if verified else None
    request.organiser = _organiser(account) if verified else None
    request.acting = None
    if account is None and ACTING in request.session:
        _act(request, code)
    request.published = cast(Any, SimpleLazyObject(lambda: schemes.current(code, on=request.today)))
    request.rules = cast(Any, SimpleLazyObject(lambda: request.published.scheme))


def _act(request: Asked, code: str) -> None:
    """The holder for whom a member of the office acts in this session, while that lasts."""
    found = open_acting(request.session[ACTING], association=code, now=clock.real_now())
    if found is not None:
        request.acting, request.holder = found, found.holder


def _organiser(account: Account | None) -> OrganiserMember | None:
    """For whom the account acts; a query only for accounts that act for an organiser."""
    if account is None or account.kind != Account.ORGANISER:
        return None
    return OrganiserMember.objects.select_related("organiser").filter(account=account).first()


def _association(code: str) -> Association:
    try:
        return Association.objects.get(code=code)
    except Association.DoesNotExist:
        raise Http404 from None
