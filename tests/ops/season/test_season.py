"""A few years of an association's money, with every trouble on the way."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings as django_settings
from pytest_django.fixtures import Settings

from koshin.ops.season import simulator
from koshin.ops.season.__main__ import PEOPLE
from koshin.ops.season.differences import differences
from koshin.ops.season.letterbox import Letterbox
from koshin.ops.season.outside import Outside
from koshin.ops.season.play import BEGINNING, Played, Season
from koshin.ops.season.truth import Truth
from tests.ground import Ground

# What happens in every season (Pay-easy only where the association offers it).
MET = (
    "transfers to stripe",
    "case surplus refund 900 done",
    "comes back to stripe",
    "is a refund that came back",
    "is paid out",
    "list of",
    "asks about",
)


@pytest.fixture
def box() -> Iterator[Letterbox]:
    made = Letterbox(BEGINNING)
    yield made
    made.close()


@pytest.fixture
def outside(
    committed: Ground, settings: Settings, box: Letterbox, tmp_path: Path
) -> Iterator[Outside]:
    settings.BASE_URL = box.url
    port = urlsplit(os.environ["VERITRANS_API_URL"]).port
    assert port is not None
    with simulator.running(
        merchants=django_settings.VERITRANS_MERCHANTS,
        accounts=django_settings.STRIPE_ACCOUNTS,
        port=port,
        box=box,
        directory=tmp_path,
        environment=os.environ,
    ) as found:
        yield found


def played(seed: int, outside: Outside, box: Letterbox) -> Played:
    return Season(seed, people=PEOPLE, outside=outside, box=box).play()


@pytest.mark.parametrize("seed", [9, 10])
def test_nothing_is_lost_doubled_or_given_to_somebody_else(
    committed: Ground, outside: Outside, box: Letterbox, seed: int
) -> None:
    season = Season(seed, people=PEOPLE, outside=outside, box=box)
    told = season.play()
    assert told.faults == ()
    assert told.payments > PEOPLE // 2
    assert [words for words in MET if not any(words in line for line in told.lines)] == []
    assert season.place.code == "jspo" or any("has numbers" in line for line in told.lines)
    it_would_have_been_found(season.truth)


def it_would_have_been_found(truth: Truth) -> None:
    """What the books say and nobody paid, what was paid and stands nowhere, and to whom."""
    reference, paid = truth.paid.popitem()
    assert f"invented: {paid.number} {paid.amount} {reference}" in differences(truth)
    truth.pay(replace(paid, number="B99999999"))
    assert f"wrong holder: B99999999 paid for {paid.number}" in differences(truth)
    truth.paid[reference] = replace(paid, amount=paid.amount + 1)
    assert [one for one in differences(truth) if one.startswith("wrong amount")]
    truth.paid[reference] = paid
    truth.pay(replace(paid, reference="another"))
    assert f"lost: {paid.number} {paid.amount} another" in differences(truth)
    del truth.paid["another"]
    assert differences(truth) == []


def test_the_same_seed_gives_the_same_log(
    committed: Ground, outside: Outside, box: Letterbox
) -> None:
    first = played(3, outside, box)
    committed.empty()
    second = played(3, outside, box)
    assert first.lines == second.lines
    assert first.digest == second.digest
