"""Files that must be served from a path of the association, because browsers tie rights to it."""

from pathlib import Path

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from koshin.web.asked import Asked

WORKER = (Path(__file__).parents[1] / "static" / "koshin" / "card-worker.js").read_text("utf-8")


@require_safe
def card_worker(request: Asked) -> HttpResponse:
    """The program that shows saved cards without a network; it may act below ``card/`` only."""
    answer = HttpResponse(WORKER, content_type="text/javascript; charset=utf-8")
    answer.headers["Cache-Control"] = "no-cache"
    return answer
