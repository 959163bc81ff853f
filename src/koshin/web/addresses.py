"""Addresses of pages within the association that is being asked."""

from django.http import HttpResponseRedirect
from django.urls import reverse

from koshin.web.asked import Asked


def to(request: Asked, name: str, *args: object) -> str:
    """The path of the page ``name`` (``portal:home``) in this association."""
    return reverse(name, args=(request.association.code, *args))


def go(request: Asked, name: str, *args: object) -> HttpResponseRedirect:
    """Lead the browser to a page with GET (303), so that reloading repeats nothing."""
    answer = HttpResponseRedirect(to(request, name, *args))
    answer.status_code = 303
    return answer
