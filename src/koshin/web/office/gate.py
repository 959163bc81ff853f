"""Who may open an office page, whom it showed, and the line that says so.

Every page of the office passes here. Before: staff whose second factor was verified in this
session, whose role opens the page, and who reaches the holders that its address names. After: the
holders whom it showed are written down, and a page that shows somebody out of reach is not sent.
"""

import logging
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast
from urllib.parse import urlencode, urlsplit

from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import resolve
from django.utils.translation import gettext as _

from koshin.capabilities.people.models import Account, Holder, StaffMember
from koshin.capabilities.people.reach import Reach, reach_of
from koshin.platform import reads
from koshin.web.addresses import to
from koshin.web.asked import Asked
from koshin.web.office import rights
from koshin.web.office.owners import names_a_holder, owners
from koshin.web.office.showing import Shown, holders_in
from koshin.web.office.working import Work, go_on, hold_on, work_of

Rest = ParamSpec("Rest")
LOG = logging.getLogger("koshin.office")
READS = ("GET", "HEAD")


class StaffAsked(Asked):
    """A request that passed :func:`for_staff`. ``reach``: whose data this person reaches."""

    staff: StaffMember
    account: Account
    work: Work | None
    reach: Reach
    shown: Shown


def for_staff(
    view: Callable[Concatenate[StaffAsked, Rest], HttpResponseBase],
) -> Callable[Concatenate[Any, Rest], HttpResponseBase]:
    """Let verified staff in. A holder finds nothing here; everybody else is led to sign in.

    Nothing is done (409) to an item of a queue that is in somebody else's hands; after a decision
    the next item opens for whoever works through its queue.
    """

    @wraps(view)
    def guarded(request: Any, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponseBase:
        asked = cast(Asked, request)
        if asked.account is not None and asked.account.kind != Account.STAFF:
            raise Http404
        if asked.staff is None:
            back = asked.get_full_path() if asked.method in READS else ""
            query = f"?{urlencode({'next': back})}" if back else ""
            return HttpResponseRedirect(to(asked, "office:sign_in") + query)
        within = cast(StaffAsked, asked)
        within.reach, within.shown = reach_of(within.staff), Shown()
        if not may_open(within, route_of(within), reads_only=within.method in READS):
            return page(within, "not_yours", section="", status=403, title=_("権限がありません"))
        if within.reach.limited:
            _check_reach(within, kwargs)
        answer = _worked(view, within, args, kwargs)
        _write_down(within, answer, kwargs)
        return answer

    return guarded


def _worked(
    view: Callable[..., HttpResponseBase],
    request: StaffAsked,
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
) -> HttpResponseBase:
    """The view's answer; of an item of a queue, only in the hands of whoever works on it."""
    request.work = work = work_of(request, request.staff)
    if work is None:
        return view(request, *args, **kwargs)
    if request.method == "POST" and work.lease is not None and not work.mine:
        return page(request, "in_other_hands", section="queues", status=409, work=work)
    hold_on(work)
    answer = view(request, *args, **kwargs)
    return go_on(request, request.staff, work, answer) if request.method == "POST" else answer


def route_of(request: Asked) -> str:
    """The name of the page that is asked for, as in ``urls.py``."""
    found = request.resolver_match
    return (found.url_name or "") if found else ""


def may_open(request: StaffAsked, route: str, *, reads_only: bool = True) -> bool:
    """Whether the role of who asks opens this page of the office, to look or to act."""
    if request.reach.limited and route not in rights.BRANCH:
        return False
    role = request.rules.roles.get(request.staff.role)
    return rights.allows(role, route, reads=reads_only)


def may_follow(request: StaffAsked, url: str) -> bool:
    """Whether who asks may look at the office's page with this address."""
    return may_open(request, resolve(urlsplit(url).path).url_name or "")


def showed(request: StaffAsked, holders: Iterable[int], *, export: bool = False) -> None:
    """Say whose data a view shows that is no page made of their rows: a file, an export."""
    request.shown.holders.update(holders)
    request.shown.export = request.shown.export or export


def page(
    request: Asked, template: str, *, section: str, status: int = 200, **context: Any
) -> HttpResponse:
    """An office page. ``section`` is the menu entry that it belongs to."""
    from_menu = {"section": section, **context}
    answer = render(request, f"office/{template}.html", from_menu, status=status)
    if hasattr(request, "shown"):
        cast(StaffAsked, request).shown.holders |= holders_in(context)
    return answer


def _check_reach(request: StaffAsked, arguments: dict[str, Any]) -> None:
    """404 where the address names somebody out of reach, or nobody whom a branch could reach."""
    if arguments and not (
        names_a_holder(arguments) and _all_within(request.reach, owners(arguments))
    ):
        raise Http404


def _all_within(reach: Reach, holders: set[int]) -> bool:
    """Whether there are any, and all of them are reached. One query."""
    found = Holder.objects.filter(reach.within(), pk__in=holders)
    return bool(holders) and found.count() == len(holders)


def _write_down(request: StaffAsked, answer: HttpResponseBase, arguments: dict[str, Any]) -> None:
    """The line of who saw whom, once for a page; before anything of it is sent."""
    if answer.status_code != 200:
        return
    is_page = str(answer.headers.get("Content-Type", "")).startswith("text/html")
    shown = request.shown.holders
    if not shown and arguments:
        shown = owners(arguments)
    if not shown:
        return
    if request.reach.limited and not _all_within(request.reach, shown):
        LOG.error("page shows somebody out of reach route=%s", route_of(request))
        raise Http404
    reads.record(
        association=request.association.code,
        account=request.account.pk,
        kind="export" if request.shown.export else "page" if is_page else "file",
        page=request.resolver_match.view_name if request.resolver_match else "",
        holders=shown,
        at=request.now,
        asked={**request.GET.dict(), **request.shown.asked},
    )
