"""Mails that came back from the address that their holder still has."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from koshin.capabilities.notices import queries
from koshin.web.office.gate import StaffAsked, for_staff, page

PAGE_SIZE = 30


@for_staff
@require_safe
def index(request: StaffAsked) -> HttpResponse:
    found = queries.came_back(request.association.code)
    sheet = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    return page(request, "undelivered", section="undelivered", sheet=sheet)
