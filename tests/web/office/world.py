"""An office with its real sample people, and a clerk who signed in with both factors.

A test module that wants one of the fixtures imports it with what it needs.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice
from pytest_django.plugin import DjangoDbBlocker

from koshin.capabilities.people.models import Association
from koshin.ops.management.commands.set_demo_dates import DEMO_DATES
from koshin.ops.samples.load import PASSPHRASE, load_association
from koshin.ops.samples.reading import read
from koshin.platform import clock
from tests.ground import Ground


@dataclass(frozen=True, kw_only=True)
class Office:
    """A browser in which a clerk of this association is (or may get) signed in."""

    code: str
    client: Client

    def url(self, path: str = "") -> str:
        return f"/{self.code}/office/{path}"


@pytest.fixture(scope="module")
def office_people(
    ground: Ground, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Both associations with their sample people on the demo's dates, committed for this module."""
    with django_db_blocker.unblock():
        for code, moment in DEMO_DATES.items():
            load_association(code)
            Association.objects.filter(code=code).update(clock_offset=moment - clock.real_now())
    yield
    ground.empty()


def code_of(email: str) -> str:
    """What the authenticator app of this clerk shows now."""
    device = TOTPDevice.objects.get(user__staff_member__email=email)
    return f"{totp(device.bin_key):06d}"


@pytest.fixture(scope="module")
def office_sessions(office_people: None, django_db_blocker: DjangoDbBlocker) -> dict[str, Any]:
    """The cookies of the first clerk of each association, who gave both factors."""
    with django_db_blocker.unblock():
        return {code: sign_in(code).client.cookies for code in DEMO_DATES}


def sign_in(code: str, *, place: int = 0) -> Office:
    """A browser in which the association's first (or another) clerk gave password and code."""
    office = Office(code=code, client=Client())
    email = read(code).staff[place].mail
    given = {"email": email, "password": PASSPHRASE}
    assert office.client.post(office.url("sign-in"), given).status_code == 303
    answer = office.client.post(office.url("sign-in/code"), {"code": code_of(email)})
    assert answer.status_code == 302
    return office


def _signed_in(code: str, sessions: dict[str, Any]) -> Office:
    office = Office(code=code, client=Client())
    for name, morsel in sessions[code].items():
        office.client.cookies[name] = morsel.value
    return office


@pytest.fixture
def jspo_office(office_sessions: dict[str, Any], db: None) -> Office:
    return _signed_in("jspo", office_sessions)


@pytest.fixture
def itc_office(office_sessions: dict[str, Any], db: None) -> Office:
    return _signed_in("itc", office_sessions)
