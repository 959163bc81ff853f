"""Addresses of pages within the association that is being asked."""

from functools import lru_cache

from django.http import HttpResponseRedirect
from django.urls import reverse

from koshin.web.asked import Asked


@lru_cache(maxsize=4_096)
def path_of(association: str, name: str, *args: object) -> str:
    """The path of a page of an association. A page names a dozen, and they never change."""
    return reverse(name, args=(association, *args))


def to(request: Asked, name: str, *args: object) -> str:
    """The path of the page ``name`` (``portal:home``) in this association."""
    return path_of(request.association.code, name, *args)


def go(request: Asked, name: str, *args: object) -> HttpResponseRedirect:
    """Lead the browser to a page with GET (303), so that reloading repeats nothing."""
    answer = HttpResponseRedirect(to(request, name, *args))
    answer.status_code = 303
    return answer
