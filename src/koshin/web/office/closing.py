"""End an application that will not be completed, with the reason."""

from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from koshin.capabilities.applications import offer
from koshin.capabilities.applications.actions.close import close
from koshin.capabilities.applications.actions.confirm import confirm
from koshin.capabilities.applications.models import Application
from koshin.capabilities.payments.models import Attempt
from koshin.capabilities.payments.purposes import APPLICATION
from koshin.core.refusal import Refused
from koshin.web.addresses import go
from koshin.web.asked import actor
from koshin.web.forms.fields import LongTextField
from koshin.web.forms.refusals import show
from koshin.web.office.gate import StaffAsked, for_staff, page

LIVE = (Application.State.DRAFT, Application.State.APPLIED)


class ReasonForm(forms.Form):
    """Why it ends; stands in the trail."""

    reason = LongTextField(
        label=_("終了する理由"),
        rows=3,
        max_length=1000,
        help_text=_("本人からの申し出、期限までに入金がなかったことなどを書いてください。"),
    )


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: StaffAsked, application: UUID) -> HttpResponse:
    """Say what ending means, ask why, and end it.

    The provider is asked first: what was paid a moment ago must not be given up.
    """
    found = (
        Application.objects.select_related("holder")
        .filter(public_id=application, association=request.association, state__in=LIVE)
        .first()
    )
    if found is None:
        raise Http404
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _ask_provider(found, request)
        try:
            close(
                application=application,
                holder_id=found.holder_id,
                reason=form.cleaned_data["reason"],
                at=request.now,
                actor=actor(request),
            )
        except Refused as refused:
            show(form, refused)
        else:
            return go(request, "office:application", application)
    return page(
        request,
        "application_close",
        section="applications",
        application=found,
        offer=offer.from_json(found.offer),
        form=form,
    )


def _ask_provider(application: Application, request: StaffAsked) -> None:
    """Hear what became of the open payment, and settle it if it was paid."""
    open_attempts = Attempt.objects.filter(
        charge__purpose=APPLICATION,
        charge__purpose_ref=application.public_id,
        state__in=Attempt.LIVE,
    )
    for attempt in open_attempts.values_list("pk", flat=True):
        confirm(attempt, at=request.now)
