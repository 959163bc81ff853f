"""What goes out comes back as unchanged, and a long list leaves only through two people."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from koshin.capabilities.exchange.actions.export import ask_export, decide_export, take_export
from koshin.capabilities.exchange.difference import differences
from koshin.capabilities.exchange.entities.every import EVERY
from koshin.capabilities.exchange.mapping import suggested
from koshin.capabilities.exchange.models import Export
from koshin.capabilities.people.models import Holder
from koshin.capabilities.trainings.actions.publish_training import publish_training
from koshin.core.refusal import Refused
from koshin.platform.audit import SYSTEM, Actor
from koshin.platform.models import AuditLine
from koshin.platform.tables import reading
from koshin.platform.tables.writing import Kind
from tests import courses, stories
from tests.capabilities.exchange.world import (
    NOW,
    clerk,
    counts,
    csv,
    entity,
    exported,
    looked,
    person,
)  # fmt: skip
from tests.platform.test_tables import texts
from tests.stories import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return stories.association("jspo")


@pytest.fixture
def one(world: World) -> Actor:
    return clerk(world, name="深沢")


def peopled(world: World) -> None:
    """Whatever can be stored, in every table that goes out: signs, controls, spaces, emptiness."""
    said = [text.replace("\0", "") for text in texts(300, seed=9)]
    Holder.objects.bulk_create(
        Holder(
            association=world.association,
            number=f"{n:07d}",
            family_name=text or "空",
            given_name=text,
            family_kana=text,
            building=text,
            invoice_addressee=f"={text}",
            birth_date="1980-05-05",
            joined_on="2015-04-01",
            classes=["unheard_of"] if n % 2 else [],
        )
        for n, text in enumerate(said)
    )
    coach = stories.ski_coach(world, number="9000001")
    for n, text in enumerate(said[:40]):
        activity = stories.trained(
            coach, on="2026-05-01", kind="retired_kind" if n % 3 else "training"
        )
        activity.title, activity.note, activity.hours = text, text, n or None
        activity.save()
    stories.finished_course(coach, qualification="no_longer_known", on="2020-01-01")
    plan = replace(courses.PLAN, about="一行目\n=二行目", title="@研修")
    host = courses.organiser(world)
    publish_training(plan, organiser=host, scheme=world.scheme, at=courses.PUBLISHED, actor=SYSTEM)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_every_entity_takes_its_own_export_back_as_unchanged(
    world: World, one: Actor, kind: Kind
) -> None:
    peopled(world)
    for code in EVERY:
        rows = entity(world, code).count()
        assert rows, code
        batch = looked(world, code, exported(world, code, kind=kind), by=one)
        assert counts(batch) == (0, 0, rows, 0), (code, batch.fault)


def test_a_short_list_goes_out_at_once_and_each_download_is_on_record(
    world: World, one: Actor
) -> None:
    stories.holder(world, number="0000001")
    asked = ask_export(entity=entity(world, "holders"), purpose="総会の案内", at=NOW, actor=one)
    taken = take_export(association="jspo", export=asked.public_id, kind="csv", at=NOW, actor=one)
    assert taken.taken == 1
    line = AuditLine.objects.get(verb="take_export")
    assert (line.actor_id, line.reason) == (one.id, "総会の案内")
    assert line.after == {"entity": "holders", "rows": 1, "file": "csv"}


def test_a_long_list_of_people_waits_for_somebody_else_and_is_open_for_a_day(
    world: World, one: Actor
) -> None:
    other = clerk(world, name="久保田")
    for n in range(101):
        stories.holder(world, number=f"{n:07d}")
    asked = ask_export(entity=entity(world, "holders"), purpose="名簿の印刷", at=NOW, actor=one)
    take = partial(take_export, association="jspo", export=asked.public_id)
    decide = partial(decide_export, association="jspo", export=asked.public_id)
    assert asked.state == Export.State.ASKED
    with pytest.raises(Refused, match="not_approved"):
        take(kind="csv", at=NOW, actor=one)
    with pytest.raises(Refused, match="second_person"):
        decide(approve=True, at=NOW, actor=one)
    decide(approve=True, at=NOW, actor=other)
    with pytest.raises(Refused, match="not_approved"):
        take(kind="csv", at=NOW, actor=other)
    take(kind="xlsx", at=NOW + timedelta(hours=24), actor=one)
    with pytest.raises(Refused, match="over"):
        take(kind="csv", at=NOW + timedelta(hours=25), actor=one)


def test_a_list_without_a_purpose_does_not_leave(world: World, one: Actor) -> None:
    with pytest.raises(Refused, match="no_purpose"):
        ask_export(entity=entity(world, "holders"), purpose=" ", at=NOW, actor=one)


def test_two_systems_side_by_side_are_compared_cell_by_cell(world: World) -> None:
    stories.holder(world, number="0000001")
    stories.holder(world, number="0000002", given="花子").activities.all()
    own = entity(world, "holders")
    table = reading.read(csv([person("0000001"), person("0000003")]))
    found = list(differences(own, table, suggested(own, table.headings)))
    assert ("0000001", "姓", "高橋", "髙橋") in {(d.what, d.column, d.there, d.here) for d in found}
    assert [(d.what, d.column) for d in found][-2:] == [
        ("0000003", "こちらにない"),
        ("0000002", "ファイルにない"),
    ]
    assert Holder.objects.count() == 2
