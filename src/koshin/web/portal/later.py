"""Pages of the menu that are not built yet: what will come, and whom to ask until then."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from koshin.web.asked import HolderAsked
from koshin.web.doors import for_holders
from koshin.web.menu import PAGES


@require_safe
@for_holders
def later(request: HolderAsked, code: str) -> HttpResponse:
    """The honest page of one menu entry."""
    item = next((i for i in request.rules.menu if i.code == code and i.page not in PAGES), None)
    if item is None:
        raise Http404
    return render(request, "portal/later.html", {"item": item})
