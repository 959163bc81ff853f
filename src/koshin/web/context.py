"""What the frame around every page shows: association, menu, who is signed in, the demo's date."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest

from koshin.core.scheme import Scheme
from koshin.web.asked import Asked
from koshin.web.menu import Entry, entries


@dataclass(frozen=True, kw_only=True)
class Frame:
    """The frame's view-model; ``accent`` is a colour family of ``static/koshin/base.css``."""

    code: str
    name: str
    note: str
    accent: str
    contact: str
    menu: tuple[Entry, ...]
    person: str
    person_number: str
    staff: str
    demo_now: datetime | None


def frame(request: HttpRequest) -> dict[str, Any]:
    """The context of every template: ``frame``, or nothing outside an association."""
    if not hasattr(request, "association"):
        return {"frame": None, "scheme": None}
    asked = cast(Asked, request)
    # The scheme itself, not the request's lazy stand-in: templates read a hundred things of it.
    scheme = asked.published.scheme
    return {"frame": _frame(asked, scheme), "scheme": scheme}


def _frame(request: Asked, scheme: Scheme) -> Frame:
    holder, staff = request.holder, request.staff
    return Frame(
        code=request.association.code,
        name=scheme.name,
        note=scheme.public_name_note,
        accent=scheme.look.accent,
        contact=scheme.issuer.phone,
        menu=entries(request) if holder is not None else (),
        person=holder.name if holder else "",
        person_number=holder.number if holder else "",
        staff=staff.name if staff else "",
        demo_now=request.now if settings.DEMO_CALENDAR else None,
    )
