"""Six visitors before every door: nobody, a stranger, a branch, another association, an auditor,
and whoever has a right to what is behind it."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from django.conf import settings
from django.test import Client
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_totp.models import TOTPDevice
from pytest_django.plugin import DjangoDbBlocker

from koshin.capabilities.people.actions.create_staff import create_staff
from koshin.capabilities.people.actions.open_organiser import add_organiser_member
from koshin.capabilities.people.models import Account, Holder, StaffMember
from koshin.ops.management.commands.set_demo_dates import DEMO_DATES
from koshin.ops.samples.load import load_association
from koshin.platform.audit import SYSTEM
from koshin.web.middleware.area import cookie_name
from tests import courses, stories
from tests.ground import Ground
from tests.ops.doctor.first import play_first
from tests.ops.doctor.life import play_life
from tests.ops.doctor.odd_money import play_odd_money
from tests.ops.doctor.office import play_office
from tests.ops.doctor.play import NOW, Play
from tests.ops.doctor.proof_of_points import play_proof_of_points
from tests.provider import living_at
from tests.web.portal.visitor import account_of, agreed

VISITORS = ("nobody", "stranger", "branch", "elsewhere", "auditor", "right")
# Where none of the sample people lives.
FAR = "鳥取県"


@dataclass(kw_only=True)
class Doors:
    """The played world, and who comes to its doors; clients are made once each."""

    strangers: dict[str, int]
    clients: dict[tuple[str, int], Client] = field(default_factory=dict)

    def visitor(self, who: str, *, path: str, code: str, owner: int | None) -> Client:
        """The client of ``who`` for a path of the association ``code``."""
        area = path.split("/")[2] if path.startswith(f"/{code}/") else ""
        account = self._account(who, area, code, owner)
        if account is None:
            return Client()
        key = (cookie_name(path), account.pk)
        if key not in self.clients:
            self.clients[key] = signed_in(account, cookie_name(path))
        return self.clients[key]

    def _account(self, who: str, area: str, code: str, owner: int | None) -> Account | None:
        other = "itc" if code == "jspo" else "jspo"
        if who == "nobody":
            return None
        if who in ("branch", "auditor"):
            return _clerk(code, who)
        if who == "elsewhere":
            return _clerk(other, "manager") if area == "office" else _holder(self.strangers[other])
        if who == "stranger":
            return _organiser(code, 1) if area == "organiser" else _holder(self.strangers[code])
        if area == "office":
            return _clerk(code, "manager")
        if area == "organiser":
            return _organiser(code, 0)
        return _holder(owner or Holder.objects.filter(association=code).earliest("pk").pk)


def _clerk(code: str, role: str) -> Account:
    found = StaffMember.objects.filter(association=code, role=role)
    if role == "branch":
        found = found.filter(prefectures=[FAR])
    return Account.objects.get(pk=found.earliest("pk").account_id)


def _holder(pk: int) -> Account:
    person = Holder.objects.get(pk=pk)
    account = person.account or account_of(person)
    world = stories.association(person.association_id)
    if world.scheme.member_terms is not None:
        agreed(world, person)
    return account


def _organiser(code: str, place: int) -> Account:
    """The first one who acts for the sample's organiser, or the last, who acts for another."""
    found = Account.objects.filter(association=code, kind=Account.ORGANISER).order_by("pk")
    return found[0] if place == 0 else found.reverse()[0]


def signed_in(account: Account, name: str) -> Client:
    """A client with this account's session, both factors given, under the cookie ``name``."""
    client = Client()
    client.force_login(account)
    device = TOTPDevice.objects.filter(user=account, confirmed=True).first()
    if device is not None:
        session = client.session
        session[DEVICE_ID_SESSION_KEY] = device.persistent_id
        session.save()
    client.cookies[name] = client.cookies.pop(settings.SESSION_COOKIE_NAME).value
    return client


@pytest.fixture(scope="module")
def doors(
    ground: Ground, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Doors]:
    with django_db_blocker.unblock():
        strangers = {}
        for code in DEMO_DATES:
            load_association(code)
            create_staff(
                association=code,
                name="遠方 の支部",
                email=f"far@{code}-office.example.jp",
                password="momiji-tsubame-minato-2027",
                second_factor="ab" * 20,
                at=NOW,
                actor=SYSTEM,
                role="branch",
                prefectures=[FAR],
            )
            world = stories.association(code)
            strangers[code] = stories.holder(world, number="9999001").pk
        world = stories.association("jspo")
        living_at(world.association, NOW)
        play = Play(world)
        play.all()
        play_odd_money(play)
        play_life(play)
        play_first(play)
        play_proof_of_points()
        play_office()
        for code in DEMO_DATES:
            add_organiser_member(
                organiser=courses.organiser(stories.association(code), name="よその主催者"),
                name="与曽 望",
                email=f"yoso@{code}-organiser.example.jp",
                password="momiji-tsubame-minato-2027",
                second_factor="cd" * 20,
                at=NOW,
                actor=SYSTEM,
            )
        yield Doors(strangers=strangers)
    ground.empty()
