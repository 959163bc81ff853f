"""For whom something is meant: the fields that an announcement and a benefit share."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from koshin.capabilities.notices import audience as meant
from koshin.capabilities.notices.audience import Audience
from koshin.capabilities.people.models import Holder
from koshin.core.prefectures import PREFECTURES
from koshin.core.scheme import Scheme
from koshin.web.office.gate import StaffAsked


class AudienceForm(forms.Form):
    """Nothing chosen: everybody."""

    qualifications = forms.MultipleChoiceField(required=False)
    prefectures = forms.MultipleChoiceField(
        label=_("お住まいの都道府県"),
        required=False,
        choices=[(name, name) for name in PREFECTURES],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("選ばないときは、どちらにお住まいの方も対象です。"),
    )

    def __init__(self, scheme: Scheme, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        self.fields["qualifications"] = forms.MultipleChoiceField(
            label=_("資格"),
            required=False,
            choices=[(code, one.name) for code, one in scheme.qualifications.items()],
            widget=forms.CheckboxSelectMultiple,
            help_text=_("選ばないときは、すべての資格の方が対象です。失効した方も含みます。"),
        )

    @property
    def audience(self) -> Audience:
        """What was chosen, once the form is valid."""
        return Audience(
            qualifications=tuple(self.cleaned_data["qualifications"]),
            prefectures=tuple(self.cleaned_data["prefectures"]),
        )


@dataclass(frozen=True, kw_only=True)
class Reached:
    """The audience in words, how many holders that is today, and some of them."""

    words: str
    count: int
    some: Sequence[Holder]


def reached(request: StaffAsked, audience: Audience) -> Reached:
    """Whom it would reach today. Two queries."""
    found = meant.members(request.association.code, audience)
    return Reached(
        words=meant.in_words(request.rules, audience),
        count=found.count(),
        some=list(found[: meant.SAMPLED]),
    )
