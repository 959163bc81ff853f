"""Jobs in PostgreSQL: enqueued inside the business transaction, run by workers, tried again.

A job may run more than once (a killed worker's job is given to another), so every task is
idempotent. Tasks live in ``tasks.py`` of their capability, decorated with :func:`task`; recurring
ones with :func:`periodic` above it.

A job that is about one association bears its code as the argument ``association``, so that no other
association's office sees it; jobs without one are common to all.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.db.models import BigIntegerField, OuterRef, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.jobs import Job
from procrastinate.retry import BaseRetryStrategy, RetryDecision
from procrastinate.tasks import Task

from koshin.platform import clock

P = ParamSpec("P")
R = TypeVar("R")
AnyTask = Task[Any, Any, Any]

MAX_ATTEMPTS = 8
LONGEST_WAIT_SECONDS = 4 * 60 * 60


class Patience(BaseRetryStrategy):
    """Eight attempts, 5 s, 25 s, 2 min, 10 min, 52 min and then 4 h apart: a night without mail
    server passes."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if job.attempts + 1 >= MAX_ATTEMPTS:
            return None
        seconds = min(5 ** (job.attempts + 1), LONGEST_WAIT_SECONDS)
        return RetryDecision(retry_in={"seconds": seconds})


def task(*, queue: str = "default") -> Callable[[Callable[P, R]], Task[P, R, P]]:
    """Make a function a task of ``queue``; its name is its dotted path, so moving it renames it."""
    return app.task(queue=queue, retry=Patience())


def periodic(
    cron: str,
) -> Callable[[Task[P, R, Concatenate[int, P]]], Task[P, R, P]]:
    """Run the task by the (real) clock. ``cron`` may have a sixth field for seconds.

    The task receives ``timestamp``, the second at which it was due. Where several workers run, one
    of them enqueues it.
    """
    return app.periodic(cron=cron)


@dataclass(frozen=True, kw_only=True)
class Call:
    """A job to be: the task and its keyword arguments (JSON values); see :func:`call`."""

    task: AnyTask
    arguments: dict[str, Any]
    queue: str | None = None
    lock: str | None = None


def call(
    task: AnyTask,
    /,
    *,
    queue: str | None = None,
    lock: str | None = None,
    **arguments: Any,
) -> Call:
    """A job for :func:`enqueue_all`; jobs of one ``lock`` run one after the other."""
    return Call(task=task, arguments=arguments, queue=queue, lock=lock)


def enqueue_all(calls: Sequence[Call]) -> list[int]:
    """Enqueue jobs of any tasks in one query, inside the current transaction; answers their ids."""
    if not calls:
        return []
    jobs = [
        Job(
            queue=one.queue or one.task.queue,
            lock=one.lock,
            queueing_lock=None,
            task_name=one.task.name,
            priority=one.task.priority,
            task_kwargs=one.arguments,
        )
        for one in calls
    ]
    return [job.id for job in app.job_manager.batch_defer_jobs(jobs) if job.id is not None]


def for_each_row(rows: str, *, condition: str, **arguments: str) -> str:
    """SQL that enqueues a job for each row of ``rows``, the WITH-query that the caller wrote above.

    For verbs whose rows and jobs go in one statement. ``arguments`` names the column that each of
    the task's arguments is taken from, ``condition`` the rows that get a job; both are the
    programmer's words and never a user's. Its parameters: :func:`row_parameters`.
    """
    named = ", ".join(f"'{name}', {column}" for name, column in arguments.items())
    return (
        "SELECT procrastinate_defer_jobs_v1(array_agg("  # noqa: S608 - see above
        "ROW(%s, %s, %s, NULL, NULL, "
        f"jsonb_build_object({named}), NULL)::procrastinate_job_to_defer_v1)) "
        f"FROM {rows} WHERE {condition} HAVING count(*) > 0"
    )


def row_parameters(task: AnyTask) -> tuple[str, str, int]:
    """The parameters of :func:`for_each_row` for jobs of ``task``."""
    return task.queue, task.name, task.priority


def enqueue(
    task: AnyTask,
    /,
    *,
    queue: str | None = None,
    lock: str | None = None,
    **arguments: Any,
) -> int:
    """Enqueue one job inside the current transaction (gone with it if it rolls back); answers
    its id."""
    return enqueue_all([call(task, queue=queue, lock=lock, **arguments)])[0]


@dataclass(frozen=True, kw_only=True)
class FailedJob:
    """A job that gave up; ``attempts`` is how often it was tried. Holds ids, no personal data.

    ``association`` is empty for a job that is common to all.
    """

    id: int
    task: str
    queue: str
    attempts: int
    association: str
    arguments: dict[str, Any]
    last_event_at: datetime | None


def given_up(association: str) -> QuerySet[ProcrastinateJob]:
    """The jobs that gave up, of this association and those common to all."""
    theirs = Q(args__association=association) | ~Q(args__has_key="association")
    return ProcrastinateJob.objects.filter(theirs, status="failed")


def failed(*, association: str, limit: int = 50) -> list[FailedJob]:
    """The jobs that gave up, newest first: this association's and those common to all. One
    query."""
    rows = (
        given_up(association)
        .order_by("-id")
        .values("id", "task_name", "queue_name", "attempts", "args", "scheduled_at")[:limit]
    )
    return [
        FailedJob(
            id=row["id"],
            task=row["task_name"],
            queue=row["queue_name"],
            attempts=row["attempts"],
            association=row["args"].get("association", ""),
            arguments={key: value for key, value in row["args"].items() if key != "association"},
            last_event_at=row["scheduled_at"],
        )
        for row in rows
    ]


def unfinished(task: AnyTask, *, argument: str, value: str) -> QuerySet[ProcrastinateJob]:
    """For ``Exists``: jobs of the task that wait, run or gave up, and are about the outer row.

    ``value`` names the outer query's column (whole numbers) that ``argument`` was filled from.
    """
    given = Cast(KeyTextTransform(argument, "args"), BigIntegerField())
    states = ("todo", "doing", "failed")
    found: QuerySet[ProcrastinateJob] = ProcrastinateJob.objects.annotate(given=given).filter(
        task_name=task.name, status__in=states, given=OuterRef(value)
    )
    return found


def try_again(job_id: int) -> None:
    """Give a failed job to the workers once more, at once."""
    app.job_manager.retry_job_by_id(job_id, retry_at=clock.real_now())
