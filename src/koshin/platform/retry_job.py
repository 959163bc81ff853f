"""Give a job that gave up to the workers once more, because somebody of the office says so."""

from datetime import datetime

from django.db import transaction

from koshin.platform import audit, jobs
from koshin.platform.audit import Actor


def retry_job(*, association: str, job_id: int, at: datetime, actor: Actor) -> bool:
    """Whether the job was handed out now.

    One that no longer waits for a person is left alone, and so is another association's.
    """
    with transaction.atomic():
        failed = jobs.given_up(association).filter(pk=job_id).first()
        if failed is None:
            return False
        jobs.try_again(job_id)
        audit.record(
            association=association,
            actor=actor,
            verb="retry_job",
            subject=f"job:{job_id}",
            at=at,
            before={"state": "failed", "attempts": failed.attempts},
            after={"state": "todo"},
        )
        return True
