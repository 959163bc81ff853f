"""A holder's deadlines as a calendar file (RFC 5545), for the calendar of a phone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from icalendar import Alarm, Calendar, Event

from koshin.capabilities.applications import queries as applications
from koshin.capabilities.applications.models import Application
from koshin.capabilities.applications.queries import Standing
from koshin.capabilities.payments import bundles
from koshin.capabilities.payments import queries as payments
from koshin.capabilities.trainings import queries as trainings
from koshin.capabilities.trainings.models import Place
from koshin.core.dates import JST
from koshin.web.addresses import to
from koshin.web.asked import HolderAsked
from koshin.web.doors import for_holders

BEFORE = timedelta(days=3)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One date: ``key`` stays the same when the file is fetched again, so nothing is doubled."""

    key: str
    title: str
    starts: datetime
    ends: datetime | None
    url: str
    place: str = ""


@require_safe
@for_holders
def calendar(request: HolderAsked) -> HttpResponse:
    """The dates that are still to come, each with a reminder three days before."""
    made = Calendar()
    made.add("prodid", "-//koshin//My Page//JA")
    made.add("version", "2.0")
    made.add("x-wr-calname", request.rules.labels["holder_page"])
    for entry in sorted(_entries(request), key=lambda one: one.starts):
        made.add_component(_event(request, entry))
    answer = HttpResponse(made.to_ical(), content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="deadlines.ics"'
    return answer


def _event(request: HolderAsked, entry: Entry) -> Event:
    event = Event()
    event.add("uid", f"{entry.key}@{request.association.code}.koshin")
    event.add("dtstamp", request.now)
    event.add("summary", f"{entry.title} | {request.association.name}")
    event.add("dtstart", entry.starts.astimezone(JST))
    event.add("dtend", (entry.ends or entry.starts).astimezone(JST))
    event.add("url", entry.url)
    if entry.place:
        event.add("location", entry.place)
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", entry.title)
    alarm.add("trigger", -BEFORE)
    event.add_component(alarm)
    return event


def _entries(request: HolderAsked) -> Iterator[Entry]:
    standing = applications.standing(
        holder=request.holder, published=request.published, at=request.now
    )
    yield from _windows(standing, now=request.now, url=_url(request, "portal:home"))
    for charge in payments.charges_of(request.holder.pk):
        if charge.state in bundles.UNPAID and charge.due_at and charge.due_at > request.now:
            yield Entry(
                key=f"charge-{charge.public_id}",
                title=_("お支払いの期限"),
                starts=charge.due_at,
                ends=None,
                url=_url(request, "portal:purchase", charge.public_id),
            )
    for place in trainings.places_of(request.holder.pk):
        if place.state == Place.State.BOOKED and place.training.ends_at > request.now:
            yield Entry(
                key=f"training-{place.public_id}",
                title=place.training.title,
                starts=place.training.begins_at,
                ends=place.training.ends_at,
                url=_url(request, "portal:place", place.public_id),
                place=place.training.venue,
            )


def _windows(standing: Standing, *, now: datetime, url: str) -> Iterator[Entry]:
    """When the next rounds of what the holder has open and close, and what must be done before."""
    done = {
        case.application.cycle
        for case in standing.cases
        if case.application.state == Application.State.COMPLETE
    }
    for option in standing.decision.options:
        window, name = option.cycle.window, option.qualification_name
        if option.cycle.code in done:
            continue
        said = {"name": name, "round": option.cycle.label}
        key = f"{option.kind}-{option.qualification}-{option.cycle.code}"
        if window.opens > now:
            title = _("%(round)sの受付が始まります(%(name)s)") % said
            yield Entry(key=f"{key}-opens", title=title, starts=window.opens, ends=None, url=url)
        if window.closes > now:
            title = _("%(round)sの締め切り(%(name)s)") % said
            yield Entry(key=f"{key}-closes", title=title, starts=window.closes, ends=None, url=url)


def _url(request: HolderAsked, name: str, *args: object) -> str:
    return f"{settings.BASE_URL}{to(request, name, *args)}"
