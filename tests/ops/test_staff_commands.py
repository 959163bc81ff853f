"""Staff come into being with a password and a second factor, on the command line."""

from io import StringIO
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.management import CommandError, call_command
from django_otp.plugins.otp_totp.models import TOTPDevice

from koshin.capabilities.people.models import Account, StaffMember
from koshin.ops.management.commands import create_staff
from koshin.platform.models import AuditLine
from tests import stories

pytestmark = pytest.mark.django_db
WHO = ("jspo", "Mihon.Hanako@jspo-office.example.jp", "見本 花子")


@pytest.fixture(autouse=True)
def association() -> None:
    stories.association("jspo")


def typing(monkeypatch: pytest.MonkeyPatch, *passwords: str) -> None:
    """Somebody types these at the terminal, which a test does not have."""
    typed = iter(passwords)
    monkeypatch.setattr(create_staff, "getpass", lambda prompt: next(typed))


def created(monkeypatch: pytest.MonkeyPatch) -> str:
    typing(monkeypatch, "tsukimi-udon-88-minato", "tsukimi-udon-88-minato")
    out = StringIO()
    call_command("create_staff", *WHO, stdout=out)
    return out.getvalue().splitlines()[-1]


def test_a_member_of_staff_gets_a_password_and_an_authenticator(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    url = urlsplit(created(monkeypatch))
    assert (url.scheme, url.netloc) == ("otpauth", "totp")
    assert len(parse_qs(url.query)["secret"][0]) == 32
    member = StaffMember.objects.select_related("account").get()
    assert member.email == WHO[1].lower()
    assert member.account.check_password("tsukimi-udon-88-minato")
    line = AuditLine.objects.get(verb="create_staff")
    assert line.after == {"account": member.account_id, "role": "manager"}


@pytest.mark.parametrize(
    ("first", "second"), [("tsukimi-udon-88-minato", "another-one-99"), ("short", "short")]
)
def test_a_weak_or_mistyped_password_creates_nobody(
    monkeypatch: pytest.MonkeyPatch, first: str, second: str
) -> None:
    typing(monkeypatch, first, second)
    with pytest.raises(CommandError):
        call_command("create_staff", *WHO)
    assert not Account.objects.exists()


def test_the_same_address_is_refused_a_second_time(monkeypatch: pytest.MonkeyPatch) -> None:
    created(monkeypatch)
    with pytest.raises(CommandError, match="すでにいます"):
        created(monkeypatch)
    assert StaffMember.objects.count() == 1


def test_a_new_authenticator_replaces_the_old_one(monkeypatch: pytest.MonkeyPatch) -> None:
    created(monkeypatch)
    old = TOTPDevice.objects.get()
    out = StringIO()
    call_command("reissue_second_factor", *WHO[:2], stdout=out)
    new = TOTPDevice.objects.get()
    assert new.key != old.key
    assert out.getvalue().splitlines()[-1] == new.config_url
    with pytest.raises(CommandError, match="事務局員はいません"):
        call_command("reissue_second_factor", "jspo", "nobody@example.jp")
