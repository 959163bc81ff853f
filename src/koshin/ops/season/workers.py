"""The workers of a season: jobs one after the other, in virtual time, sometimes twice."""

import json
from collections.abc import Callable
from datetime import datetime
from random import Random
from typing import Any

from django.db import connection
from procrastinate.contrib.django import app

from koshin.capabilities.applications.actions.carry_out_refund import carry_out_refund
from koshin.capabilities.applications.actions.confirm import confirm
from koshin.capabilities.applications.tasks import (
    confirm_attempt,
    interpret_message,
    send_one_refund,
)
from koshin.capabilities.payments.actions.interpret import interpret
from koshin.capabilities.payments.models import Attempt

TAKE = """
DELETE FROM procrastinate_jobs WHERE id = (
    SELECT id FROM procrastinate_jobs WHERE status = 'todo' ORDER BY id LIMIT 1
) RETURNING task_name, args
"""
TWICE = 0.05


class Workers:
    """Every job that waits is done at the instant it is asked for; ``at`` is business time."""

    def __init__(self, dice: Random) -> None:
        self.dice = dice
        # What tells the time itself is told it here instead; every other task reads no clock.
        self.timed: dict[str, Callable[..., Any]] = {
            confirm_attempt.name: self._confirm,
            interpret_message.name: self._interpret,
            send_one_refund.name: self._refund,
        }

    def work_off(self, *, at: datetime) -> None:
        """Until no job waits. One in twenty runs twice, as after the death of a worker."""
        while (job := self._next()) is not None:
            name, arguments = job
            for _time in range(1 + (self.dice.random() < TWICE)):
                timed = self.timed.get(name)
                if timed is None:
                    app.tasks[name].func(**arguments)
                else:
                    timed(**arguments, at=at)

    def poll(self, *, at: datetime, only: int | None = None) -> None:
        """Ask the provider about every attempt (or this one) that is to be asked about."""
        waiting = Attempt.objects.filter(ask_next_at__isnull=False).order_by("pk")
        if only is not None:
            waiting = waiting.filter(pk=only)
        for attempt in list(waiting.values_list("pk", flat=True)):
            confirm(attempt, at=at)

    def _next(self) -> tuple[str, dict[str, Any]] | None:
        with connection.cursor() as cursor:
            cursor.execute(TAKE)
            row = cursor.fetchone()
        if row is None:
            return None
        return str(row[0]), dict(json.loads(row[1]))

    def _confirm(self, *, attempt_id: int, association: str, at: datetime) -> None:
        confirm(attempt_id, at=at)

    def _interpret(self, *, message_id: int, association: str, at: datetime) -> None:
        interpret(message_id, at=at, confirm=confirm_attempt, ask_refund=send_one_refund)

    def _refund(self, *, refund_id: int, association: str, at: datetime) -> None:
        carry_out_refund(refund_id, at=at)
