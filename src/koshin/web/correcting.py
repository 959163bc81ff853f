"""The form with which organisers and the office correct who was at a training."""

from django import forms
from django.utils.translation import gettext_lazy as _

from koshin.capabilities.applications.actions.correct_attendance import correct_attendance
from koshin.capabilities.people.models import Organiser
from koshin.capabilities.trainings.models import Place
from koshin.core.refusal import Refused
from koshin.web.asked import Asked, actor
from koshin.web.forms.fields import TextField
from koshin.web.forms.refusals import show


class CorrectForm(forms.Form):
    """What was wrong with the report."""

    result = forms.ChoiceField(
        label=_("正しい結果"),
        choices=[("attended", _("出席")), ("absent", _("欠席"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("正しい結果を選んでください。")},
    )
    reason = TextField(
        label=_("訂正の理由"),
        max_length=100,
        help_text=_("欠席への訂正では、受講者の画面に、お問い合わせ先とともに表示されます。"),
    )


def corrected(
    request: Asked, place: Place, *, organiser: Organiser | None
) -> tuple[CorrectForm, bool]:
    """The form, with what was wrong with it, and whether the attendance stands corrected."""
    form = CorrectForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return form, False
    try:
        correct_attendance(
            place=place.public_id,
            association=request.association.code,
            organiser=organiser,
            attended=form.cleaned_data["result"] == "attended",
            reason=form.cleaned_data["reason"],
            at=request.now,
            actor=actor(request),
        )
    except Refused as refused:
        show(form, refused)
        return form, False
    return form, True
