"""特例措置 in the office: preview, grant once, act in the next decision, take back."""

import re

import pytest

from koshin.capabilities.applications.queries import standing
from koshin.capabilities.people.models import Holder
from koshin.capabilities.register.models import Credential
from koshin.capabilities.schemes import queries
from koshin.capabilities.schemes.models import Waiver
from koshin.platform import clock
from koshin.platform.models import AuditLine
from tests.web.office.world import Office, itc_office, jspo_office, office_people, office_sessions

__all__ = ["itc_office", "jspo_office", "office_people", "office_sessions"]  # fixtures
pytestmark = pytest.mark.django_db


def entry(office: Office) -> str:
    """The number in the form that makes it good for one waiver."""
    form = office.client.get(office.url("waivers/new")).text
    found = re.search(r'name="entry" value="(\w+)"', form)
    assert found is not None
    return found.group(1)


def given(office: Office, **more: str) -> dict[str, str]:
    empty = {"number": "", "qualification": "", "cycle": "", "area": "", "at_least": ""}
    empty |= {"counts_until": "", "window_until": "", "requirement": "training"}
    return empty | {"entry": entry(office), "reason": "豪雨災害のため"} | more


def open_renewals(person: Holder) -> list[bool]:
    """Whether each renewal is offered on the association's day."""
    at = clock.business_now(person.association.clock_offset)
    published = queries.current(person.association_id, at.date())
    found = standing(holder=person, published=published, at=at).decision
    return [option.offered for option in found.options]


def untrained() -> Holder:
    """A coach in the open window whose training alone is missing."""
    for person in Holder.objects.filter(association="jspo").order_by("pk"):
        if open_renewals(person) == [False]:
            at = clock.business_now(person.association.clock_offset)
            found = standing(
                holder=person, published=queries.current("jspo", at.date()), at=at
            ).decision.options[0]
            if [reason.code for reason in found.reasons] == ["requirement_unmet"]:
                return person
    raise LookupError


def test_the_preview_says_how_many_it_concerns_and_grants_nothing(jspo_office: Office) -> None:
    wanted = given(jspo_office, qualification="ski_coach1", cycle="2027-03-31")
    answer = jspo_office.client.post(jspo_office.url("waivers/new"), wanted)
    held = Credential.objects.filter(
        association="jspo", qualification="ski_coach1", terms__end="2027-03-31"
    ).exclude(terms__start__gt="2027-03-31")
    count = held.values("holder").distinct().count()
    assert count > 0
    assert f"{count}人が対象です" in answer.text
    assert "義務研修を免除" in answer.text
    assert not Waiver.objects.exists()


def test_a_waiver_for_one_person_acts_at_once_and_can_be_taken_back(jspo_office: Office) -> None:
    person = untrained()
    wanted = given(jspo_office, number=person.number)
    check = jspo_office.client.post(jspo_office.url("waivers/new"), wanted)
    assert "1人が対象です" in check.text
    for _ in range(2):
        done = jspo_office.client.post(jspo_office.url("waivers/grant"), wanted)
        assert done.status_code == 303
    [waiver] = Waiver.objects.all()
    assert open_renewals(person) == [True]
    listed = jspo_office.client.get(jspo_office.url("waivers")).text
    assert person.name in listed
    assert "豪雨災害のため" in listed

    revoke = jspo_office.url(f"waivers/{waiver.pk}/revoke")
    assert "入力してください" in jspo_office.client.post(revoke, {"reason": ""}).text
    assert jspo_office.client.post(revoke, {"reason": "誤り"}).status_code == 303
    assert open_renewals(person) == [False]
    verbs = AuditLine.objects.filter(subject=f"waiver:{waiver.pk}").order_by("pk")
    assert [(line.verb, line.actor_kind) for line in verbs] == [
        ("grant_waiver", "staff"),
        ("revoke_waiver", "staff"),
    ]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"number": "C9999999"}, "この番号の資格者はいません"),
        ({"cycle": "2027"}, "2027-03-31の形で入力してください"),
        ({"requirement": ""}, "どちらか1つを選んでください"),
        ({"reason": ""}, "入力してください"),
        ({"window_until": "2027年4月30日"}, "どちらか1つを選んでください"),
    ],
)
def test_what_would_do_nothing_is_refused_at_its_field_and_nothing_typed_is_lost(
    jspo_office: Office, wrong: dict[str, str], said: str
) -> None:
    wanted = given(jspo_office, **{"reason": "豪雨災害", "area": "東京都", **wrong})
    answer = jspo_office.client.post(jspo_office.url("waivers/new"), wanted)
    assert said in answer.text
    assert wanted["reason"] in answer.text
    assert '<option value="東京都" selected>' in answer.text
    assert not Waiver.objects.exists()


def test_another_associations_waiver_is_not_there(jspo_office: Office, itc_office: Office) -> None:
    wanted = given(itc_office, requirement="points")
    assert itc_office.client.post(itc_office.url("waivers/grant"), wanted).status_code == 303
    [waiver] = Waiver.objects.all()
    answer = jspo_office.client.get(jspo_office.url(f"waivers/{waiver.pk}/revoke"))
    assert answer.status_code == 404
