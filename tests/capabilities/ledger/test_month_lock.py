"""A locked month takes no entry: late news goes to the next open month and keeps its true day."""

from datetime import date

import psycopg
import pytest
from django.db import IntegrityError, transaction

from koshin.capabilities.ledger import queries
from koshin.capabilities.ledger.actions.lock_month import lock_month
from koshin.capabilities.ledger.actions.post import Event, post, post_all
from koshin.capabilities.ledger.actions.unlock_month import (
    ask_to_unlock_month,
    unlock_month,
    waiting_request,
)
from koshin.capabilities.ledger.models import Entry, MonthLock
from koshin.core.money import Yen
from koshin.core.posting import Posting
from koshin.core.refusal import Refused
from koshin.platform.audit import Actor
from koshin.platform.models import AuditLine
from tests import stories
from tests.ground import Ground
from tests.stories import jst

AT = jst("2027-06-10 10:00")
MAY = date(2027, 5, 1)
ONE, OTHER = Actor(kind="staff", id=1), Actor(kind="staff", id=2)
LINES = (Posting(account="a", amount=Yen(100)), Posting(account="b", amount=Yen(-100)))


def lock(month: date, *, actor: Actor = ONE) -> MonthLock:
    return lock_month(association="itc", month=month, at=AT, actor=actor)


def book(day: date, *, reference: str = "one") -> Entry:
    post(
        association="itc",
        kind="test",
        reference=reference,
        value_date=day,
        at=AT,
        postings=LINES,
    )
    return Entry.objects.get(reference=reference)


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [refusal.code for refusal in refused.value.refusals]


@pytest.fixture
def books(db: None) -> None:
    stories.association("itc")


def test_late_news_is_booked_in_the_next_open_month_with_its_true_day(books: None) -> None:
    lock(MAY)
    late = book(date(2027, 5, 28))
    assert (late.value_date, late.moved_on) == (date(2027, 6, 1), date(2027, 5, 28))
    in_time = book(date(2027, 6, 3), reference="two")
    assert (in_time.value_date, in_time.moved_on) == (date(2027, 6, 3), None)


def test_many_entries_at_once_keep_out_of_a_locked_month_too(books: None) -> None:
    lock(MAY)
    days = {"a": date(2027, 4, 2), "b": date(2027, 6, 2)}
    events = [Event(reference=r, value_date=day, postings=LINES) for r, day in days.items()]
    assert post_all(association="itc", kind="test", at=AT, events=events) == {"a", "b"}
    assert post_all(association="itc", kind="test", at=AT, events=events) == frozenset()
    found = {e.reference: (e.value_date, e.moved_on) for e in Entry.objects.all()}
    assert found == {"a": (date(2027, 6, 1), days["a"]), "b": (days["b"], None)}


def test_the_database_itself_refuses_an_entry_in_a_locked_month(committed: Ground) -> None:
    stories.association("itc")
    lock(MAY)
    with pytest.raises(IntegrityError, match="locked"), transaction.atomic():
        Entry.objects.create(
            association_id="itc",
            kind="x",
            reference="x",
            value_date=date(2027, 5, 31),
            booked_at=AT,
        )


def test_another_association_is_not_locked_along(books: None) -> None:
    stories.association("jspo")
    lock(MAY)
    post(
        association="jspo",
        kind="test",
        reference="one",
        value_date=date(2027, 5, 28),
        at=AT,
        postings=LINES,
    )
    assert Entry.objects.get().moved_on is None


@pytest.mark.parametrize(
    ("locked", "month", "code"),
    [
        ([], date(2027, 6, 1), "month_not_over"),
        ([MAY], MAY, "month_locked"),
        ([date(2027, 3, 1)], MAY, "month_before_open"),
    ],
)
def test_months_are_locked_in_their_order_once_they_are_over(
    books: None, locked: list[date], month: date, code: str
) -> None:
    for each in locked:
        lock(each)
    with pytest.raises(Refused) as refused:
        lock(month)
    assert codes(refused) == [code]
    assert MonthLock.objects.count() == len(locked)


def test_a_month_is_opened_again_by_a_second_person_and_then_takes_entries(books: None) -> None:
    lock(date(2027, 4, 1))
    lock(MAY)
    asked = ask_to_unlock_month(association="itc", reason="領収の訂正", at=AT, actor=ONE)
    with pytest.raises(Refused) as refused:
        unlock_month(association="itc", request=asked.pk, at=AT, actor=ONE)
    assert codes(refused) == ["second_person"]
    assert queries.locked_through("itc") == date(2027, 5, 31)

    unlock_month(association="itc", request=asked.pk, at=AT, actor=OTHER)
    assert queries.locked_through("itc") == date(2027, 4, 30)
    assert book(date(2027, 5, 28)).moved_on is None
    assert waiting_request("itc") is None
    with pytest.raises(Refused) as again:
        unlock_month(association="itc", request=asked.pk, at=AT, actor=OTHER)
    assert codes(again) == ["request_over"]
    verbs = AuditLine.objects.filter(subject="books:itc").order_by("id")
    assert [line.verb for line in verbs] == [
        "lock_month",
        "lock_month",
        "ask_to_unlock_month",
        "unlock_month",
    ]


def test_the_database_itself_wants_two_people_to_unlock(books: None) -> None:
    lock(MAY)
    asked = ask_to_unlock_month(association="itc", reason="訂正", at=AT, actor=ONE)
    with pytest.raises(IntegrityError, match="unlocked_by_two"), transaction.atomic():
        MonthLock.objects.create(
            association_id="itc",
            kind="unlock",
            locked_through=date(2027, 4, 30),
            by=1,
            requested_by=1,
            request=asked,
            at=AT,
        )


def test_a_reason_is_asked_for_and_only_what_is_locked_can_be_unlocked(books: None) -> None:
    for reason, code in (("", "reason_missing"), ("訂正", "nothing_locked")):
        with pytest.raises(Refused) as refused:
            ask_to_unlock_month(association="itc", reason=reason, at=AT, actor=ONE)
        assert codes(refused) == [code]


@pytest.mark.parametrize("table", ["ledger_month_lock", "ledger_advance"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET at = at", "DELETE FROM {}"])
def test_not_even_the_owner_changes_a_lock_or_an_advance(
    committed: Ground, table: str, statement: str
) -> None:
    stories.association("itc")
    lock(MAY)
    world = stories.association("jspo")
    coach = stories.ski_coach(world, number="1000001")
    stories.applied(world, coach, at=jst("2027-02-15 10:00"))
    if table == "ledger_advance":
        statement = statement.replace("at = at", "amount = amount")
    owner = psycopg.connect(committed.url("koshin_owner"))
    with owner, pytest.raises(psycopg.errors.RestrictViolation):
        owner.execute(statement.format(table).encode())


def test_an_entry_that_is_being_booked_holds_the_lock_of_its_month_back(committed: Ground) -> None:
    """The lock waits for bookings under way; none slips into the month behind it."""
    stories.association("itc")
    booking = psycopg.connect(committed.url("koshin_app"))
    booking.execute("SELECT ledger_open_day('itc', '2027-05-28')")
    locking = psycopg.connect(committed.url("koshin_app"), autocommit=True)
    take = "SELECT pg_try_advisory_xact_lock(hashtextextended('ledger_month:itc', 0))"
    assert locking.execute(take).fetchone() == (False,)
    booking.rollback()
    assert locking.execute(take).fetchone() == (True,)
    booking.close()
    locking.close()
