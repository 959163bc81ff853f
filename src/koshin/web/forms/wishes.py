"""What is asked for about a qualification: the same fields in My Page and in the office."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from koshin.capabilities.applications.wishes import Wish
from koshin.core.requests import RequestKind
from koshin.core.scheme import Scheme
from koshin.web.forms.fields import DayField, LongTextField

FIRST_DAY = {
    "suspend": _("休止を始める日"),
    "withdraw": _("資格がなくなる日"),
    "death": _("亡くなられた日"),
}
HELP = {
    "suspend": _("2027年4月1日 のように入力してください。"),
    "withdraw": _("この日から資格がなくなります。前日までは有効です。"),
    "death": _("戸籍などで確かめた日を入力してください。"),
}
WORDS = {
    "suspend": _("事情"),
    "extend": _("延長する事情"),
    "resume": _("事務局への連絡"),
    "return": _("事務局への連絡"),
    "withdraw": _("返上する理由"),
    "death": _("届け出た方と、確かめた書類"),
}
NEEDED = frozenset({"suspend", "extend", "death"})


class WishForm(forms.Form):
    """The fields of one kind. ``key`` is made with the form, so that sending it twice asks once."""

    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, scheme: Scheme, kind: RequestKind, *given: Any, route: str = "", **options: Any
    ) -> None:
        super().__init__(*given, **options)
        self.kind, self.route = kind, route
        policy = scheme.suspension
        if kind == "suspend" and policy is not None:
            self.fields["reason"] = forms.ChoiceField(
                label=_("休止の理由"),
                choices=list(policy.reasons.items()),
                widget=forms.RadioSelect,
                error_messages={"required": _("休止の理由を選んでください。")},
            )
        if kind in FIRST_DAY:
            self.fields["starts_on"] = DayField(label=FIRST_DAY[kind], help_text=HELP[kind])
        if kind == "extend" or (kind == "suspend" and policy is not None):
            required = kind == "extend" or (policy is not None and policy.first is not None)
            self.fields["ends_on"] = DayField(
                label=_("休止を終える予定の日"),
                required=required,
                help_text=_("この日まで休止します。予定より早く再開することもできます。"),
            )
        self.fields["words"] = LongTextField(
            label=WORDS[kind], rows=4, max_length=2000, required=kind in NEEDED
        )

    def wish(self, credential: int | None) -> Wish:
        """What was typed, as the verb takes it."""
        given = self.cleaned_data
        return Wish(
            kind=self.kind,
            credential=credential,
            route=self.route,
            reason=given.get("reason", ""),
            words=given["words"],
            starts_on=given.get("starts_on"),
            ends_on=given.get("ends_on"),
        )
