"""Pages of evidence as answers: always a download of our own picture, never what was handed in."""

from django.http import HttpResponse

from koshin.capabilities.activities.models import EvidencePage


def picture(page: EvidencePage) -> HttpResponse:
    """The page as JPEG. A page of ours may show it; opened by itself it is saved, not shown."""
    return jpeg(bytes(page.content), number=page.number)


def jpeg(content: bytes, *, number: int) -> HttpResponse:
    """A picture of our own making, the page ``number`` of what was handed in."""
    return HttpResponse(
        content,
        content_type="image/jpeg",
        headers={
            "Content-Disposition": f'attachment; filename="page-{number}.jpg"',
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "X-Content-Type-Options": "nosniff",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Cache-Control": "no-store",
        },
    )
