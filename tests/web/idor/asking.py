"""Every route of the deployment, and what each visitor is answered there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from http.cookies import SimpleCookie

from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.converters import IntConverter

from tests.web.idor.objects import Found, find
from tests.web.idor.world import VISITORS, Doors

METHODS = ("GET", "POST")
# Commits before it asks the provider, so that it cannot be undone here: tests of payments play it.
NOT_ASKED = 0
DURABLE = frozenset({"portal:charge_pay", "portal:case_pay"})


@dataclass(frozen=True, kw_only=True)
class Route:
    """One route: its name with its area, and the arguments of its path but the association."""

    name: str
    arguments: tuple[str, ...]
    numbers: frozenset[str]
    of_association: bool


def routes() -> list[Route]:
    """All routes of the web by their names. (Nameless ones, a page's icon and what machines ask of
    health, are the same for everybody; :func:`nameless` lists them.)"""
    return sorted(_walk(get_resolver().url_patterns, "", ()), key=lambda one: one.name)


def _walk(patterns: Sequence[object], area: str, given: tuple[str, ...]) -> Iterator[Route]:
    for one in patterns:
        if isinstance(one, URLResolver):
            within = f"{one.namespace}:" if one.namespace else area
            yield from _walk(one.url_patterns, within, (*given, *one.pattern.regex.groupindex))
        elif isinstance(one, URLPattern):
            names = (*given, *one.pattern.regex.groupindex)
            if one.name is None:
                continue  # the icon and what machines ask: the same for everybody
            yield Route(
                name=f"{area}{one.name}",
                arguments=tuple(name for name in names if name != "association"),
                numbers=frozenset(
                    name
                    for name, kind in one.pattern.converters.items()
                    if isinstance(kind, IntConverter)
                ),
                of_association="association" in names,
            )


def path_of(route: Route, found: Found) -> str:
    """The route's path with real things in it."""
    given = dict(found.arguments)
    if route.of_association:
        given["association"] = found.association
    return reverse(route.name, kwargs=given)


def answers(route: Route, doors: Doors) -> dict[str, list[int]]:
    """By method, the status for each of ``VISITORS``. What an answer changed is undone."""
    found = find(route.name, list(route.arguments), route.numbers)
    path = path_of(route, found)
    told: dict[str, list[int]] = {method: [] for method in METHODS}
    for who in VISITORS:
        client = doors.visitor(who, path=path, code=found.association, owner=found.holder)
        for method in METHODS:
            if who == "right" and method == "POST" and route.name in DURABLE:
                told[method].append(NOT_ASKED)
            else:
                told[method].append(_asked(client, method, path).status_code)
    return told


def _asked(client: Client, method: str, path: str) -> HttpResponseBase:
    pairs = {name: morsel.value for name, morsel in client.cookies.items()}
    with transaction.atomic():
        answer = client.get(path) if method == "GET" else client.post(path)
        transaction.set_rollback(True)
    client.cookies = SimpleCookie(pairs)
    return answer
