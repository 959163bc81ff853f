"""Who looks at My Page in the benchmark, and how many queries one look takes."""

from dataclasses import asdict, dataclass
from importlib import import_module
from itertools import islice
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.test import Client

from koshin.capabilities.people.models import Account, Holder
from koshin.ops.bench.counting import counted
from koshin.ops.bench.crowd import Place
from koshin.ops.bench.load import HOST, Visit
from koshin.ops.bench.walk import renew

VISITORS = 60


class NotShown(Exception):
    """My Page did not answer with a page: nothing was measured."""


@dataclass(frozen=True, kw_only=True)
class Audience:
    """The visits, and the most queries that any of them takes."""

    visits: tuple[Visit, ...]
    queries: int

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def audience(place: Place) -> Audience:
    """Sixty signed-in holders in the window: every second one has just renewed."""
    people = Holder.objects.filter(association_id=place.code, applications=None).order_by("pk")
    visits = []
    for number, holder in enumerate(islice(people, VISITORS)):
        if number % 2:
            renew(holder, place.published, at=place.at)
        account = Account.objects.get(holder=holder)
        cookie = f"koshin-{place.code}={_session(account)}"
        visits.append(Visit(path=f"/{place.code}/home/", cookie=cookie))
    return Audience(visits=tuple(visits), queries=max(_queries(visit) for visit in visits))


def _session(account: Account) -> str:
    """The key of a session as signing in makes it."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def _queries(visit: Visit) -> int:
    client = Client(headers={"host": HOST, "cookie": visit.cookie})
    client.get(visit.path)
    with counted() as count:
        answer = client.get(visit.path)
    if answer.status_code != 200:
        raise NotShown(f"{visit.path}: {answer.status_code}")
    return count.queries
