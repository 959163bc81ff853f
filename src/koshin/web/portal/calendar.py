"""The demo's calendar. The page does not exist where the calendar is the real one."""

from datetime import datetime

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_POST

from koshin.capabilities.applications.tasks import remind_of
from koshin.capabilities.desk.tasks import count_season_of
from koshin.capabilities.people.actions.move_calendar import move_calendar
from koshin.core.refusal import Refused
from koshin.platform import jobs
from koshin.platform.clock import JST
from koshin.web.addresses import to
from koshin.web.asked import Asked, actor
from koshin.web.doors import safe_next
from koshin.web.forms import refusals


@require_POST
def move(request: Asked) -> HttpResponse:
    """Move the business date forward and go back to the page one came from."""
    if not settings.DEMO_CALENDAR:
        raise Http404
    onwards = safe_next(request, default=to(request, "portal:landing"))
    try:
        wanted = datetime.fromisoformat(request.POST.get("to", ""))
    except ValueError:
        return HttpResponseRedirect(onwards)
    if wanted.tzinfo is None:
        wanted = wanted.replace(tzinfo=JST)
    try:
        move_calendar(association=request.association.code, to=wanted, actor=actor(request))
        # A window that opens by this is announced at once, not with the next round of the clock.
        jobs.enqueue(remind_of, association=request.association.code)
        jobs.enqueue(count_season_of, association=request.association.code)
    except Refused as refused:
        context = {"refusals": refusals.sentences(refused), "onwards": onwards}
        return render(request, "portal/calendar.html", context, status=409)
    return HttpResponseRedirect(onwards)
