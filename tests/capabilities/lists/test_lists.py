"""A list is read page by page without gaps, and an act on many is done, retried and undone."""

from datetime import date

import pytest

from koshin.capabilities.lists.actions.ask_bulk import again, ask_bulk, decide_bulk
from koshin.capabilities.lists.actions.run_bulk import run_bulk
from koshin.capabilities.lists.actions.save_view import save_view
from koshin.capabilities.lists.kinds.every import EVERY
from koshin.capabilities.lists.kinds.kind import Ground, Kind, found, page_of, wanted_of
from koshin.capabilities.lists.models import BulkAct, SavedView
from koshin.capabilities.lists.tasks import run_bulk_act
from koshin.capabilities.people.models import Holder
from koshin.capabilities.schemes.models import Waiver
from koshin.core.refusal import Refused
from koshin.platform.audit import Actor
from tests import stories
from tests.capabilities.exchange.world import LATER, NOW, clerk
from tests.stories import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return stories.association("jspo")


@pytest.fixture
def one(world: World) -> Actor:
    return clerk(world, name="深沢")


def ground(world: World) -> Ground:
    return Ground(association=world.association.code, scheme=world.scheme, today=date(2027, 2, 15))


def walked(world: World, kind: Kind, **given: str) -> list[int]:
    """The ids of every page, one after the other."""
    own = ground(world)
    wanted = wanted_of(kind, given, own)
    seen: list[int] = []
    after: int | None = None
    while True:
        rows, after = page_of(kind, found(kind, wanted, own), wanted, after=after, size=3)
        seen += [row.pk for row in rows]
        if after is None:
            return seen


def coaches(world: World, count: int) -> list[Holder]:
    made = [stories.ski_coach(world, number=f"{n:07d}") for n in range(count)]
    for n, coach in enumerate(made):
        coach.family_kana = "アカサ"[n % 3]
        coach.prefecture = ("東京都", "大阪府")[n % 2]
        coach.save()
    return made


@pytest.mark.parametrize("order", ["kana", "-kana", "prefecture,-number", "joined", "-joined,kana"])
def test_the_pages_of_a_list_are_the_list_in_any_order(world: World, order: str) -> None:
    coaches(world, 8)
    people = EVERY["people"]
    fields = {"kana": ("family_kana", "given_kana"), "prefecture": ("prefecture",)}
    fields |= {"number": ("number",), "joined": ("joined_on",)}
    names = [
        f"{'-' if code.startswith('-') else ''}{name}"
        for code in order.split(",")
        for name in fields[code.removeprefix("-")]
    ]
    last = "-pk" if order.startswith("-") else "pk"
    expected = list(Holder.objects.order_by(*names, last).values_list("pk", flat=True))
    assert walked(world, people, sort=order) == expected


@pytest.mark.parametrize(
    ("kind", "given", "count"),
    [
        ("people", {"prefecture": "大阪府"}, 3),
        ("people", {"qualification": "ski_coach1", "validity": "valid"}, 7),
        ("people", {"validity": "none"}, 0),
        ("people", {"mail": "no"}, 0),
        ("people", {"prefecture": "どこか", "sort": "password", "columns": "secret"}, 7),
        ("terms", {"validity": "soon"}, 7),
        ("terms", {"validity": "ended"}, 0),
        ("applications", {"state": "draft"}, 1),
    ],
)
def test_filters_narrow_a_list_and_nonsense_is_left_out(
    world: World, kind: str, given: dict[str, str], count: int
) -> None:
    people = coaches(world, 7)
    stories.started(world, people[0], at=NOW)
    assert len(walked(world, EVERY[kind], **given)) == count


def asked(world: World, by: Actor, *, expected: int, until: str = "2027-05-31") -> BulkAct:
    return ask_bulk(
        association="jspo",
        act="extend",
        parameters={"until": until},
        kind="people",
        query="",
        holders=Holder.objects.order_by("pk").values_list("pk", flat=True),
        expected=expected,
        reason="大雪による遅れ",
        run=run_bulk_act,
        at=NOW,
        actor=by,
    )


def test_an_act_on_a_few_runs_at_once_and_is_undone_person_by_person(
    world: World, one: Actor
) -> None:
    coaches(world, 3)
    act = run_bulk(asked(world, one, expected=3).pk, scheme=world.scheme, at=NOW)
    assert (act.state, act.done, act.failed) == (BulkAct.State.DONE, 3, 0)
    assert Waiver.objects.filter(window_until=date(2027, 5, 31), revoked_on=None).count() == 3
    again(association="jspo", act=act.public_id, undo=True, run=run_bulk_act, at=LATER, actor=one)
    back = run_bulk(act.pk, scheme=world.scheme, at=LATER)
    assert (back.state, back.undone) == (BulkAct.State.UNDONE, 3)
    assert not Waiver.objects.filter(revoked_on=None).exists()


def test_who_failed_is_listed_and_tried_again_and_the_others_are_not_done_twice(
    world: World, one: Actor
) -> None:
    people = coaches(world, 3)
    Holder.objects.filter(pk=people[1].pk).update(classes=["veteran"])
    act = asked(world, one, expected=3)
    BulkAct.objects.filter(pk=act.pk).update(act="mark", parameters={"mark": "veteran"})
    act = run_bulk(act.pk, scheme=world.scheme, at=NOW)
    assert (act.done, act.failed) == (2, 1)
    [wrong] = act.people.exclude(why="")
    assert (wrong.holder_id, wrong.why) == (people[1].pk, "この会員区分が、すでに付いています。")
    Holder.objects.filter(pk=people[1].pk).update(classes=[])
    again(association="jspo", act=act.public_id, undo=False, run=run_bulk_act, at=NOW, actor=one)
    act = run_bulk(act.pk, scheme=world.scheme, at=NOW)
    assert (act.done, act.failed) == (3, 0)
    assert list(Holder.objects.values_list("classes", flat=True)) == [["veteran"]] * 3


def test_an_act_on_more_than_a_hundred_waits_for_somebody_else(world: World, one: Actor) -> None:
    for n in range(101):
        stories.holder(world, number=f"{n:07d}")
    act = asked(world, one, expected=101)
    assert act.state == BulkAct.State.ASKED
    with pytest.raises(Refused, match="second_person"):
        decide_bulk(association="jspo", act=act.public_id, approve=True, run=run_bulk_act, at=NOW,
                    actor=one)  # fmt: skip
    assert not Waiver.objects.exists()
    decide_bulk(association="jspo", act=act.public_id, approve=True, run=run_bulk_act, at=NOW,
                actor=clerk(world, name="久保田"))  # fmt: skip
    assert run_bulk(act.pk, scheme=world.scheme, at=NOW).done == 101


def test_a_list_that_changed_since_it_was_shown_is_not_acted_on(world: World, one: Actor) -> None:
    coaches(world, 3)
    with pytest.raises(Refused, match="moved_on"):
        asked(world, one, expected=2)


def test_a_view_is_kept_under_its_name_and_replaced_by_it(world: World, one: Actor) -> None:
    for query in ("prefecture=東京都", "prefecture=大阪府"):
        save_view(association="jspo", account=one.person, kind="people", name=" 関東 ", query=query,
                  shared=True)  # fmt: skip
    view = SavedView.objects.get()
    assert (view.name, view.query, view.shared) == ("関東", "prefecture=大阪府", True)
    with pytest.raises(Refused, match="view"):
        save_view(association="jspo", account=one.person, kind="people", name=" ", query="",
                  shared=False)  # fmt: skip
