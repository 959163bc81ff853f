"""Who may open an office page: staff whose second factor was verified in this session."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render

from koshin.capabilities.people.models import Account, StaffMember
from koshin.web.addresses import to
from koshin.web.asked import Asked
from koshin.web.office.working import Work, go_on, hold_on, work_of

Rest = ParamSpec("Rest")


class StaffAsked(Asked):
    """A request that passed :func:`for_staff`."""

    staff: StaffMember
    account: Account
    work: Work | None


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
            back = asked.get_full_path() if asked.method in ("GET", "HEAD") else ""
            query = f"?{urlencode({'next': back})}" if back else ""
            return HttpResponseRedirect(to(asked, "office:sign_in") + query)
        staff_asked = cast(StaffAsked, asked)
        staff_asked.work = work = work_of(asked, asked.staff)
        if work is None:
            return view(staff_asked, *args, **kwargs)
        if asked.method == "POST" and work.lease is not None and not work.mine:
            return page(asked, "in_other_hands", section="queues", status=409, work=work)
        hold_on(work)
        answer = view(staff_asked, *args, **kwargs)
        return go_on(asked, asked.staff, work, answer) if asked.method == "POST" else answer

    return guarded


def page(
    request: Asked, template: str, *, section: str, status: int = 200, **context: Any
) -> HttpResponse:
    """An office page. ``section`` is the menu entry that it belongs to."""
    from_menu = {"section": section, **context}
    return render(request, f"office/{template}.html", from_menu, status=status)
