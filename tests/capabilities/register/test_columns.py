"""Holders read as columns say what the same holders say one by one."""

from dataclasses import replace
from datetime import date, datetime
from uuid import uuid4

import pytest

from koshin.capabilities.activities.models import Activity, Completion
from koshin.capabilities.people.models import Association, Holder
from koshin.capabilities.register.columns import census, read
from koshin.capabilities.register.facts import of_holders
from koshin.capabilities.register.models import Credential, Suspension, Term
from koshin.capabilities.schemes.models import Waiver
from koshin.core.dates import JST
from koshin.core.facts import CredentialFact, Facts
from koshin.core.whole.judge import Judge
from koshin.core.whole.wanted import wanted
from tests.core.whole.comparing import Said, one_by_one, said_of
from tests.core.whole.making import Maker
from tests.stories import (
    World,
    association,
    finished_course,
    holder,
    holding,
    jst,
    pointed,
    ski_coach,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 1, 1, tzinfo=JST)
AREAS = ("東京都", "大阪府")


def keep(facts: Facts, code: str, number: int) -> None:
    """The facts as rows; the register's own rules hold here too."""
    person = Holder.objects.create(
        association_id=code,
        number=f"M{number}",
        family_name="山田",
        family_kana="ヤマダ",
        birth_date=date(1980, 5, 5),
        prefecture=AREAS[number % 2],
        joined_on=date(2015, 4, 1),
    )
    for held in facts.credentials:
        _credential(held, person, f"{number}-{held.id}")
    Activity.objects.bulk_create(
        Activity(
            holder=person,
            entered_at=NOW,
            **{name: getattr(a, name) for name in ("kind", "topic", "title", "on", "amount")},
            **{name: getattr(a, name) for name in ("source", "state", "until", "hours", "role")},
            **{name: getattr(a, name) for name in ("mode", "provider", "course")},
            tags=list(a.tags),
        )
        for a in facts.activities
    )
    for done in {c.qualification: c for c in facts.completions}.values():
        Completion.objects.create(
            holder=person,
            qualification=done.qualification,
            course_number="",
            completed_on=done.completed_on,
        )
    for waiver in facts.waivers:
        Waiver.objects.create(
            association_id=code,
            holder=person if number % 3 else None,
            area="" if number % 3 else "大阪府",
            requirement=waiver.requirement,
            reason=waiver.reason,
            granted_on=waiver.granted_on,
            granted_at=NOW,
            granted_by="test",
            cycle=waiver.cycle,
        )


def _credential(held: CredentialFact, person: Holder, number: str) -> None:
    made = Credential.objects.create(
        association_id=person.association_id,
        holder=person,
        qualification=held.qualification,
        number=number,
        awarded_on=held.awarded_on,
    )
    for term in held.terms:
        Term.objects.create(
            credential=made, start=term.start, end=term.end, granted_by=uuid4(), granted_at=NOW
        )
    for pause in held.suspensions:
        Suspension.objects.create(
            credential=made,
            reason="illness",
            requested_on=pause.requested_on,
            starts_on=pause.requested_on,
            resumed_on=pause.until,
            granted_at=NOW,
        )


def named(said: Said) -> Said:
    """Columns keep no name of a qualification that the rules do not know."""
    return [(kind, "" if code == "gone" else code, *rest) for kind, code, *rest in said]


@pytest.mark.parametrize("seed", range(12))
def test_columns_from_the_database_answer_as_facts_from_it(seed: int) -> None:
    make = Maker(seed)
    scheme, at = make.scheme(), make.moment()
    for code in ("made", "other"):
        Association.objects.create(code=code, name=code, clock_offset=NOW - NOW)
    for number in range(1, 25):
        keep(make.facts(), "made" if number % 4 else "other", number)
    here = census("made", wanted([scheme]))
    [part] = here.parts(100)
    said, left = said_of(Judge(scheme, at), read(here, part))
    people = list(of_holders(part.tolist()).items())
    assert len(people) == 18
    expected = one_by_one(scheme, people, at=at)
    assert said == {key: named(value) for key, value in expected.items() if key not in left}
    assert len(said) > 6


def test_records_that_differ_too_much_leave_everybody_to_be_decided() -> None:
    world = association("jspo")
    ski_coach(world, number="C0000001")
    here = replace(census("jspo", wanted([world.scheme])), shapes=None)
    [part] = here.parts(100)
    assert said_of(Judge(world.scheme, NOW), read(here, part)) == ({}, frozenset(part.tolist()))


def test_parts_are_ranges_that_together_are_everybody() -> None:
    world = association("jspo")
    keys = [ski_coach(world, number=f"C000000{n}").pk for n in range(5)]
    here = census("jspo", wanted([world.scheme]))
    assert [part.tolist() for part in here.parts(2)] == [keys[:2], keys[2:4], keys[4:]]


def coordinator(world: World, *, number: str) -> Holder:
    """A coordinator in the second round, with some of the points."""
    person = holder(world, number=number)
    term = ("2026-06-01", "2027-05-31")
    holding(world, person, qualification="itc", awarded="2024-10-01", term=term)
    for on, points in (("2026-06-04", "2.5"), ("2026-06-05", number[-1])):
        pointed(world, person, on=on, points=points, at=jst("2026-06-05 10:00"))
    finished_course(person, qualification="itc", on="2026-06-04")
    return person


@pytest.mark.parametrize("code", ["jspo", "itc"])
def test_nobody_of_an_ordinary_base_is_left_to_be_decided_one_by_one(code: str) -> None:
    world = association(code)
    for number in range(7, 10):
        person = {"jspo": ski_coach, "itc": coordinator}[code](world, number=f"C000000{number}")
    if code == "jspo":
        finished_course(person, qualification="swim_coach3", on="2026-06-04")
    judge = Judge(world.scheme, jst("2027-04-20 10:00"))
    here = census(code, wanted([judge.scheme]))
    [part] = here.parts(100)
    said, left = said_of(judge, read(here, part))
    assert left == frozenset()
    people = list(of_holders(part.tolist()).items())
    assert said == one_by_one(judge.scheme, people, at=judge.at)
