"""The sample people reach the states that they are said to be in, with the real verbs."""

import json
import time
from collections import Counter
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from koshin.capabilities.applications.models import Application
from koshin.capabilities.notices.models import Inquiry
from koshin.capabilities.payments.models import Charge, MoneyCase
from koshin.capabilities.people.models import Account, Holder
from koshin.ops.samples import load
from koshin.ops.samples.reading import read
from koshin.platform.files import association_codes
from tests.ground import Ground

LOAD_SECONDS = 15


def tally(code: str) -> dict[str, int]:
    return dict(
        Counter(Application.objects.filter(association=code).values_list("state", flat=True))
    )


def test_loading_brings_everybody_to_their_state_and_once_only(committed: Ground) -> None:
    begun = time.monotonic()
    call_command("load_samples")
    assert time.monotonic() - begun < LOAD_SECONDS
    first = {code: tally(code) for code in ("jspo", "itc")}
    assert first["jspo"] == {"draft": 5, "applied": 5, "complete": 7}
    assert first["itc"] == {"applied": 15, "complete": 9}
    assert MoneyCase.objects.get().kind == "over"
    assert Charge.objects.get(state="partial").settled_amount == 20_000
    assert Inquiry.objects.filter(state="open").count() == 2
    assert not Holder.objects.filter(account=None).exists()

    call_command("load_samples")
    assert {code: tally(code) for code in ("jspo", "itc")} == first


def test_every_sample_sign_in_opens_an_account(committed: Ground) -> None:
    call_command("load_samples")
    out = StringIO()
    call_command("sample_signins", "--json", stdout=out)
    signins = json.loads(out.getvalue())
    logins = {
        "staff": set(
            Account.objects.filter(kind="staff").values_list("staff_member__email", flat=True)
        ),
        "holder": set(Holder.objects.values_list("email", flat=True))
        | set(Holder.objects.values_list("number", flat=True)),
    }
    assert {one["password"] for one in signins} == {load.PASSPHRASE}
    assert all(one["login"] in logins[one["role"]] for one in signins)
    assert all(one["shows"] for one in signins)
    assert all(("totp_secret" in one) == (one["role"] == "staff") for one in signins)


def test_there_are_forty_people_of_each_association_with_names_that_are_hard_to_print() -> None:
    assert association_codes() == ["itc", "jspo"]
    names = ""
    for code in association_codes():
        people = read(code)
        assert len(people.holders) >= 40
        assert {person.story for person in people.holders} == set(people.stories.stories)
        assert len({person.mail for person in people.holders if person.mail}) >= 40
        names += "".join(person.name for person in people.holders)
    assert {char for char in "髙﨑𠮷邉邊濵德栁" if char in names} == set("髙﨑𠮷邉邊濵德栁")


def test_sample_people_stay_out_of_production(settings: Settings) -> None:
    settings.KOSHIN_MODE = "production"
    with pytest.raises(CommandError):
        call_command("load_samples")
