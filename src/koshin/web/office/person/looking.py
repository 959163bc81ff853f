"""My Page as the holder sees it: looked at by the office, which can send nothing there."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from koshin.capabilities.people.actions.begin_acting import begin_acting
from koshin.web.asked import actor
from koshin.web.office.actings import as_holder
from koshin.web.office.gate import StaffAsked, for_staff
from koshin.web.office.person.page import person_of


@for_staff
@require_POST
def look(request: StaffAsked, holder: int) -> HttpResponse:
    """On to the holder's own pages, with a banner; that they were looked at is on record."""
    begun = begin_acting(
        holder=person_of(request, holder),
        staff=request.staff,
        reason=_("本人の画面の確認"),
        received_on=request.today,
        at=request.now,
        actor=actor(request),
        reads_only=True,
    )
    return as_holder(request, begun.public_id)
