"""Keeps the queue itself alive, and seals what was audited."""

from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException
from procrastinate.job_context import JobContext
from psycopg.errors import RaiseException

from koshin.platform import clock, jobs, pace
from koshin.platform.read_alarms import raise_alarms
from koshin.platform.reads import READS
from koshin.platform.seals import AUDIT, seal_all

QUEUE = "upkeep"
# A worker reports every 10 s; one that has been silent this long is gone.
SILENT_SECONDS = 30


# No lock and no retry: a reaper that waits for a dead reaper would never run again.
@app.periodic(cron="* * * * * */30")
@app.task(queue=QUEUE, pass_context=True)
async def retry_stalled_jobs(context: JobContext, timestamp: int) -> int:
    """Give the jobs of silent workers back to the queue; answers how many."""
    manager = context.app.job_manager
    given_back = 0
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=SILENT_SECONDS):
        try:
            await manager.retry_job(job)
        except ConnectorException as error:
            # PostgreSQL's word that the job has ended, or was given back, since it was listed.
            if not isinstance(error.__cause__, RaiseException):
                raise
        else:
            given_back += 1
    return given_back


@jobs.periodic("52 * * * *")
@jobs.task(queue=QUEUE)
def forget_pace(timestamp: int) -> None:
    """Forget how often somebody asked, once it counts no more."""
    pace.forget(now=clock.real_now())


@jobs.periodic("* * * * * */20")
@jobs.task(queue=QUEUE)
def seal_audit(timestamp: int) -> int:
    """Seal the audit lines that no running transaction can join any more; answers how many."""
    return seal_all(AUDIT, at=clock.real_now())


@jobs.periodic("* * * * * */20")
@jobs.task(queue=QUEUE)
def seal_reads(timestamp: int) -> int:
    """Seal the lines of who looked at whom, likewise; answers how many."""
    return seal_all(READS, at=clock.real_now())


@jobs.periodic("* * * * * */20")
@jobs.task(queue=QUEUE)
def watch_reads(timestamp: int) -> int:
    """Raise an alarm about whoever looks at unusually many people; answers how many are new."""
    return raise_alarms(at=clock.real_now())
