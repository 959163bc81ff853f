"""Keeps the queue itself alive: jobs of a worker that was killed are given to another."""

from procrastinate.contrib.django import app
from procrastinate.job_context import JobContext

QUEUE = "upkeep"
# A worker reports every 10 s; one that has been silent this long is gone.
SILENT_SECONDS = 30


# No lock and no retry: a reaper that waits for a dead reaper would never run again.
@app.periodic(cron="* * * * * */30")
@app.task(queue=QUEUE, pass_context=True)
async def retry_stalled_jobs(context: JobContext, timestamp: int) -> int:
    """Give the jobs of silent workers back to the queue; answers how many."""
    jobs = context.app.job_manager
    stalled = list(await jobs.get_stalled_jobs(seconds_since_heartbeat=SILENT_SECONDS))
    for job in stalled:
        await jobs.retry_job(job)
    return len(stalled)
