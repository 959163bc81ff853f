"""No two people have one item in hand, and what is let go of or forgotten is free again."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection

from koshin.capabilities.desk.actions.let_go import let_go
from koshin.capabilities.desk.actions.take_item import LASTS, take_next, take_this
from koshin.capabilities.desk.models import Lease
from koshin.capabilities.notices.models import Inquiry
from koshin.capabilities.people.actions.create_staff import create_staff
from koshin.capabilities.people.models import StaffMember
from koshin.core.refusal import Refused
from koshin.platform.audit import SYSTEM
from tests.ground import Ground
from tests.stories import World, association, holder, jst

NOW = jst("2027-02-15 10:00")
CLERKS = 4


def clerk(world: World, name: str) -> StaffMember:
    create_staff(
        association=world.association.code,
        name=name,
        email=f"{name}@example.jp",
        password="momiji-tsubame-minato-2027",
        second_factor="0123456789abcdef0123456789abcdef01234567",
        at=NOW,
        actor=SYSTEM,
    )
    return StaffMember.objects.get(email=f"{name}@example.jp")


def ask(world: World, *, minutes: int) -> str:
    person = holder(world, number=f"2001{minutes:04d}")
    made = Inquiry.objects.create(
        public_id=uuid4(),
        association=world.association,
        holder=person,
        subject="登録証について",
        opened_at=NOW + timedelta(minutes=minutes),
    )
    return str(made.public_id)


def take(staff: StaffMember, *, after: str = "", minutes: int = 0) -> str | None:
    now = NOW + timedelta(minutes=minutes)
    return take_next(queue="inquiries", staff=staff, after=after, now=now, at=now, actor=SYSTEM)


@pytest.mark.django_db
def test_the_one_that_waits_longest_comes_first_and_each_clerk_gets_another() -> None:
    world = association("jspo")
    later, first = ask(world, minutes=2), ask(world, minutes=1)
    ami, ben, chie = clerk(world, "ami"), clerk(world, "ben"), clerk(world, "chie")
    assert [take(ami), take(ben), take(chie)] == [first, later, None]
    assert take(ami) == first


@pytest.mark.django_db
def test_an_item_that_was_looked_at_gives_way_to_the_one_behind_it() -> None:
    world = association("jspo")
    keys = [ask(world, minutes=minutes) for minutes in (1, 2, 3)]
    ami = clerk(world, "ami")
    assert [take(ami), take(ami, after=keys[0]), take(ami, after=keys[2])] == [
        keys[0],
        keys[1],
        keys[0],
    ]
    assert Lease.objects.get().item == keys[0]


@pytest.mark.django_db
def test_what_was_let_go_of_or_forgotten_is_free() -> None:
    world = association("jspo")
    key = ask(world, minutes=1)
    ami, ben = clerk(world, "ami"), clerk(world, "ben")
    assert take(ami) == key
    assert take(ben, minutes=9) is None
    assert take(ben, minutes=int(LASTS.total_seconds()) // 60) == key
    assert let_go(staff=ben, at=NOW, actor=SYSTEM) is True
    assert let_go(staff=ami, at=NOW, actor=SYSTEM) is False
    assert take(ami) == key


@pytest.mark.django_db
def test_an_item_in_other_hands_cannot_be_claimed_and_the_refusal_names_them() -> None:
    world = association("jspo")
    key = ask(world, minutes=1)
    ami, ben = clerk(world, "ami"), clerk(world, "ben")
    assert take(ami) == key
    with pytest.raises(Refused) as refused:
        take_this(queue="inquiries", item=key, staff=ben, now=NOW, at=NOW, actor=SYSTEM)
    assert "いまamiさんが対応しています" in refused.value.refusals[0].sentence
    assert Lease.objects.get().staff == ami


def test_clerks_who_press_at_once_never_get_the_same_item(committed: Ground) -> None:
    world = association("jspo")
    keys = {ask(world, minutes=minutes) for minutes in range(20)}
    staff = [clerk(world, f"clerk{number}") for number in range(CLERKS)]

    def work(one: StaffMember) -> list[str]:
        try:
            got = []
            while (key := take(one)) is not None:
                got.append(key)
                Inquiry.objects.filter(public_id=key).update(state=Inquiry.State.ANSWERED)
            return got
        finally:
            connection.close()

    with ThreadPoolExecutor(CLERKS) as threads:
        got = [key for found in threads.map(work, staff) for key in found]
    assert sorted(got) == sorted(keys)
