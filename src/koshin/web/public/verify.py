"""The public page that says whether a paper or a digital certificate is good, today or on a day."""

from datetime import date
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from koshin.capabilities.attestations.checking import by_code
from koshin.capabilities.papers.verification import verify
from koshin.platform import numbers
from koshin.web.addresses import to
from koshin.web.asked import Asked
from koshin.web.forms.fields import DayField
from koshin.web.public.paced import paced

A_MINUTE = 60


class DayForm(forms.Form):
    on = DayField(
        label=_("確かめる日"),
        required=False,
        help_text=_("その日に有効だったか、有効になるかが分かります。例:2027年3月31日"),
    )


@never_cache
@require_safe
@paced("check", a_minute=A_MINUTE)
def form(request: Asked) -> HttpResponse:
    """A field for the code of a paper; a code that can be one leads to its page."""
    typed = request.GET.get("code", "").strip()[:80]
    code = numbers.read(typed)
    if code:
        return HttpResponseRedirect(to(request, "check:paper", code))
    return render(request, "public/check_form.html", {"typed": typed})


@never_cache
@require_safe
@paced("check", a_minute=A_MINUTE)
def paper(request: Asked, code: str) -> HttpResponse:
    """What is true on the business date, or on the day ``?on=``; an unknown code gets a plain
    answer too."""
    asked = DayForm(request.GET if "on" in request.GET else None)
    on: date = (asked.is_valid() and asked.cleaned_data["on"]) or request.today
    context: dict[str, Any] = {
        "form": asked,
        "on": on,
        "today": request.today,
        "code": numbers.shown(numbers.read(code)),
    }
    verdict = verify(scheme=request.rules, typed=code, on=on)
    if verdict.state == "unknown":
        said = by_code(scheme=request.rules, typed=code, on=on)
        if said.state != "unknown":
            return render(request, "public/check_attestation.html", {**context, "said": said})
    facts = verdict.paper.facts if verdict.paper else {}
    context |= {"verdict": verdict, "facts": facts}
    return render(request, "public/check_paper.html", context)
