"""Jobs that bring money in: read what providers report, ask them, settle what they confirm."""

from datetime import timedelta

from koshin.capabilities.applications.actions.confirm import confirm
from koshin.capabilities.payments import queries
from koshin.capabilities.payments.actions.interpret import interpret
from koshin.capabilities.people.models import Association
from koshin.platform import clock, jobs

QUEUE = "money"
# A job is enqueued with every message, so one that waits this long has lost its job.
STUCK = timedelta(minutes=10)


@jobs.task(queue=QUEUE)
def confirm_attempt(attempt_id: int) -> None:
    """Ask the provider about one attempt and settle what it confirms."""
    association = Association.objects.get(charge__attempts=attempt_id)
    confirm(attempt_id, at=clock.business_now(association.clock_offset))


@jobs.task(queue=QUEUE)
def interpret_message(message_id: int) -> None:
    """Read one stored message; every order it speaks of is asked about in a job of its own."""
    association = Association.objects.get(inboxmessage=message_id)
    at = clock.business_now(association.clock_offset)
    interpret(message_id, at=at, confirm=confirm_attempt)


@jobs.periodic("* * * * * */5")
@jobs.task(queue=QUEUE)
def ask_due_attempts(timestamp: int) -> None:
    """Ask about every attempt whose time has come: finds payments of which no message arrived."""
    due = queries.claim_due_questions()
    jobs.enqueue_all([jobs.call(confirm_attempt, attempt_id=pk) for pk in due])


@jobs.periodic("*/5 * * * *")
@jobs.task(queue=QUEUE)
def read_stuck_messages(timestamp: int) -> None:
    """Read messages whose job was lost."""
    stuck = queries.stuck_messages(before=clock.real_now() - STUCK)
    jobs.enqueue_all([jobs.call(interpret_message, message_id=pk) for pk in stuck])
