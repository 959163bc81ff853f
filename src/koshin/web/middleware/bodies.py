"""Refuses what is too large before any of it is read: nobody fills our disk with a form."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

# Evidence is at most 10 MB (platform.pictures); the form around it is small.
MOST_BYTES = 12 * 1024 * 1024
# A bank's file of a large month, or a roster, from people who signed in with a second factor.
MOST_BYTES_OF_STAFF = 64 * 1024 * 1024


class BoundedBodies:
    """Answers 413 with what to do instead. Stands last: no middleware reads a body before it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        staff = getattr(request, "staff", None)
        most = MOST_BYTES if staff is None else MOST_BYTES_OF_STAFF
        if _length(request) > most:
            return render(request, "413.html", {"most": most // 1024 // 1024}, status=413)
        return self.get_response(request)


def _length(request: HttpRequest) -> int:
    """The length that was announced; the server hands no more than that to us."""
    said = str(request.META.get("CONTENT_LENGTH") or "")
    return int(said) if said.isdecimal() else 0
