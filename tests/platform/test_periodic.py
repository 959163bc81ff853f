"""Periodic jobs come as often as their module says; the seconds stand in the last field."""

from datetime import UTC, datetime
from itertools import pairwise

import pytest
from procrastinate.contrib.django import app

BEGIN = datetime(2027, 2, 15, 10, 1, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("task", "seconds"),
    [
        ("koshin.capabilities.applications.tasks.ask_due_attempts", 5),
        ("koshin.platform.tasks.retry_stalled_jobs", 30),
        ("koshin.platform.tasks.seal_audit", 20),
        ("koshin.platform.tasks.seal_reads", 20),
        ("koshin.platform.tasks.watch_reads", 20),
        ("koshin.platform.tasks.forget_pace", 60 * 60),
        ("koshin.capabilities.ledger.tasks.seal_books", 20),
        ("koshin.capabilities.applications.tasks.read_stuck_messages", 300),
        ("koshin.capabilities.applications.tasks.remind", 600),
        ("koshin.capabilities.people.tasks.forget_sign_ins", 24 * 60 * 60),
    ],
)
def test_a_periodic_job_comes_every_so_many_seconds(task: str, seconds: int) -> None:
    [times] = [
        found.croniter
        for (name, _), found in app.periodic_registry.periodic_tasks.items()
        if name == task
    ]
    times.set_current(BEGIN.timestamp())
    moments = [times.get_next(float) for _ in range(50)]
    assert {later - one for one, later in pairwise(moments)} == {seconds}
