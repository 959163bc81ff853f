"""The public check of one credential by its number.

The number comes by POST, so that it stands in no address and no log.
"""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from koshin.capabilities.attestations.checking import by_number
from koshin.platform import reading
from koshin.web.asked import Asked
from koshin.web.forms.fields import DayField, ReadField
from koshin.web.public.paced import paced

A_MINUTE = 20


class NumberField(ReadField):
    read = staticmethod(lambda text: reading.plain(text).upper())


class NumberForm(forms.Form):
    number = NumberField(
        label=_("番号"),
        max_length=20,
        help_text=_("登録証や認定証に書かれた番号です。全角でも入力できます。"),
    )
    on = DayField(
        label=_("確かめる日"),
        required=False,
        help_text=_("空のままなら今日です。例:2027年3月31日"),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@paced("check-number", a_minute=A_MINUTE)
def check(request: Asked) -> HttpResponse:
    """The fields, and what is true of the number on the day."""
    form = NumberForm(request.POST or None)
    context: dict[str, Any] = {"form": form, "today": request.today}
    if request.method == "POST" and form.is_valid():
        on = form.cleaned_data["on"] or request.today
        number = form.cleaned_data["number"]
        context["said"] = by_number(scheme=request.rules, number=number, on=on)
        context["on"] = on
        context["typed"] = number
    return render(request, "public/check_number.html", context)
