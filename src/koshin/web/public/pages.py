"""Pages for everybody: the associations served here, an association's door, its conditions."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from koshin.capabilities.people.models import Association
from koshin.core.conditions import public_conditions
from koshin.web.asked import Asked


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """The associations that this deployment serves."""
    context = {"associations": Association.objects.order_by("name")}
    return render(request, "public/front.html", context)


@require_safe
def icon(request: HttpRequest) -> HttpResponse:
    """The icon under the name that browsers guess."""
    return HttpResponseRedirect(static("koshin/icon.svg"))


@require_safe
def landing(request: Asked) -> HttpResponse:
    """An association's door: what one can do here, and where to sign in."""
    return render(request, "public/landing.html")


@require_safe
def conditions(request: Asked) -> HttpResponse:
    """Conditions, periods, fees and flow, made from the rules that hold today."""
    context = {"conditions": public_conditions(request.rules, on=request.today)}
    return render(request, "public/conditions.html", context)
