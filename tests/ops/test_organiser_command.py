"""Organisers of trainings and who acts for them come into being on the command line."""

from io import StringIO
from urllib.parse import urlsplit

import pytest
from django.core.management import CommandError, call_command

from koshin.capabilities.people.models import Account, Organiser, OrganiserMember
from koshin.ops.management.commands import create_organiser
from tests import stories

pytestmark = pytest.mark.django_db
PASSWORD = "tsukimi-udon-88-minato"


def created(monkeypatch: pytest.MonkeyPatch, mail: str, *words: str) -> str:
    """Somebody types the password twice at the terminal, which a test does not have."""
    monkeypatch.setattr(create_organiser, "getpass", lambda prompt: PASSWORD)
    out = StringIO()
    who = ("jspo", "見本県スポーツ協会", mail, "見本 花子")
    call_command("create_organiser", *who, *words, stdout=out)
    return out.getvalue().splitlines()[-1]


def test_an_organiser_is_made_once_and_each_person_gets_an_authenticator(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stories.association("jspo")
    new = ("--level", "prefecture", "--contact", "電話 03-0000-0199", "--counts-at-once")
    first = created(monkeypatch, "Hanako@example.jp", *new)
    second = created(monkeypatch, "taro@example.jp")
    assert (urlsplit(first).scheme, urlsplit(second).scheme) == ("otpauth", "otpauth")
    body = Organiser.objects.get()
    assert (body.level, body.contact, body.counts_at_once) == (
        "prefecture",
        "電話 03-0000-0199",
        True,
    )
    members = OrganiserMember.objects.order_by("pk")
    assert [one.email for one in members] == ["hanako@example.jp", "taro@example.jp"]
    assert members[0].account.check_password(PASSWORD)


def test_without_a_contact_or_with_a_known_address_nobody_is_made(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stories.association("jspo")
    with pytest.raises(CommandError, match="--contact"):
        created(monkeypatch, "hanako@example.jp")
    assert not Account.objects.exists()
    created(monkeypatch, "hanako@example.jp", "--contact", "電話 03-0000-0199")
    with pytest.raises(CommandError, match="すでに使われています"):
        created(monkeypatch, "hanako@example.jp")
    assert Account.objects.count() == 1
