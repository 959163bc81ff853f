"""Jobs that bring money in (read what providers report, ask, settle), and that remind holders."""

from datetime import date, datetime, timedelta
from typing import cast

from koshin.capabilities.applications.actions import remind as reminding
from koshin.capabilities.applications.actions.carry_out_refund import carry_out_refund
from koshin.capabilities.applications.actions.confirm import confirm
from koshin.capabilities.applications.actions.end_unpaid_places import end_unpaid_places
from koshin.capabilities.applications.actions.merge_qualifications import merge_qualifications
from koshin.capabilities.applications.actions.release_advances import release_advances
from koshin.capabilities.applications.actions.take_in_file import match_and_apply, take_in_file
from koshin.capabilities.payments import queries
from koshin.capabilities.payments.actions.ask_for_close import ask_for_close
from koshin.capabilities.payments.actions.interpret import interpret
from koshin.capabilities.people.models import Association
from koshin.capabilities.schemes import queries as schemes
from koshin.core.dates import civil
from koshin.core.scheme.bank_rules import BankRules
from koshin.platform import clock, jobs

QUEUE = "money"
# A job is enqueued with every message, so one that waits this long has lost its job.
STUCK = timedelta(minutes=10)


@jobs.task(queue=QUEUE)
def confirm_attempt(*, attempt_id: int, association: str) -> None:
    """Ask the provider about one attempt and settle what it confirms."""
    found = Association.objects.get(code=association)
    confirm(attempt_id, at=clock.business_now(found.clock_offset))


@jobs.task(queue=QUEUE)
def interpret_message(*, message_id: int, association: str) -> None:
    """Read one stored message; every order it speaks of is asked about in a job of its own."""
    found = Association.objects.get(code=association)
    at = clock.business_now(found.clock_offset)
    interpret(message_id, at=at, confirm=confirm_attempt, ask_refund=send_one_refund)


@jobs.periodic("* * * * * */5")
@jobs.task(queue=QUEUE)
def ask_due_attempts(timestamp: int) -> None:
    """Ask about every attempt whose time has come: finds payments of which no message arrived."""
    due = queries.claim_due_questions()
    jobs.enqueue_all(
        [jobs.call(confirm_attempt, attempt_id=pk, association=code) for pk, code in due]
    )


@jobs.periodic("*/5 * * * *")
@jobs.task(queue=QUEUE)
def read_stuck_messages(timestamp: int) -> None:
    """Read messages whose job was lost. One whose job gave up is the office's to try again."""
    interpret_job = cast(jobs.AnyTask, interpret_message)
    stuck = queries.stuck_messages(before=clock.real_now() - STUCK, interpret=interpret_job)
    jobs.enqueue_all(
        [jobs.call(interpret_message, message_id=pk, association=code) for pk, code in stuck]
    )


@jobs.task(queue=QUEUE)
def take_in_bank_file(*, file_id: int, association: str) -> None:
    """Take a checked bank file in, match what waits, settle what is certain."""
    at, rules = _bank_of(association)
    if rules is not None:
        take_in_file(file_id=file_id, rules=rules, at=at)


@jobs.task(queue=QUEUE)
def match_bank_rows(*, association: str) -> None:
    """Look again at every bank row that waits, and settle what is decided."""
    at, rules = _bank_of(association)
    if rules is not None:
        match_and_apply(association=association, rules=rules, at=at)


def _bank_of(association: str) -> tuple[datetime, BankRules | None]:
    found = Association.objects.get(code=association)
    at = clock.business_now(found.clock_offset)
    return at, schemes.current(association, on=civil(at)).scheme.bank


@jobs.periodic("20 * * * *")
@jobs.task(queue=QUEUE)
def release_advances_of_all(timestamp: int) -> None:
    """Every hour, so that a month is released in the first hour after it, or the next ones."""
    codes = Association.objects.values_list("code", flat=True)
    jobs.enqueue_all([jobs.call(release_advances_of, association=code) for code in codes])


@jobs.task(queue=QUEUE)
def release_advances_of(*, association: str) -> None:
    """Release one association's advances of all months that are over."""
    found = Association.objects.get(code=association)
    release_advances(association=association, at=clock.business_now(found.clock_offset))


@jobs.periodic("*/10 * * * *")
@jobs.task(queue="mail")
def remind(timestamp: int) -> None:
    """Every ten minutes: one job for each association, so that one's trouble is not another's."""
    jobs.enqueue_all(
        [
            jobs.call(remind_of, lock=f"remind:{code}", association=code)
            for code in Association.objects.order_by("code").values_list("code", flat=True)
        ]
    )


@jobs.task(queue="mail")
def remind_of(*, association: str) -> None:
    """Give one association's due notices; also wanted when its calendar is moved."""
    found = Association.objects.get(code=association)
    at = clock.business_now(found.clock_offset)
    reminding.remind(published=schemes.current(association, on=civil(at)), at=at)


@jobs.task(queue=QUEUE)
def send_one_refund(*, refund_id: int, association: str) -> None:
    """Send one refund to its provider, or ask what became of it."""
    found = Association.objects.get(code=association)
    carry_out_refund(refund_id, at=clock.business_now(found.clock_offset))


@jobs.periodic("* * * * * */20")
@jobs.task(queue=QUEUE)
def send_due_refunds(timestamp: int) -> None:
    """Send every refund that was approved, and ask about those whose outcome is not known."""
    due = queries.claim_due_refunds()
    jobs.enqueue_all(
        [jobs.call(send_one_refund, refund_id=pk, association=code) for pk, code in due]
    )


@jobs.task(queue=QUEUE)
def ask_for_close_of(*, association: str, provider: str, day: str) -> None:
    """Ask one provider about the orders of one day (ISO), for the daily close."""
    found = Association.objects.get(code=association)
    ask_for_close(
        association=association,
        provider=provider,
        day=date.fromisoformat(day),
        at=clock.business_now(found.clock_offset),
    )


@jobs.periodic("*/10 * * * *")
@jobs.task(queue=QUEUE)
def end_unpaid_places_of_all(timestamp: int) -> None:
    """Every ten minutes: places in trainings that were not paid for go to who waits."""
    codes = Association.objects.values_list("code", flat=True)
    jobs.enqueue_all(
        [jobs.call(end_unpaid_places_of, lock=f"places:{code}", association=code) for code in codes]
    )


@jobs.task(queue=QUEUE)
def end_unpaid_places_of(*, association: str) -> None:
    """Take back one association's places whose deadline to pay has passed."""
    found = Association.objects.get(code=association)
    at = clock.business_now(found.clock_offset)
    scheme = schemes.current(association, on=civil(at)).scheme
    end_unpaid_places(association=association, scheme=scheme, at=at)


@jobs.periodic("35 * * * *")
@jobs.task(queue=QUEUE)
def merge_qualifications_of_all(timestamp: int) -> None:
    """Every hour: what the rules have made one qualification becomes one at every holder."""
    codes = Association.objects.values_list("code", flat=True)
    jobs.enqueue_all(
        [
            jobs.call(merge_qualifications_of, lock=f"merge:{code}", association=code)
            for code in codes
        ]
    )


@jobs.task(queue=QUEUE)
def merge_qualifications_of(*, association: str) -> None:
    """Merge one association's qualifications as its rules of the day say."""
    found = Association.objects.get(code=association)
    at = clock.business_now(found.clock_offset)
    scheme = schemes.current(association, on=civil(at)).scheme
    merge_qualifications(scheme=scheme, at=at)
