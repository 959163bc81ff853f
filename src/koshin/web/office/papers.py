"""One paper of money: what it says, its PDF, and declaring it void, correcting it, issuing anew."""

from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from koshin.capabilities.papers import queries
from koshin.capabilities.papers.actions.issue_bundle_invoice import issue_bundle_invoice
from koshin.capabilities.papers.actions.issue_invoice import issue_invoice
from koshin.capabilities.papers.actions.reissue_receipt import reissue_receipt
from koshin.capabilities.papers.actions.sign_paper import signed_pdf
from koshin.capabilities.papers.actions.void_paper import void_paper
from koshin.capabilities.papers.labels import label_of
from koshin.capabilities.papers.models import Paper
from koshin.capabilities.payments.models import Bundle, Charge, Settlement
from koshin.core.refusal import Refusal, Refused
from koshin.platform import clock
from koshin.platform.pdf import Unprintable
from koshin.web.addresses import go
from koshin.web.asked import actor
from koshin.web.forms.fields import PrintedField
from koshin.web.forms.refusals import show
from koshin.web.forms.shares import SharesForm, initial
from koshin.web.office.gate import StaffAsked, for_staff, page
from koshin.web.office.trail import trail_of


class ReasonForm(forms.Form):
    """Why a paper is void or corrected; a correction prints it."""

    reason = PrintedField(
        label=_("理由"),
        max_length=200,
        help_text=_("記録に残ります。訂正の場合は、新しい書類にも印刷されます。"),
    )


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def detail(request: StaffAsked, paper: UUID) -> HttpResponse:
    """The paper's facts and history; 無効にする, and for an invoice 訂正して発行する."""
    found = _paper(request, paper)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            shown = _correct(request, found, reason) if "correct" in request.POST else None
            if shown is None:
                void_paper(paper=found, reason=reason, at=request.now, actor=actor(request))
        except Refused as refused:
            show(form, refused)
        else:
            return go(request, "office:paper", (shown or found).public_id)
    return page(
        request,
        "paper",
        section="papers",
        paper=found,
        label=label_of(found),
        form=form,
        replaced_by=list(found.replaced_by.order_by("pk")),
        history=trail_of(request, f"paper:{found.public_id}"),
    )


def _correct(request: StaffAsked, found: Paper, reason: str) -> Paper:
    """A corrected invoice in the place of this one."""
    charge = Charge.objects.filter(public_id=found.subject).first()
    bundle = Bundle.objects.filter(public_id=found.subject).first()
    if found.kind != Paper.Kind.INVOICE or found.voided_at or not (charge or bundle):
        sentence = _("有効な請求書だけを訂正できます。")
        raise Refused(Refusal(code="not_correctable", sentence=str(sentence)))
    if bundle is not None:
        return issue_bundle_invoice(
            bundle=bundle,
            scheme=request.rules,
            at=request.now,
            actor=actor(request),
            correcting=reason,
        )
    assert charge is not None  # noqa: S101 - one of the two
    return issue_invoice(
        charge=charge,
        scheme=request.rules,
        at=request.now,
        actor=actor(request),
        correcting=reason,
    )


@for_staff
@require_safe
def pdf(request: StaffAsked, paper: UUID) -> HttpResponse:
    """The PDF; reading it changes nothing."""
    found = _paper(request, paper)
    try:
        content = signed_pdf(found, at=request.now, now=clock.real_now())
    except Unprintable as fault:
        return HttpResponse(str(fault), status=409, content_type="text/plain; charset=utf-8")
    answer = HttpResponse(content, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{found.number}.pdf"'
    return answer


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def receipt(request: StaffAsked, settlement: UUID) -> HttpResponse:
    """領収書の発行し直し for a holder, as often as needed."""
    found = (
        Settlement.objects.filter(public_id=settlement, association=request.association)
        .select_related("charge__holder")
        .first()
    )
    if found is None:
        raise Http404
    valid = queries.about([settlement]).get((Paper.Kind.RECEIPT, settlement), [])
    form = SharesForm(request.POST or None, initial=initial(found, valid))
    if request.method == "POST" and form.is_valid():
        try:
            made = reissue_receipt(
                settlement=found,
                shares=form.shares(found),
                scheme=request.rules,
                at=request.now,
                actor=actor(request),
            )
        except Refused as refused:
            show(form, refused)
        else:
            return go(request, "office:paper", made[0].public_id)
    return page(request, "receipt", section="papers", settlement=found, valid=valid, form=form)


def _paper(request: StaffAsked, public_id: UUID) -> Paper:
    found = (
        Paper.objects.select_related("holder", "replaces")
        .filter(public_id=public_id, association=request.association, kind__in=Paper.MONEY)
        .first()
    )
    if found is None:
        raise Http404
    return found
