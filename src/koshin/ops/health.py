"""Two questions of a load balancer, and one of the payment simulator."""

from django.conf import settings
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse

from koshin.capabilities.people.models import Association
from koshin.platform import clock

_migrated = False


def healthz(request: HttpRequest) -> HttpResponse:
    """Whether this process answers; asks nobody else."""
    return HttpResponse("ok\n", content_type="text/plain")


def readyz(request: HttpRequest) -> HttpResponse:
    """Whether the database answers and is migrated: 200, or 503 with a word why not."""
    problem = _problem()
    if problem:
        return HttpResponse(problem + "\n", content_type="text/plain", status=503)
    return HttpResponse("ok\n", content_type="text/plain")


def _problem() -> str:
    # Migrations are compared once per process: a migrated database does not go back.
    global _migrated
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        if not _migrated:
            executor = MigrationExecutor(connection)
            if executor.migration_plan(executor.loader.graph.leaf_nodes()):
                return "migrations not applied"
            _migrated = True
    except OperationalError:
        return "database does not answer"
    return ""


def business_time(request: HttpRequest, code: str) -> HttpResponse:
    """The association's business time, so that the simulator's slips expire with it. Demo only."""
    association = Association.objects.filter(code=code).first()
    if not settings.DEMO_CALENDAR or association is None:
        raise Http404
    return JsonResponse({"now": clock.business_now(association.clock_offset).isoformat()})
