"""受講番号の確認: whether somebody is about to be registered, for anybody who has the number.

The number comes by POST, so that it stands in no address and no log.
"""

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from koshin.capabilities.applications.pending import pending
from koshin.platform import reading
from koshin.web.asked import Asked
from koshin.web.forms.fields import ReadField


class NumberField(ReadField):
    read = staticmethod(lambda text: reading.plain(text).upper())


class NumberForm(forms.Form):
    number = NumberField(
        label=_("受講番号"),
        max_length=20,
        help_text=_("例:27HB010001。全角でも入力できます。"),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: Asked) -> HttpResponse:
    """The field, and what is true of the number today."""
    form = NumberForm(request.POST or None)
    found = None
    if request.method == "POST" and form.is_valid():
        found = pending(request.published, number=form.cleaned_data["number"], at=request.now)
    context = {"form": form, "found": found, "today": request.today}
    return render(request, "public/course_number.html", context)
