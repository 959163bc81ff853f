"""The desk at a large association: the search box, the count of a round, and the board's pages."""

import secrets
from collections.abc import Callable, Iterator
from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.test import Client
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_totp.models import TOTPDevice

from koshin.capabilities.desk.actions.count_season import count_season
from koshin.capabilities.desk.finding import find_people
from koshin.capabilities.desk.season import runs
from koshin.capabilities.people.actions.create_staff import create_staff
from koshin.capabilities.people.models import Account, Holder, StaffMember
from koshin.capabilities.people.reach import reach_of
from koshin.ops.bench.counting import counted
from koshin.ops.bench.crowd import Place
from koshin.ops.bench.load import HOST
from koshin.ops.bench.rows import Row
from koshin.platform import clock
from koshin.platform.audit import SYSTEM

ASKED = 250
LAPS = 5
FIRST = 3
MAIL = "desk@example.jp"

PLAIN = str.maketrans("髙𠮷邊齋﨑", "高吉辺斉崎")


def measure(place: Place) -> Iterator[Row]:
    """Milliseconds of a search and of a page; the share of searches with the right person among
    the first three; seconds of a count."""
    clerk = _clerk(place)
    yield from _search(place, clerk)
    began = clock.monotonic()
    count_season(place.published, at=place.at)
    yield Row(name=f"season-count-{place.code}", value=_since(began), unit="s")
    yield from _pages(place, clerk)


def _clerk(place: Place) -> StaffMember:
    """Somebody of the office, whom only a session made here lets in."""
    create_staff(
        association=place.code,
        name="事務局",
        email=MAIL,
        password=secrets.token_urlsafe(),
        second_factor=secrets.token_hex(20),
        at=place.at,
        actor=SYSTEM,
    )
    return StaffMember.objects.get(association_id=place.code, email=MAIL)


def _search(place: Place, clerk: StaffMember) -> Iterator[Row]:
    reach, numbers = reach_of(clerk), place.published.scheme.numbers
    ids = list(Holder.objects.filter(association_id=place.code).values_list("pk", flat=True))
    took, right = [], 0
    for number in range(ASKED):
        person = Holder.objects.get(pk=ids[number * len(ids) // ASKED])
        typed = WAYS[number % len(WAYS)](person)
        began = clock.monotonic()
        found = find_people(reach, typed, numbers=numbers)
        took.append(1_000 * (clock.monotonic() - began))
        right += person.pk in [one.pk for one in found[:FIRST]]
    took.sort()
    people = Holder.objects.count()
    yield Row(
        name=f"search-p95-{place.code}",
        value=round(took[int(0.95 * ASKED)], 1),
        unit="ms",
        queries=3,
    )
    slowest = f"ms, of {people:,} people"
    yield Row(name=f"search-slowest-{place.code}", value=round(took[-1], 1), unit=slowest)
    yield Row(name=f"search-right-{place.code}", value=round(100 * right / ASKED, 1), unit="%")


# What the office has in hand: names come with the day of birth, as there are many namesakes.
WAYS: tuple[Callable[[Holder], str], ...] = (
    lambda one: f"{one.name.translate(PLAIN)} {one.birth_date}",
    lambda one: f"{one.kana} {one.birth_date}",
    lambda one: one.number,
    lambda one: one.email,
    lambda one: one.phone[-8:],
)


def _pages(place: Place, clerk: StaffMember) -> Iterator[Row]:
    client = Client(headers={"host": HOST, "cookie": _cookie(clerk)})
    person = Holder.objects.filter(association_id=place.code).latest("pk")
    run = runs(place.code)[0].cycle
    for name, path in (
        ("board", f"season?cycle={run}"),
        ("rows", f"season/rows?cycle={run}"),
        ("lacking", f"season/rows?cycle={run}&state=not_yet"),
        ("queues", "queues"),
        ("person", f"people/{person.pk}"),
    ):
        url = f"/{place.code}/office/{path}"
        took = []
        for _lap in range(LAPS):
            with counted() as count:
                began = clock.monotonic()
                answer = client.get(url)
                took.append(1_000 * (clock.monotonic() - began))
            if answer.status_code != 200:
                raise RuntimeError(f"{url}: {answer.status_code}")
        middle = sorted(took)[LAPS // 2]
        row = f"page-{name}-{place.code}"
        yield Row(name=row, value=round(middle, 1), unit="ms", queries=count.queries)


def _cookie(clerk: StaffMember) -> str:
    """A session as signing in with both factors makes it."""
    account = Account.objects.get(pk=clerk.account_id)
    device = TOTPDevice.objects.get(user=account)
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session[DEVICE_ID_SESSION_KEY] = device.persistent_id
    session.create()
    return f"koshin-{clerk.association_id}-office={session.session_key}"


def _since(began: float) -> float:
    return round(clock.monotonic() - began, 2)
