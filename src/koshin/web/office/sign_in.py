"""Staff sign in with two factors."""

from django.contrib.auth import logout as django_logout
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from koshin.capabilities.people.actions.end_acting import end_acting
from koshin.web.addresses import go
from koshin.web.asked import Asked
from koshin.web.office.gate import page
from koshin.web.two_factors import Door, ask_code, ask_password

DOOR = Door(
    kind="staff",
    area="office",
    verb="staff_sign_in",
    subject=lambda account: f"staff:{account.staff_member.pk}",
    page=page,
)


@require_http_methods(["GET", "POST"])
def sign_in(request: Asked) -> HttpResponse:
    if request.staff is not None:
        return go(request, "office:home")
    return ask_password(request, DOOR)


@require_http_methods(["GET", "POST"])
def second_factor(request: Asked) -> HttpResponse:
    return ask_code(request, DOOR)


@require_POST
def sign_out(request: Asked) -> HttpResponse:
    if request.staff is not None:
        end_acting(staff_id=request.staff.pk, association=request.association.code, at=request.now)
    django_logout(request)
    return go(request, "office:sign_in")
