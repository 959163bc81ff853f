"""A coach's fee of four years is earned month by month, each month once, to the yen."""

from collections import Counter
from datetime import date

import pytest

from koshin.capabilities.applications.actions.release_advances import release_advances
from koshin.capabilities.ledger import queries
from koshin.capabilities.ledger.actions.lock_month import lock_month
from koshin.capabilities.ledger.models import Advance, Entry
from koshin.platform.audit import SYSTEM
from tests import stories
from tests.stories import jst

pytestmark = pytest.mark.django_db
NOW = jst("2027-02-15 10:00")


def renewed() -> None:
    """A ski coach renewed for 10,000 yen: four years from 1 April 2027."""
    world = stories.association("jspo")
    coach = stories.ski_coach(world, number="1000001")
    stories.paid(stories.applied(world, coach, at=NOW), at=NOW)


def income() -> int:
    return -queries.balances("jspo").get("income:application", 0)


def test_the_term_that_was_paid_for_is_noted_with_the_charge() -> None:
    renewed()
    noted = Advance.objects.get()
    assert (noted.amount, noted.term_start, noted.term_end) == (
        10_000,
        date(2027, 4, 1),
        date(2031, 3, 31),
    )


def test_nothing_is_earned_before_the_first_month_is_over() -> None:
    renewed()
    assert release_advances(association="jspo", at=jst("2027-04-30 23:59")).months == 0
    assert income() == 0


def test_each_month_is_earned_once_however_often_the_job_runs() -> None:
    renewed()
    first = release_advances(association="jspo", at=jst("2027-05-01 03:20"))
    assert (first.months, first.yen) == (1, 209)
    for _again in range(2):
        assert release_advances(association="jspo", at=jst("2027-05-02 03:20")).months == 0
    assert income() == 209
    entry = Entry.objects.get(kind="release")
    assert (entry.value_date, entry.reference.rpartition(":")[2]) == (date(2027, 4, 30), "2027-04")


def test_months_that_were_missed_are_made_up_one_by_one() -> None:
    renewed()
    made_up = release_advances(association="jspo", at=jst("2027-10-15 03:20"))
    assert made_up.months == 6
    days = list(Entry.objects.filter(kind="release").order_by("value_date"))
    assert [entry.value_date.month for entry in days] == [4, 5, 6, 7, 8, 9]


def test_after_the_term_all_of_it_is_earned_and_the_advance_is_nothing() -> None:
    renewed()
    for at in ("2028-01-01 00:00", "2029-07-01 00:00", "2031-04-01 00:00", "2035-01-01 00:00"):
        release_advances(association="jspo", at=jst(at))
    assert income() == 10_000
    assert "advance:application" not in queries.balances("jspo")
    assert Entry.objects.filter(kind="release").count() == 48


def test_a_month_that_is_locked_when_it_is_earned_goes_to_the_next_one() -> None:
    renewed()
    lock_month(association="jspo", month=date(2027, 4, 1), at=jst("2027-05-02 00:00"), actor=SYSTEM)
    release_advances(association="jspo", at=jst("2027-05-02 03:20"))
    entry = Entry.objects.get(kind="release")
    assert (entry.value_date, entry.moved_on) == (date(2027, 5, 1), date(2027, 4, 30))


def test_what_is_not_paid_in_full_is_not_earned() -> None:
    world = stories.association("jspo")
    coach = stories.ski_coach(world, number="1000001")
    stories.paid(stories.applied(world, coach, at=NOW), at=NOW, amount=9_999)
    assert release_advances(association="jspo", at=jst("2027-10-15 03:20")).months == 0


def test_a_fee_that_is_earned_at_once_makes_no_advance() -> None:
    world = stories.association("itc")
    person = stories.holder(world, number="2000031")
    stories.holding(
        world, person, qualification="itc", awarded="2020-10-01", term=("2026-06-01", "2027-05-31")
    )
    stories.pointed(world, person, on="2026-11-03", points="10", at=jst("2026-11-04 09:00"))
    stories.applied(world, person, at=jst("2027-04-20 10:00"))
    assert not Advance.objects.exists()
    assert Counter(queries.balances("itc")) == {
        "receivable": 22_000,
        "income:application": -22_000,
    }
