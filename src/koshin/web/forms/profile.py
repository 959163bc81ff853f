"""The registered data of a holder as a form (氏名, カナ, 住所, 電話, メール…)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from koshin.capabilities.people.actions.update_profile import Profile
from koshin.capabilities.people.models import Holder
from koshin.core.prefectures import PREFECTURES
from koshin.platform import phones, reading
from koshin.web.forms import postal
from koshin.web.forms.fields import (
    AddressField,
    KanaField,
    MailField,
    PhoneField,
    PostalCodeField,
    TextField,
)

INVOICE_FIELDS = ("invoice_addressee", "invoice_sender")


class ProfileForm(forms.Form):
    """Everything a holder may change. ``with_invoice`` adds what an invoice is addressed to."""

    family_name = TextField(label=_("姓"), max_length=60, autocomplete="family-name")
    given_name = TextField(label=_("名"), max_length=60, required=False, autocomplete="given-name")
    family_kana = KanaField(
        label=_("姓(カナ)"), max_length=60, help_text=_("ひらがなでも入力できます。")
    )
    given_kana = KanaField(
        label=_("名(カナ)"),
        max_length=60,
        required=False,
        help_text=_("ひらがなでも入力できます。"),
    )
    postal_code = PostalCodeField(
        label=_("郵便番号"), help_text=_("例:100-0014"), autocomplete="postal-code"
    )
    prefecture = forms.ChoiceField(
        label=_("都道府県"),
        choices=[("", _("選んでください")), *((name, name) for name in PREFECTURES)],
        widget=forms.Select(attrs={"autocomplete": "address-level1"}),
        error_messages={"required": _("都道府県を選んでください。")},
    )
    city = AddressField(label=_("市区町村"), max_length=100, autocomplete="address-level2")
    street = AddressField(label=_("町名・番地"), max_length=200, help_text=_("例:永田町1-2-3"))
    building = AddressField(label=_("建物名・部屋番号"), max_length=200, required=False)
    phone = PhoneField(label=_("電話番号"), help_text=_("例:090-1234-5678"), autocomplete="tel")
    email = MailField(
        label=_("メールアドレス"),
        max_length=200,
        required=False,
        help_text=_(
            "手続きのご案内と入金の確認をお送りします。登録がないときは、マイページだけに表示します。"
        ),
        autocomplete="email",
    )
    invoice_addressee = TextField(
        label=_("請求書宛名"),
        max_length=200,
        required=False,
        help_text=_("会社などでお支払いのときに。空欄のときはお名前を記載します。"),
    )
    invoice_sender = TextField(
        label=_("送付者名"),
        max_length=200,
        required=False,
        help_text=_("お振込みのときに使う名義です。お名前と違うときに入力してください。"),
    )

    def __init__(self, *args: Any, with_invoice: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not with_invoice:
            for name in INVOICE_FIELDS:
                del self.fields[name]

    @classmethod
    def of(cls, holder: Holder, *, with_invoice: bool) -> "ProfileForm":
        """The form as it stands in the register."""
        profile = Profile.of(holder)
        initial = {name: getattr(profile, name) for name in Profile.__dataclass_fields__}
        initial["phone"] = phones.shown(profile.phone) if profile.phone else ""
        if profile.postal_code:
            initial["postal_code"] = f"{profile.postal_code[:3]}-{profile.postal_code[3:]}"
        return cls(initial=initial, with_invoice=with_invoice)

    def profile(self, holder: Holder) -> Profile:
        """What the valid form says; fields that it does not show stay as they are."""
        kept = Profile.of(holder)
        values = {
            name: self.cleaned_data.get(name, getattr(kept, name))
            for name in Profile.__dataclass_fields__
        }
        return Profile(**values)


def filled_from_postal_code(data: Any) -> dict[str, Any]:
    """What was typed, with prefecture and city of the postal code; a typed street stays.

    The button 郵便番号から住所を入力 leads here, so it works without JavaScript.
    """
    typed = {name: data.get(name, "") for name in data}
    try:
        place = postal.place_of(reading.postal_code(typed.get("postal_code", "")))
    except ValueError:
        return typed
    if place is None:
        return typed
    typed["prefecture"], typed["city"] = place.prefecture, place.city
    typed["street"] = typed.get("street") or place.street
    return typed
