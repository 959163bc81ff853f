"""To whom a paper of money is made out, asked of holders and staff in the same words."""

from django import forms
from django.utils.translation import gettext_lazy as _

from koshin.capabilities.papers import letterhead
from koshin.capabilities.papers.letterhead import Addressee
from koshin.capabilities.people.models import Holder
from koshin.web.forms.fields import PrintedField


class AddresseeForm(forms.Form):
    """宛名, and a person to whose attention it goes."""

    name = PrintedField(
        label=_("宛名"),
        max_length=100,
        help_text=_(
            "会社・団体の名称には「御中」、ご本人のお名前には「様」を付けて印刷します。"
            "ほかの方のお名前は「山田 花子 様」のように入力してください。"
        ),
    )
    attention = PrintedField(
        label=_("部署・ご担当者"),
        required=False,
        max_length=60,
        help_text=_("会社・団体あてのときに、宛名の下に印刷します。"),
    )

    def addressee(self, holder: Holder | None) -> Addressee:
        given = self.cleaned_data
        return letterhead.made_out_to(given["name"], attention=given["attention"], holder=holder)


def initial(to: Addressee) -> dict[str, str]:
    """What the form shows at first: the addressee as it is printed now."""
    return {"name": to.name, "attention": to.attention}
