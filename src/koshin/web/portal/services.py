"""サービス: benefits for holders, as the office wrote them."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from koshin.capabilities.notices import queries as notices
from koshin.capabilities.notices.models import Service
from koshin.capabilities.register import queries as register
from koshin.web.asked import HolderAsked
from koshin.web.doors import for_holders


def _for(request: HolderAsked) -> QuerySet[Service]:
    held = register.qualifications_of(request.holder.pk)
    return notices.services_for(request.holder, qualifications=held, on=request.today)


@require_safe
@for_holders
def listed(request: HolderAsked) -> HttpResponse:
    """What is offered to this holder today."""
    return render(request, "portal/services.html", {"services": list(_for(request))})


@require_safe
@for_holders
def show(request: HolderAsked, public_id: UUID) -> HttpResponse:
    """One benefit."""
    found = get_object_or_404(_for(request), public_id=public_id)
    return render(request, "portal/service.html", {"service": found})
