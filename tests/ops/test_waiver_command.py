"""``./run manage waiver`` grants, lists and revokes as the office does."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from koshin.capabilities.schemes.models import Waiver
from tests.stories import association, ski_coach

pytestmark = pytest.mark.django_db


def say(*words: str) -> str:
    out = StringIO()
    call_command("waiver", "jspo", *words, stdout=out)
    return out.getvalue()


def test_a_cohort_is_counted_granted_listed_and_revoked() -> None:
    world = association("jspo")
    for number in ("C0000001", "C0000002"):
        ski_coach(world, number=number)
    wanted = ["grant", "--area", "東京都", "--requirement", "training", "--reason", "災害"]
    assert say(*wanted, "--preview") == "It concerns 2 holders now.\n"
    assert not Waiver.objects.exists()
    said = say(*wanted)
    [waiver] = Waiver.objects.all()
    assert said == f"Granted waiver {waiver.pk}.\nIt concerns 2 holders now.\n"
    assert "in force cohort training: 災害" in say("list")
    assert say("revoke", str(waiver.pk), "--reason", "誤り") == f"Revoked waiver {waiver.pk}.\n"
    assert "revoked" in say("list")


def test_one_holder_is_named_by_number() -> None:
    person = ski_coach(association("jspo"), number="C0000001")
    words = ["--requirement", "training", "--reason", "病気"]
    say("grant", "--holder", "C0000001", *words)
    assert Waiver.objects.get().holder_id == person.pk
    with pytest.raises(CommandError, match="no holder C0000009"):
        say("grant", "--holder", "C0000009", *words)


def test_what_would_do_nothing_is_refused() -> None:
    association("jspo")
    with pytest.raises(CommandError, match="一覧から選んで"):
        say("grant", "--requirement", "nothing", "--reason", "災害")
    with pytest.raises(CommandError, match="no such waiver"):
        say("revoke", "1", "--reason", "誤り")
