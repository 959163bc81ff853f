"""Guessing passwords is slow, and nobody can lock out the owner by guessing."""

from datetime import timedelta

import pytest
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.test import RequestFactory
from pytest_django.fixtures import Settings

from koshin.capabilities.notices.actions.ask_code import ask_code
from koshin.capabilities.people.actions.check_sign_in import check_sign_in
from koshin.capabilities.people.actions.forget_sign_ins import forget_sign_ins
from koshin.capabilities.people.actions.note_sign_in import note_sign_in
from koshin.capabilities.people.actions.open_account import open_account
from koshin.capabilities.people.guesses import BREATH, BUSY, LIMIT, SIEGE
from koshin.capabilities.people.models import (
    Account,
    Holder,
    MailedCode,
    SignedIn,
    SignInFailure,
)
from koshin.core.refusal import Refused
from koshin.platform.audit import SYSTEM
from koshin.web.client_address import client_address
from tests import stories
from tests.stories import World, jst

pytestmark = pytest.mark.django_db
NOW = jst("2027-02-15 10:00")
PASSWORD = "momiji-tsubame-minato"
HOME, ELSEWHERE = "203.0.113.7", "198.51.100.1"


@pytest.fixture
def world() -> World:
    return stories.association("jspo")


@pytest.fixture
def coach(world: World) -> Holder:
    person = stories.holder(world, number="2301211")
    open_account(holder_id=person.pk, password_hash=make_password(PASSWORD), at=NOW, actor=SYSTEM)
    person.refresh_from_db()
    return person


def tried(
    world: World,
    login: str,
    password: str,
    *,
    address: str = ELSEWHERE,
    after: timedelta = timedelta(),
) -> str:
    """``in``, or the code of the refusal."""
    try:
        found = check_sign_in(
            association=world.association,
            kind="holder",
            login=login,
            password=password,
            address=address,
            at=NOW + after,
        )
    except Refused as refused:
        return refused.refusals[0].code
    assert isinstance(found, Account)
    return "in"


def test_guessing_by_number_and_by_mail_is_counted_together(world: World, coach: Holder) -> None:
    for turn in range(LIMIT):
        login = coach.number if turn % 2 else coach.email
        assert tried(world, login, "wrong") == "sign_in_refused"
    assert tried(world, coach.number, PASSWORD) == "too_many_attempts"
    assert tried(world, coach.email.upper(), PASSWORD) == "too_many_attempts"
    assert tried(world, coach.number, PASSWORD, after=timedelta(minutes=5)) == "in"


def test_the_owner_gets_in_from_another_address(world: World, coach: Holder) -> None:
    for _ in range(LIMIT + 1):
        tried(world, coach.number, "wrong")
    assert tried(world, coach.number, PASSWORD, address=HOME) == "in"


def test_guessing_from_many_addresses_is_slowed_and_the_owner_still_gets_in(
    world: World, coach: Holder
) -> None:
    guessers = [f"198.51.100.{n}" for n in range(SIEGE)]
    for address in guessers:
        assert tried(world, coach.number, "wrong", address=address) == "sign_in_refused"
    assert tried(world, coach.number, PASSWORD, address=guessers[0]) == "too_many_attempts"
    assert tried(world, coach.number, PASSWORD, address=HOME) == "in"
    # Nobody is locked for good: the siege is over when nothing was refused for five minutes.
    later = timedelta(minutes=6)
    assert tried(world, coach.number, PASSWORD, address=guessers[0], after=later) == "in"


def test_a_login_of_nobody_is_counted_the_same_way(world: World) -> None:
    for _ in range(LIMIT):
        assert tried(world, "9999999", "wrong") == "sign_in_refused"
    assert tried(world, "9999999", "wrong") == "too_many_attempts"


def test_neither_number_nor_address_can_be_read_in_the_count(world: World, coach: Holder) -> None:
    tried(world, coach.number, "wrong", address=HOME)
    kept = SignInFailure.objects.get()
    assert len(kept.key) == len(kept.address) == 64
    assert kept.key != kept.address


def test_old_codes_and_what_was_seen_of_ended_sessions_are_forgotten(
    world: World, coach: Holder
) -> None:
    assert coach.account is not None
    for days, key in ((7, "over"), (9, "live")):
        Session.objects.create(
            session_key=key, session_data="", expire_date=NOW + timedelta(days=days)
        )
        note_sign_in(account=coach.account, session_key=key, way="code", agent="", at=NOW, now=NOW)
        ask_code(
            association=world.association,
            purpose=MailedCode.Purpose.SIGN_IN,
            asked=key,
            at=NOW,
            now=NOW + timedelta(days=days - 7),
        )
    forget_sign_ins(now=NOW + timedelta(days=8))
    assert SignedIn.objects.get().session_key == "live"
    assert MailedCode.objects.get().asked == "live"


def test_a_busy_address_waits_a_breath_but_the_known_device_does_not(
    world: World, coach: Holder
) -> None:
    for number in range(BUSY):
        assert tried(world, f"90000{number:02}", "wrong", address=HOME) == "sign_in_refused"
    assert tried(world, coach.number, PASSWORD, address=HOME) == "busy_address"
    assert tried(world, coach.number, PASSWORD, address=ELSEWHERE) == "in"
    assert tried(world, coach.number, PASSWORD, address=HOME, after=BREATH) == "in"
    known = check_sign_in(
        association=world.association,
        kind="holder",
        login=coach.number,
        password=PASSWORD,
        address=HOME,
        at=NOW,
        known=coach.account_id,
    )
    assert known.pk == coach.account_id


def test_old_refusals_and_ended_sessions_are_forgotten(world: World, coach: Holder) -> None:
    tried(world, coach.number, "wrong")
    tried(world, coach.number, "wrong", after=timedelta(days=8))
    for days in (7, 9):
        Session.objects.create(
            session_key=f"s{days}", session_data="", expire_date=NOW + timedelta(days=days)
        )
    forget_sign_ins(now=NOW + timedelta(days=8))
    assert SignInFailure.objects.get().at == NOW + timedelta(days=8)
    assert [each.session_key for each in Session.objects.all()] == ["s9"]


@pytest.mark.parametrize(
    ("proxied", "remote", "forwarded", "counted"),
    [
        (False, "203.0.113.7", "198.51.100.1", "203.0.113.7"),
        (True, "10.0.0.1", "198.51.100.1, 203.0.113.7", "203.0.113.7"),
        (True, "10.0.0.1", "", "10.0.0.1"),
        (False, "2001:db8:1:2:3:4:5:6", "", "2001:db8:1:2::"),
        (False, "::ffff:203.0.113.7", "", "203.0.113.7"),
    ],
)
def test_the_address_is_the_one_that_our_own_proxy_wrote(
    settings: Settings, proxied: bool, remote: str, forwarded: str, counted: str
) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if proxied else None
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    request = RequestFactory().get("/", REMOTE_ADDR=remote, headers=headers)
    assert client_address(request) == counted
