"""Jobs that keep the other jobs going."""

import procrastinate
from procrastinate.contrib.django import app

# A worker says that it lives every 10 seconds; after 30 silent ones it is taken for dead.
SILENT_SECONDS = 30.0


@app.periodic(cron="*/10 * * * * *")
@app.task(queueing_lock="resume_stalled_jobs", pass_context=True)
async def resume_stalled_jobs(context: procrastinate.JobContext, timestamp: int) -> None:
    """Queue again what a worker had begun when it was killed. Every job of koshin may run twice."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=SILENT_SECONDS):
        await manager.retry_job(job)
