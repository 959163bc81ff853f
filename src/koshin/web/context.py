"""What the frame around every page shows: association, menu, who is signed in, the demo's date."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest

from koshin.capabilities.people.models import Acting
from koshin.capabilities.schemes.queries import Published
from koshin.web.asked import Asked
from koshin.web.menu import Entry, entries, here


@dataclass(frozen=True, kw_only=True)
class Frame:
    """The frame's view-model; ``accent`` is a colour family of ``static/koshin/base.css``.

    ``rules`` names what the pieces of the frame that are the same for everybody are made from.
    """

    code: str
    name: str
    note: str
    accent: str
    contact: str
    menu: tuple[Entry, ...]
    here: str
    rules: tuple[str, str]
    person: str
    person_number: str
    staff: str
    acting: Acting | None
    organiser: str
    acts_for: str
    demo_now: datetime | None
    in_demo: bool


def frame(request: HttpRequest) -> dict[str, Any]:
    """The context of every template: ``frame``, or nothing outside an association."""
    if not hasattr(request, "association"):
        return {"frame": None, "scheme": None}
    asked = cast(Asked, request)
    # The scheme itself, not the request's lazy stand-in: templates read a hundred things of it.
    published = asked.published
    return {"frame": _frame(asked, published), "scheme": published.scheme}


def _frame(request: Asked, published: Published) -> Frame:
    scheme = published.scheme
    holder, staff, member = request.holder, request.staff, request.organiser
    menu = entries(request) if holder is not None else ()
    return Frame(
        code=request.association.code,
        name=scheme.name,
        note=scheme.public_name_note,
        accent=scheme.look.accent,
        contact=scheme.issuer.phone,
        menu=menu,
        here=here(request, menu),
        rules=(request.association.code, published.digest),
        person=holder.name if holder else "",
        person_number=holder.number if holder else "",
        staff=staff.name if staff else "",
        acting=request.acting,
        organiser=member.name if member else "",
        acts_for=member.organiser.name if member else "",
        demo_now=request.now if settings.DEMO_CALENDAR else None,
        in_demo=settings.DEMO_CALENDAR,
    )
