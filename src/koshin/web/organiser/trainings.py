"""An organiser's trainings: the list, one with its people, cancelling it."""

from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from koshin.capabilities.applications.actions.cancel_training import cancel_training
from koshin.capabilities.trainings import queries
from koshin.capabilities.trainings.models import Place
from koshin.core.refusal import Refused
from koshin.web.addresses import go
from koshin.web.asked import actor
from koshin.web.correcting import corrected
from koshin.web.forms.fields import TextField
from koshin.web.forms.refusals import show as show_refusal
from koshin.web.organiser.gate import OrganiserAsked, for_organisers, own_training, page
from koshin.web.training_words import kind_of, serves_of

PAGE_SIZE = 30


class CancelForm(forms.Form):
    """Why it is not held."""

    reason = TextField(label=_("中止の理由"), max_length=200, help_text=_("監査の記録に残ります。"))


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody on the roster; ``owes`` while the fee is not paid."""

    place: Place
    owes: bool


@for_organisers
@require_safe
def index(request: OrganiserAsked) -> HttpResponse:
    """The organiser's own trainings, the latest first."""
    found = queries.held_by(request.organiser.organiser)
    sheet = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    return page(request, "trainings", section="trainings", sheet=sheet)


@for_organisers
@require_safe
def detail(request: OrganiserAsked, training: UUID) -> HttpResponse:
    """One training with everybody who has a place or waits for one."""
    found = own_training(request, training)
    paid = queries.paid_places(found) if found.fee else frozenset()
    people = [
        Person(
            place=place,
            owes=place.state == Place.State.BOOKED
            and place.pay_until is not None
            and place.public_id not in paid,
        )
        for place in queries.roster_of(found)
    ]
    return page(
        request,
        "training",
        section="trainings",
        training=found,
        open=found.open_at(request.now),
        begun=request.now >= found.begins_at,
        kind=kind_of(found, request.rules),
        names=[request.rules.qualification_name(c) for c in serves_of(found, request.rules)],
        people=people,
        attended=sum(one.place.state == Place.State.ATTENDED for one in people),
    )


@for_organisers
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: OrganiserAsked, training: UUID) -> HttpResponse:
    """中止: asked for a reason, then done; everybody is told."""
    found = own_training(request, training)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            cancel_training(
                training=training,
                organiser=request.organiser.organiser,
                reason=form.cleaned_data["reason"],
                scheme=request.rules,
                at=request.now,
                actor=actor(request),
            )
        except Refused as refused:
            show_refusal(form, refused)
        else:
            return go(request, "organiser:training", training)
    return page(request, "cancel", section="trainings", training=found, form=form)


@for_organisers
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: OrganiserAsked, place: UUID) -> HttpResponse:
    """Say that somebody was there after all, or was not."""
    found = queries.reported_place(place, association=request.association.code)
    own = request.organiser.organiser
    if found is None or found.training.organiser_id != own.pk:
        raise Http404
    form, done = corrected(request, found, organiser=own)
    if done:
        return go(request, "organiser:training", found.training.public_id)
    return page(request, "correct", section="trainings", form=form, place=found)
