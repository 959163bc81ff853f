"""A name that no paper could show is refused when it is typed, not when the paper is drawn."""

from dataclasses import replace

import pytest

from koshin.capabilities.people.actions.update_profile import Profile, update_profile
from koshin.capabilities.people.models import Holder
from koshin.core.refusal import Refused
from koshin.platform.audit import SYSTEM
from tests import stories
from tests.stories import jst

pytestmark = pytest.mark.django_db
NOW = jst("2027-04-20 10:00")


@pytest.fixture
def person() -> Holder:
    return stories.holder(stories.association("itc"), number="C0001")


def change(person: Holder, **fields: str) -> Holder:
    profile = replace(Profile.of(person), **fields)
    return update_profile(holder_id=person.pk, profile=profile, at=NOW, actor=SYSTEM)


def test_the_character_is_named_at_its_field(person: Holder) -> None:
    with pytest.raises(Refused) as caught:
        change(person, family_name="山田😀", invoice_addressee="\ue000商事")
    assert [refusal.field for refusal in caught.value.refusals] == [
        "family_name",
        "invoice_addressee",
    ]
    assert "「😀」は書類に印刷できない文字です" in caught.value.refusals[0].sentence
    person.refresh_from_db()
    assert person.family_name == "髙橋"


def test_variants_of_names_are_kept_as_they_were_typed(person: Holder) -> None:
    assert change(person, family_name="葛󠄀城", given_name="𠮷彦").name == "葛󠄀城 𠮷彦"
