"""Jobs that gave up, and handing one out again."""

from django.http import HttpResponse
from django.views.decorators.http import require_POST, require_safe

from koshin.platform import jobs
from koshin.platform.retry_job import retry_job
from koshin.web.addresses import go
from koshin.web.asked import actor
from koshin.web.office.gate import StaffAsked, for_staff, page


@for_staff
@require_safe
def index(request: StaffAsked) -> HttpResponse:
    rows = jobs.failed(association=request.association.code)
    return page(request, "jobs", section="jobs", rows=rows)


@for_staff
@require_POST
def retry(request: StaffAsked, job: int) -> HttpResponse:
    retry_job(
        association=request.association.code, job_id=job, at=request.now, actor=actor(request)
    )
    return go(request, "office:jobs")
