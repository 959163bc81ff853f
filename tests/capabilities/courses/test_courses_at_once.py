"""A withdrawal and the organiser's list of those who finished take turns."""

import psycopg
import pytest
from django.db import OperationalError, connection, transaction

from koshin.capabilities.courses.actions.enter_course import withdraw_entry
from koshin.capabilities.courses.models import CourseEntry
from koshin.platform import postgres
from tests import courses_to_qualify as school
from tests import stories
from tests.ground import Ground


@transaction.atomic
def impatient(entry: CourseEntry) -> None:
    """Withdraws, unless that means to wait."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '100ms'")
    withdraw_entry(
        entry=entry.public_id,
        holder_id=entry.holder_id,
        at=school.DONE,
        actor=stories.by(entry.holder),
    )


def test_a_withdrawal_waits_while_a_list_of_its_course_is_taken(committed: Ground) -> None:
    world = stories.association("jspo")
    entry = school.entered(stories.holder(world, number="1000001"), school.course(world))
    with psycopg.connect(committed.url(postgres.APP)) as taking:
        # What taking a list does first, before it reads who is entered.
        taking.execute("SELECT FROM courses_course WHERE id = %s FOR UPDATE", [entry.course_id])
        with pytest.raises(OperationalError, match="lock timeout"):
            impatient(entry)
    entry.refresh_from_db()
    assert entry.state == "entered"
    impatient(entry)
    entry.refresh_from_db()
    assert entry.state == "withdrawn"
