"""お知らせ: what the association tells its holders, or some of them, with its files."""

from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from koshin.capabilities.notices import queries as notices
from koshin.capabilities.notices.actions.mark_read import mark_read
from koshin.capabilities.notices.models import Announcement, AnnouncementFile
from koshin.capabilities.papers import queries as papers
from koshin.capabilities.register import queries as register
from koshin.web.asked import HolderAsked
from koshin.web.doors import for_holders
from koshin.web.portal.shelf import with_notice

PER_PAGE = 20
MAILS_SHOWN = 5


def _for(request: HolderAsked) -> QuerySet[Announcement]:
    held = register.qualifications_of(request.holder.pk)
    return notices.news_for(request.holder, qualifications=held, at=request.now)


@require_safe
@for_holders
def listed(request: HolderAsked) -> HttpResponse:
    """お知らせ, and the newest of the mails that were sent to this holder."""
    context = {
        "page": Paginator(_for(request), PER_PAGE).get_page(request.GET.get("page")),
        "mails": notices.mails_of(request.holder.pk)[:MAILS_SHOWN],
        "result_notice": papers.latest_result_notice(request.holder.pk),
        "with_sample": with_notice(request),
    }
    return render(request, "portal/news.html", context)


@require_safe
@for_holders
def item(request: HolderAsked, announcement: int) -> HttpResponse:
    """One announcement; it counts as read, unless a clerk opens it for the holder."""
    found = get_object_or_404(_for(request), pk=announcement)
    if request.acting is None:
        mark_read(announcement=found.pk, holder_id=request.holder.pk, at=request.now)
    files = found.files.defer("content").order_by("pk")
    return render(request, "portal/news_item.html", {"item": found, "files": files})


@require_safe
@for_holders
def file(request: HolderAsked, public_id: UUID) -> HttpResponse:
    """A file of an announcement that is meant for this holder, to be saved."""
    found = get_object_or_404(AnnouncementFile, public_id=public_id, announcement__in=_for(request))
    answer = HttpResponse(
        bytes(found.content),
        content_type="application/pdf",
        headers={
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "X-Content-Type-Options": "nosniff",
        },
    )
    answer.headers["Content-Disposition"] = f'attachment; filename="{found.public_id}.pdf"'
    return answer
