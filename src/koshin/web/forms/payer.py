"""The organisation that pays for holders, asked of holders and staff in the same words."""

from django import forms
from django.utils.translation import gettext_lazy as _

from koshin.capabilities.payments.actions.make_bundle import Payer
from koshin.web.forms.fields import MailField, PrintedField, TextField


class PayerForm(forms.Form):
    """The organisation that pays, and whom there to write to."""

    name = PrintedField(
        label=_("会社・団体の名称"),
        max_length=100,
        autocomplete="organization",
        help_text=_("請求書の宛名になります。「御中」は付けずに入力してください。"),
    )
    department = PrintedField(label=_("部署"), required=False, max_length=60)
    contact = PrintedField(
        label=_("ご担当者のお名前"),
        required=False,
        max_length=60,
        help_text=_("請求書の宛名の下に印刷します。"),
    )
    mail = MailField(
        label=_("ご担当者のメールアドレス"),
        required=False,
        help_text=_("請求書をお送りする先です。事務局だけが使います。"),
    )
    number = TextField(
        label=_("会社・団体の登録番号(T と13けたの数字)"),
        required=False,
        help_text=_("分からないときは空欄でかまいません。"),
    )

    def payer(self) -> Payer:
        return Payer(**self.cleaned_data)
