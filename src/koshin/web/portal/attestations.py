"""デジタル証明書: a certificate that programs can check, and the card (登録証) on the telephone."""

from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from koshin.capabilities.attestations import queries
from koshin.capabilities.attestations.actions.issue_attestation import (
    issue_attestation,
    offered,
)
from koshin.capabilities.attestations.actions.withdraw_attestation import withdraw_attestation
from koshin.capabilities.attestations.checking import Checked, name_in, of_attestation
from koshin.capabilities.attestations.document import document_url
from koshin.capabilities.attestations.models import Attestation
from koshin.capabilities.papers.render import check_url
from koshin.capabilities.people.models import HolderPhoto
from koshin.capabilities.register.models import Credential
from koshin.core.refusal import Refused
from koshin.platform import clock, numbers, qr
from koshin.web.addresses import go
from koshin.web.asked import HolderAsked, actor
from koshin.web.doors import for_holders
from koshin.web.portal.case import refused_page


class WishForm(forms.Form):
    named = forms.BooleanField(
        required=False,
        label=_("氏名を記載する"),
        help_text=_(
            "記載すると、QRコードやファイルを渡した相手は、氏名を読むことができます。"
            "記載しないときは、資格・番号・有効期間だけが載ります。"
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_holders
def one(request: HolderAsked, credential: int) -> HttpResponse:
    """The digital certificate of a credential: what it is for, issuing it, passing it on."""
    held = _held(request, credential)
    form = WishForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            issue_attestation(
                holder=request.holder,
                credential=held.pk,
                named=form.cleaned_data["named"],
                scheme=request.rules,
                at=request.now,
                now=clock.real_now(),
                actor=actor(request),
            )
        except Refused as refused:
            return refused_page(request, refused)
        return go(request, "portal:attestation", held.pk)
    found = queries.newest(held.pk)
    context = {
        "held": held,
        "name": request.rules.qualification_name(held.qualification),
        "form": form,
        "found": found,
        "said": _said(request, found) if found else None,
        "address": document_url(request.association.code, found.code) if found else "",
        "check": _check(request, found) if found else "",
    }
    return render(request, "portal/attestation.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_holders
def withdraw(request: HolderAsked, public_id: UUID) -> HttpResponse:
    """Taking it back, after a question."""
    found = _found(request, public_id)
    if request.method == "POST":
        withdraw_attestation(
            public_id=found.public_id,
            holder_id=request.holder.pk,
            at=request.now,
            actor=actor(request),
        )
        return go(request, "portal:attestation", found.credential_id)
    context = {"found": found, "said": _said(request, found)}
    return render(request, "portal/attestation_withdraw.html", context)


@require_safe
@for_holders
def card(request: HolderAsked, public_id: UUID) -> HttpResponse:
    """The card: what the plastic one says, and a QR code for whoever wants to check it."""
    found = _found(request, public_id)
    if found.withdrawn_at is not None:
        raise Http404
    address = _check(request, found)
    context = {
        "found": found,
        "said": _said(request, found),
        "name": request.holder.name,
        "number": request.holder.number,
        "with_photo": HolderPhoto.objects.filter(holder=request.holder).exists(),
        "now": request.now,
        "qr": _qr(address),
        "check": address,
        "code": numbers.shown(found.code),
    }
    return render(request, "portal/card.html", context)


@require_POST
@for_holders
def card_of(request: HolderAsked, credential: int) -> HttpResponse:
    """The card of a credential, with the certificate behind it, which is issued where there is
    none: its QR code then shows no name."""
    held = _held(request, credential)
    found = queries.newest(held.pk)
    if found is None:
        try:
            found = issue_attestation(
                holder=request.holder,
                credential=held.pk,
                named=False,
                scheme=request.rules,
                at=request.now,
                now=clock.real_now(),
                actor=actor(request),
            )
        except Refused as refused:
            return refused_page(request, refused)
    return go(request, "portal:card", found.public_id)


def _held(request: HolderAsked, credential: int) -> Credential:
    held = Credential.objects.filter(pk=credential, holder=request.holder).first()
    if held is None or not offered(request.association.code):
        raise Http404
    return held


def _found(request: HolderAsked, public_id: UUID) -> Attestation:
    found = Attestation.objects.filter(public_id=public_id, holder=request.holder).first()
    if found is None:
        raise Http404
    return found


def _said(request: HolderAsked, found: Attestation) -> Checked:
    return of_attestation(found, scheme=request.rules, on=request.today, name=name_in(found))


def _check(request: HolderAsked, found: Attestation) -> str:
    return check_url(association=request.association.code, code=found.code)


def _qr(address: str) -> SafeString:
    return mark_safe(qr.page_svg(address))  # noqa: S308 - made here, of letters and digits only
