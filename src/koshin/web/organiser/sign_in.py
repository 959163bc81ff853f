"""Organisers sign in with two factors: rosters name people."""

from django.contrib.auth import logout as django_logout
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from koshin.web.addresses import go
from koshin.web.asked import Asked
from koshin.web.organiser.gate import page
from koshin.web.two_factors import Door, ask_code, ask_password

DOOR = Door(
    kind="organiser",
    area="organiser",
    verb="organiser_sign_in",
    subject=lambda account: f"organiser:{account.organiser_member.organiser_id}",
    page=page,
)


@require_http_methods(["GET", "POST"])
def sign_in(request: Asked) -> HttpResponse:
    if request.organiser is not None:
        return go(request, "organiser:home")
    return ask_password(request, DOOR)


@require_http_methods(["GET", "POST"])
def second_factor(request: Asked) -> HttpResponse:
    return ask_code(request, DOOR)


@require_POST
def sign_out(request: Asked) -> HttpResponse:
    django_logout(request)
    return go(request, "organiser:sign_in")
