"""書類: every paper that the association gave a holder, to read again."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from koshin.capabilities.papers import queries as papers
from koshin.capabilities.papers import render as drawing
from koshin.capabilities.papers.actions.issue_result_notice import Result
from koshin.capabilities.papers.actions.sign_paper import signed_pdf
from koshin.capabilities.papers.models import Paper
from koshin.capabilities.register import facts as facts_reader
from koshin.core.cycles import renewal_cycle
from koshin.core.refusal import Refusal, Refused
from koshin.platform import clock
from koshin.platform.pdf import Unprintable
from koshin.web.asked import HolderAsked
from koshin.web.doors import for_holders
from koshin.web.portal.case import refused_page


@require_safe
@for_holders
def shelf(request: HolderAsked) -> HttpResponse:
    """All papers, newest first, and a sample of the notice."""
    context = {
        "papers": papers.shelf(request.holder.pk),
        "with_sample": with_notice(request),
    }
    return render(request, "portal/papers.html", context)


def with_notice(request: HolderAsked) -> bool:
    """Whether the scheme announces its results by a notice (PDF)."""
    return any(rule.how == "pdf" for rule in request.rules.documents)


@require_safe
@for_holders
def paper(request: HolderAsked, public_id: UUID) -> HttpResponse:
    """The PDF of one paper; reading it changes nothing."""
    try:
        found = papers.of_holder(public_id, holder_id=request.holder.pk)
    except Paper.DoesNotExist:
        raise Http404 from None
    try:
        content = signed_pdf(found, at=request.now, now=clock.real_now())
    except Unprintable as fault:
        return refused_page(request, _unprintable(fault))
    return _pdf(content, name=f"{found.number}.pdf")


@require_safe
@for_holders
def sample(request: HolderAsked) -> HttpResponse:
    """更新結果通知書サンプル: what the next renewal would bring, marked 見本."""
    facts = facts_reader.of_holder(request.holder.pk)
    held = next((c for c in facts.credentials if c.terms), None)
    if held is None or not with_notice(request):
        raise Http404
    cycle = renewal_cycle(request.rules, held)
    result = Result(
        cycle=cycle.code,
        cycle_label=cycle.label,
        qualification_name=request.rules.qualification_name(held.qualification),
        credential_number=held.number,
        awarded_on=held.awarded_on,
        valid_until=cycle.new_term.end,
    )
    try:
        content = drawing.sample_of(
            name=request.holder.name, result=result, scheme=request.rules, on=request.today
        )
    except Unprintable as fault:
        return refused_page(request, _unprintable(fault))
    return _pdf(content, name="sample.pdf")


def _unprintable(fault: Unprintable) -> Refused:
    """Names come from elsewhere too, where nobody asked whether they can be printed."""
    return Refused(Refusal(code="unprintable", sentence=str(fault)))


def _pdf(content: bytes, *, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return answer
