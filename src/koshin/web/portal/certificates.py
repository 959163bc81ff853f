"""証明書の発行: that a registration is complete and paid, and a certificate in English."""

from typing import Any

from django import forms
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from koshin.capabilities.attestations.actions.issue_attestation import offered
from koshin.capabilities.papers.actions import issue_certificate as issuing
from koshin.capabilities.papers.models import Paper
from koshin.capabilities.people.actions.set_romanised_name import set_romanised_name
from koshin.capabilities.register.models import Credential
from koshin.core.refusal import Refused
from koshin.web.addresses import go
from koshin.web.asked import HolderAsked, actor
from koshin.web.doors import for_holders
from koshin.web.forms import refusals
from koshin.web.forms.fields import AddressField
from koshin.web.portal.case import refused_page


class NameForm(forms.Form):
    """The name in Latin letters; full-width letters are taken too."""

    romanised_name = AddressField(
        label=_("ローマ字の氏名"),
        max_length=80,
        autocomplete="name",
        help_text=_("パスポートと同じつづりで入力してください(例:TAKAHASHI Sakiko)。"),
    )


@require_safe
@for_holders
def listed(request: HolderAsked) -> HttpResponse:
    """Each credential with the certificates that can be issued today."""
    valid = issuing.certifiable(request.holder.pk, scheme=request.rules, on=request.today)
    waiting = {
        one.credential
        for one in issuing.interim(request.holder.pk, scheme=request.rules, on=request.today)
    }
    context = {
        "rows": [
            {
                "one": one,
                "name": request.rules.qualification_name(one.qualification),
                "interim": one.credential in waiting,
            }
            for one in valid
        ],
        "digital": offered(request.association.code),
        "in_english": "certificate_en" in request.rules.texts,
    }
    return render(request, "portal/certificates.html", context)


@require_POST
@for_holders
def interim(request: HolderAsked, credential: int) -> HttpResponse:
    """登録手続完了証明書, opened at once."""
    try:
        paper = _issue(request, credential, issuing.INTERIM)
    except Refused as refused:
        return refused_page(request, refused)
    return go(request, "portal:paper", paper.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@for_holders
def english(request: HolderAsked, credential: int) -> HttpResponse:
    """英文証明書: the name in Latin letters is asked for, kept, and printed."""
    held = Credential.objects.filter(pk=credential, holder=request.holder).first()
    if held is None or "certificate_en" not in request.rules.texts:
        raise Http404
    form = NameForm(request.POST or None, initial={"romanised_name": request.holder.romanised_name})
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                request.holder = set_romanised_name(
                    holder_id=request.holder.pk,
                    name=form.cleaned_data["romanised_name"],
                    at=request.now,
                    actor=actor(request),
                )
                paper = _issue(request, credential, issuing.ENGLISH)
        except Refused as refused:
            refusals.show(form, refused)
        else:
            return go(request, "portal:paper", paper.public_id)
    context: dict[str, Any] = {
        "form": form,
        "name": request.rules.qualification_name(held.qualification),
        "number": held.number,
    }
    return render(request, "portal/certificate_english.html", context)


def _issue(request: HolderAsked, credential: int, kind: Paper.Kind) -> Paper:
    try:
        return issuing.issue_certificate(
            holder=request.holder,
            credential=credential,
            kind=kind,
            scheme=request.rules,
            at=request.now,
            actor=actor(request),
        )
    except Credential.DoesNotExist:
        raise Http404 from None
