"""受付: read the code of who comes, see whose it is, and record that they are there."""

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from koshin.capabilities.trainings import codes
from koshin.capabilities.trainings.actions.attend import attend, place_of
from koshin.core.refusal import Refused
from koshin.platform import reading
from koshin.web.addresses import go
from koshin.web.asked import actor
from koshin.web.forms.fields import ReadField
from koshin.web.forms.refusals import sentences, show
from koshin.web.organiser.gate import OrganiserAsked, for_organisers, page


class CodeField(ReadField):
    """Sixteen signs in any width, with or without hyphens; or the whole address that was read."""

    width = "w-20"

    @staticmethod
    def read(text: str) -> str:
        return reading.plain(text).rstrip("/").rpartition("/")[2].translate(reading.HYPHENS)


class CodeForm(forms.Form):
    code = CodeField(
        label=_("受付番号"),
        max_length=300,
        help_text=_("受講票の16けたです。例:04K8-X1QZ-7M2P-9TRA"),
    )


@for_organisers
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: OrganiserAsked) -> HttpResponse:
    """Type or read in a code; leads to whose it is."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            place = place_of(form.cleaned_data["code"], organiser=request.organiser.organiser)
        except Refused as refused:
            show(form, refused)
        else:
            return go(request, "organiser:door", codes.code_of(place))
    return page(request, "door", section="door", form=form)


@for_organisers
@require_http_methods(["GET", "HEAD", "POST"])
def person(request: OrganiserAsked, code: str) -> HttpResponse:
    """Whose code it is. Looking changes nothing; the button records the attendance."""
    organiser = request.organiser.organiser
    said: list[str] = []
    try:
        place = place_of(code, organiser=organiser)
        if request.method == "POST":
            place = attend(code=code, organiser=organiser, at=request.now, actor=actor(request))
    except Refused as refused:
        said = sentences(refused)
        if any(one.code == "unknown_code" for one in refused.refusals):
            form = CodeForm({"code": code})
            form.is_valid()
            show(form, refused)
            return page(request, "door", section="door", status=404, form=form)
    return page(
        request,
        "door_person",
        section="door",
        status=409 if said else 200,
        place=place,
        training=place.training,
        code=code,
        refusals=said,
    )
