"""The sample people reach the states that they are said to be in, with the real verbs."""

import json
from collections import Counter
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from koshin.capabilities.applications.models import Application
from koshin.capabilities.applications.queries import standing
from koshin.capabilities.notices.models import Inquiry
from koshin.capabilities.payments.models import Charge, MoneyCase
from koshin.capabilities.people.models import Account, Holder, OrganiserMember
from koshin.capabilities.schemes.queries import current
from koshin.ops.management.commands.set_demo_dates import DEMO_DATES
from koshin.ops.samples import load
from koshin.ops.samples.reading import read
from koshin.platform.files import association_codes
from tests.ground import Ground


def tally(code: str) -> dict[str, int]:
    return dict(
        Counter(Application.objects.filter(association=code).values_list("state", flat=True))
    )


def test_loading_brings_everybody_to_their_state_and_once_only(committed: Ground) -> None:
    call_command("load_samples")
    first = {code: tally(code) for code in ("jspo", "itc")}
    assert first["jspo"] == {"draft": 5, "applied": 5, "complete": 7}
    assert first["itc"] == {"applied": 15, "complete": 9}
    assert sorted(MoneyCase.objects.values_list("kind", flat=True)) == ["over", "short"]
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
        "organiser": set(OrganiserMember.objects.values_list("email", flat=True)),
        "holder": set(Holder.objects.values_list("email", flat=True))
        | set(Holder.objects.values_list("number", flat=True)),
    }
    assert {one["password"] for one in signins} == {load.PASSPHRASE}
    assert all(one["login"] in logins[one["role"]] for one in signins)
    assert all(one["shows"] for one in signins)
    assert all(("totp_secret" in one) == (one["role"] != "holder") for one in signins)


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


OFFERED = {
    "jspo": {
        "ready_ski",
        "ready_swim",
        "ready_karate",
        "ready_two",
        "ready_seed",
        "one_of_two_trained",
        "complete_2023",
        "first_ski",
        "first_swim",
        "first_leader",
        "addition",
        "addition_with_renewal",
        "upgrade",
        "permanent_and_coach",
        "answered",
    },
    "itc": {
        "ready",
        "ready_veteran",
        "first_free",
        "certified_in_march",
        "complete_last_year",
        "answered",
    },
}
REASONS = {
    "training_missing": "義務研修があと1回必要です",
    "training_late": "義務研修があと1回必要です",
    "training_pending": "反映待ち",
    "autumn_trained": "2027年7月26日(月)から",
    "running": "手続きの受付は",
    "lapsed_spring": "終了",
    "short_by_one": "あと1ポイント",
    "short_by_half": "あと0.5ポイント",
    "no_points": "あと10ポイント",
    "first_short": "あと8ポイント",
}


@pytest.mark.parametrize("code", ["jspo", "itc"])
def test_who_can_act_on_the_demo_date_is_offered_it_and_others_are_told_why(
    committed: Ground, code: str
) -> None:
    load.load_association(code)
    at = DEMO_DATES[code]
    published = current(code, on=at.date())
    people = read(code)
    for person in people.holders:
        holder = Holder.objects.get(association=code, number=person.number)
        found = standing(holder=holder, published=published, at=at)
        if found.cases and person.story not in OFFERED[code]:
            continue
        offered = [option for option in found.decision.options if option.offered]
        assert bool(offered) == (person.story in OFFERED[code]), person.story
        if person.story in REASONS:
            said = [reason.sentence for o in found.decision.options for reason in o.reasons]
            assert any(REASONS[person.story] in sentence for sentence in said), said
