"""``./run manage publish_scheme`` puts an association's files into force, or says what is wrong."""

import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from koshin.capabilities.people.models import Association
from koshin.capabilities.schemes.models import SchemeVersion
from tests.ground import ROOT

pytestmark = pytest.mark.django_db


def said(*words: str) -> str:
    out = StringIO()
    call_command("publish_scheme", *words, stdout=out)
    return out.getvalue().strip()


def test_it_makes_the_association_and_its_first_rules_once() -> None:
    for _ in range(2):
        assert said("itc", "--from", "2026-04-01") == "itc: in force from 2026-04-01."
    assert Association.objects.get().code == "itc"
    assert SchemeVersion.objects.count() == 1


def test_checking_changes_nothing() -> None:
    assert said("jspo", "--check") == "jspo: no problem found."
    assert not Association.objects.exists()


def test_a_mistake_is_named_with_file_line_and_remedy(tmp_path: Path, settings: Settings) -> None:
    shutil.copytree(ROOT / "associations" / "itc", tmp_path / "itc")
    file = tmp_path / "itc" / "association.yaml"
    file.write_text("colour: blue\n" + file.read_text(encoding="utf-8"), encoding="utf-8")
    settings.ASSOCIATIONS_DIR = tmp_path
    with pytest.raises(CommandError, match=r"association\.yaml:1:1: .* → "):
        said("itc")
    assert not Association.objects.exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [(("abc",), "no directory abc"), (("itc", "--from", "4/1"), "write the day as 2027-04-01")],
)
def test_wrong_words_are_answered_with_the_right_ones(words: tuple[str, ...], told: str) -> None:
    with pytest.raises(CommandError, match=told):
        said(*words)
