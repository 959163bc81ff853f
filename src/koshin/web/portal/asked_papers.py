"""Papers that a holder asks for: a quote before applying, an invoice to whomever it should name."""

from collections.abc import Callable
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from koshin.capabilities.applications.models import Application
from koshin.capabilities.applications.offer import line_to_json
from koshin.capabilities.papers import letterhead
from koshin.capabilities.papers import queries as papers
from koshin.capabilities.papers.actions.issue_invoice import issue_invoice
from koshin.capabilities.papers.actions.issue_quote import Quoted, issue_quote
from koshin.capabilities.papers.letterhead import Addressee
from koshin.capabilities.papers.models import Paper
from koshin.capabilities.payments import queries as payments
from koshin.capabilities.payments.models import Charge
from koshin.core.refusal import Refused
from koshin.web.addresses import go, to
from koshin.web.asked import HolderAsked, actor
from koshin.web.doors import for_holders
from koshin.web.forms import refusals
from koshin.web.forms.made_out import AddresseeForm, initial
from koshin.web.portal.case import case_of, refused_page


@require_POST
@for_holders
def invoice(request: HolderAsked, charge: UUID) -> HttpResponse:
    """Issue the invoice, or find the valid one, and open it."""
    try:
        paper = _invoice(request, _charge(request, charge), None)
    except Refused as refused:
        return refused_page(request, refused)
    return go(request, "portal:paper", paper.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@for_holders
def invoice_to(request: HolderAsked, charge: UUID) -> HttpResponse:
    """請求書の宛名: to whom the invoice is made out."""
    found = _charge(request, charge)
    valid = papers.about([charge]).get((Paper.Kind.INVOICE, charge), [])
    kept = letterhead.kept(valid[0].facts) if valid else None
    return _ask(
        request,
        shown=kept or letterhead.addressee(request.holder),
        issue=lambda addressee: _invoice(request, found, addressee),
        words={
            "title": _("請求書の宛名"),
            "intro": _("請求書は、どのお支払い方法でも、お支払いの前でも後でも発行できます。"),
            "button": _("請求書(PDF)を発行する"),
            "back": to(request, "portal:purchase", charge),
        },
        replaced=valid[0] if valid else None,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_holders
def quote(request: HolderAsked, application: UUID) -> HttpResponse:
    """見積書: what applying will cost, while it is a draft."""
    case = case_of(request, application)
    if case.application.state != Application.State.DRAFT:
        return go(request, "portal:case", application)
    quoted = Quoted(
        subject=application,
        title=case.offer.label,
        lines=[line_to_json(line) for line in case.offer.quote.lines],
        closes=case.offer.window.closes,
    )
    return _ask(
        request,
        shown=letterhead.addressee(request.holder),
        issue=lambda addressee: issue_quote(
            holder=request.holder,
            quoted=quoted,
            scheme=request.rules,
            at=request.now,
            actor=actor(request),
            to=addressee,
        ),
        words={
            "title": _("見積書の発行"),
            "intro": _("お申し込みの前に、会社などへ提出する見積書を発行できます。"),
            "button": _("見積書(PDF)を発行する"),
            "back": to(request, "portal:case_fee", application),
        },
    )


def _ask(
    request: HolderAsked,
    *,
    shown: Addressee,
    issue: Callable[[Addressee], Paper],
    words: dict[str, str],
    replaced: Paper | None = None,
) -> HttpResponse:
    form = AddresseeForm(request.POST or None, initial=initial(shown))
    if request.method == "POST" and form.is_valid():
        try:
            paper = issue(form.addressee(request.holder))
        except Refused as refused:
            refusals.show(form, refused)
        else:
            return go(request, "portal:paper", paper.public_id)
    context = {"form": form, "words": words, "replaced": replaced}
    return render(request, "portal/made_out.html", context)


def _invoice(request: HolderAsked, charge: Charge, addressee: Addressee | None) -> Paper:
    return issue_invoice(
        charge=charge,
        scheme=request.rules,
        at=request.now,
        actor=actor(request),
        to=addressee,
    )


def _charge(request: HolderAsked, charge: UUID) -> Charge:
    try:
        return payments.charge_of(charge, holder_id=request.holder.pk)
    except Charge.DoesNotExist:
        raise Http404 from None
