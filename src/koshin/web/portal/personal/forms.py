"""Forms about oneself beside the registered data."""

from django import forms
from django.utils.translation import gettext_lazy as _

from koshin.web.forms.fields import AddressField, LongTextField, MailField, TextField

PUBLIC = (
    ("name", _("氏名")),
    ("kana", _("氏名(カナ)")),
    ("romanised_name", _("ローマ字の氏名")),
    ("prefecture", _("都道府県")),
    ("photo", _("写真")),
)
MAILS = (
    ("copies", _("申請やお問い合わせを受け付けたときの控え")),
    ("training", _("研修の申し込みと席の状況")),
)


class NamesForm(forms.Form):
    former_name = TextField(
        label=_("旧姓・旧氏名"),
        max_length=60,
        required=False,
        help_text=_("以前の氏名で取得した資格や研修の記録を確かめるときに使います。例:𠮷田"),
    )
    romanised_name = AddressField(
        label=_("ローマ字の氏名"),
        max_length=80,
        required=False,
        autocomplete="off",
        help_text=_("パスポートと同じつづりで入力してください(例:TAKAHASHI Sakiko)。"),
    )


class DeliveryForm(forms.Form):
    delivery_country = TextField(
        label=_("国・地域"),
        max_length=60,
        required=False,
        help_text=_("海外のときだけ、英語で入力してください。例:GERMANY"),
    )
    delivery_address = LongTextField(
        label=_("お届け先"),
        max_length=400,
        required=False,
        rows=4,
        help_text=_(
            "郵便番号から建物名まで、あて名ラベルに印刷する順に入力してください。"
            "空欄のときは、登録の住所にお送りします。"
        ),
    )


class SecondMailForm(forms.Form):
    second_email = MailField(
        label=_("予備のメールアドレス"),
        max_length=200,
        required=False,
        help_text=_("協会からのメールの写しをお送りします。空欄で保存すると、写しを止めます。"),
    )


class PhotoForm(forms.Form):
    photo = forms.FileField(
        label=_("写真"),
        help_text=_("JPEG、PNG、HEIC(10MBまで)。正面を向いた、顔の分かる写真を選んでください。"),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/heic"}),
        error_messages={"required": _("写真を選んでください。"), "empty": _("空のファイルです。")},
    )


class RegisterForm(forms.Form):
    shown = forms.MultipleChoiceField(
        label=_("公開名簿に載せる項目"),
        choices=PUBLIC,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class MailsForm(forms.Form):
    wanted = forms.MultipleChoiceField(
        label=_("受け取るメール"),
        choices=MAILS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class ErasureForm(forms.Form):
    reason = LongTextField(label=_("理由やご要望"), max_length=400, required=False, rows=4)
