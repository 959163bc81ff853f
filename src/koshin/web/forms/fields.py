"""Form fields that accept widely and store one way; every error says what to type instead."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from koshin.core.dates import JST
from koshin.platform import pdf, reading


class ReadField(forms.CharField):
    """Text that is read by ``read``; what was typed stays in the box when it cannot be read."""

    message: ClassVar[Any] = _("入力内容をご確認ください。")
    width = ""
    kind = "text"
    mode = ""
    default_error_messages = {"required": _("入力してください。")}

    def __init__(self, **options: Any) -> None:
        complete = options.pop("autocomplete", "")
        attrs = {"autocomplete": complete} if complete else {}
        if self.width:
            attrs["class"] = self.width
        if self.mode:
            attrs["inputmode"] = self.mode
        options.setdefault("widget", forms.TextInput(attrs={"type": self.kind, **attrs}))
        options.setdefault("strip", False)
        super().__init__(**options)

    @staticmethod
    def read(text: str) -> Any:
        """The stored form of what was typed; raises ``ValueError`` when it cannot be read."""
        return text

    def clean(self, value: Any) -> Any:
        text = reading.tidy(value or "")
        if not text:
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return self.nothing()
        try:
            found = type(self).read(text)
        except ValueError:
            raise ValidationError(self.message, code="unreadable") from None
        if isinstance(found, str):
            self.run_validators(found)
        return found

    def nothing(self) -> Any:
        return ""


class TextField(ReadField):
    """Names and titles: kept as typed."""

    read = staticmethod(reading.tidy)


class LongTextField(forms.CharField):
    """Several lines, kept as typed."""

    default_error_messages = {"required": _("入力してください。")}

    def __init__(self, *, rows: int = 6, **options: Any) -> None:
        options.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(**options)


class AddressField(ReadField):
    read = staticmethod(reading.latin_width)


class KanaField(ReadField):
    read = staticmethod(reading.kana)
    message = _("ひらがなかカタカナで、読みを入力してください。")


class PostalCodeField(ReadField):
    read = staticmethod(reading.postal_code)
    message = _("郵便番号は、100-0014 のように7けたの数字で入力してください。")
    width, mode = "w-10", "numeric"


class PhoneField(ReadField):
    read = staticmethod(reading.phone)
    message = _("電話番号は、03-1234-5678 のように市外局番から入力してください。")
    width, mode, kind = "w-20", "tel", "tel"


class MailField(ReadField):
    """``type=text``, so that a full-width ＠ reaches us instead of the browser's refusal."""

    read = staticmethod(reading.email)
    message = _("メールアドレスは、name@example.jp のように入力してください。")
    mode = "email"


class DayField(ReadField):
    read = staticmethod(reading.day)
    message = _("日付は、2027年3月31日 や 2027/3/31、令和9年3月31日 のように入力してください。")
    width = "w-20"

    def nothing(self) -> None:
        return None

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, date):
            return f"{value.year}年{value.month}月{value.day}日"
        return value


class MomentField(ReadField):
    """A day and the time of it, in Japan."""

    read = staticmethod(reading.moment)
    message = _("日時は、2027年3月14日 13:00 や 2027-03-14 13:00 のように入力してください。")
    width = "w-20"

    def nothing(self) -> None:
        return None

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, datetime):
            local = value.astimezone(JST)
            return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"
        return value


class NumberField(ReadField):
    """Points: up to two decimals, not below ``least``."""

    read = staticmethod(reading.number)
    message = _("数字で入力してください(例:2、2.5)。")
    width, mode = "w-5", "decimal"

    def __init__(self, *, least: Decimal = Decimal(0), most: Decimal, **options: Any) -> None:
        self.least, self.most = least, most
        super().__init__(**options)

    def clean(self, value: Any) -> Any:
        found = super().clean(value)
        if found is None:
            return None
        if not self.least <= found <= self.most or found != round(found, 2):
            raise ValidationError(
                _("%(least)sから%(most)sまでの数字で入力してください。")
                % {"least": self.least, "most": self.most},
                code="range",
            )
        return found

    def nothing(self) -> None:
        return None

    def prepare_value(self, value: Any) -> Any:
        return f"{value.normalize():f}" if isinstance(value, Decimal) else value


class YenField(ReadField):
    """Whole yen as people write them: ``22,000``, ``２２０００円``."""

    message = _("金額は、22000 のように円単位の数字で入力してください。")
    width, mode = "w-10", "numeric"

    @staticmethod
    def read(text: str) -> int:
        digits = reading.plain(text).replace(",", "").removeprefix("¥").removesuffix("円")
        amount = int(digits)
        if not 0 < amount < 10**9:
            raise ValueError("not an amount")
        return amount

    def nothing(self) -> None:
        return None


class PrintedField(TextField):
    """A name that will stand on a paper: kept as typed, of characters that can be printed."""

    def clean(self, value: Any) -> Any:
        found = super().clean(value)
        missing = pdf.printable(found)
        if missing:
            raise ValidationError(
                _("書類に印刷できない文字があります(%(missing)s)。別の文字で入力してください。")
                % {"missing": "、".join(missing)},
                code="unprintable",
            )
        return found
