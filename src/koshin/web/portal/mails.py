"""Mails to a holder: to read again with what became of them, and to have sent once more."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from koshin.capabilities.notices import queries as notices
from koshin.capabilities.notices.actions.resend_mail import resend_mail
from koshin.capabilities.notices.models import Mail
from koshin.core.refusal import Refused
from koshin.web.addresses import go
from koshin.web.asked import HolderAsked, actor
from koshin.web.doors import for_holders
from koshin.web.mail_words import state_of
from koshin.web.portal.case import refused_page

PER_PAGE = 20


@require_safe
@for_holders
def listed(request: HolderAsked) -> HttpResponse:
    """All mails to this holder."""
    found = notices.mails_of(request.holder.pk)
    context = {"page": Paginator(found, PER_PAGE).get_page(request.GET.get("page"))}
    return render(request, "portal/mails.html", context)


@require_safe
@for_holders
def show(request: HolderAsked, public_id: UUID) -> HttpResponse:
    """One mail as it was sent, with the paper that it announces."""
    try:
        found = notices.mail_of(public_id, holder_id=request.holder.pk)
    except Mail.DoesNotExist:
        raise Http404 from None
    context = {
        "mail": found,
        "state": state_of(found),
        "address": request.holder.email,
        "waits": found.state == Mail.State.QUEUED,
        "said": _("もう一度お送りします。") if "again" in request.GET else "",
    }
    return render(request, "portal/mail.html", context)


@require_POST
@for_holders
def again(request: HolderAsked, public_id: UUID) -> HttpResponse:
    """Send it once more."""
    try:
        sent = resend_mail(
            public_id=public_id,
            holder_id=request.holder.pk,
            at=request.now,
            actor=actor(request),
        )
    except Mail.DoesNotExist:
        raise Http404 from None
    except Refused as refused:
        return refused_page(request, refused)
    answer = go(request, "portal:mail", sent.public_id)
    answer.headers["Location"] += "?again=1"
    return answer
