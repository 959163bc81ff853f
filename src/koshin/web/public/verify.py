"""The public page that says whether a paper is good today (valid, expired, unknown)."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from koshin.capabilities.papers.verification import verify
from koshin.platform import numbers
from koshin.web.addresses import to
from koshin.web.asked import Asked


@never_cache
@require_safe
def form(request: Asked) -> HttpResponse:
    """A field for the code of a paper; a code that can be one leads to its page."""
    typed = request.GET.get("code", "").strip()[:80]
    code = numbers.read(typed)
    if code:
        return HttpResponseRedirect(to(request, "check:paper", code))
    return render(request, "public/check_form.html", {"typed": typed})


@never_cache
@require_safe
def paper(request: Asked, code: str) -> HttpResponse:
    """What is true of the paper on the business date; an unknown code gets a plain answer too."""
    verdict = verify(scheme=request.rules, typed=code, on=request.today)
    facts = verdict.paper.facts if verdict.paper else {}
    context = {
        "verdict": verdict,
        "facts": facts,
        "today": request.today,
        "code": numbers.shown(numbers.read(code)),
    }
    return render(request, "public/check_paper.html", context)
