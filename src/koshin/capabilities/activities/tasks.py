"""Jobs by the clock: evidence whose time is over is deleted every night, what waits is scanned."""

from koshin.capabilities.activities.actions import forget_evidence as verb
from koshin.capabilities.activities.actions import scan_waiting as scanning
from koshin.capabilities.people.models import Association
from koshin.platform import clock, jobs


@jobs.periodic("52 18 * * *")
@jobs.task(queue="upkeep")
def forget_evidence(timestamp: int) -> None:
    """Delete what need not be kept any more, at night in Japan, by each association's own date."""
    for association in Association.objects.order_by("code"):
        at = clock.business_now(association.clock_offset)
        verb.forget_evidence(association=association.code, at=at)


@jobs.periodic("*/5 * * * *")
@jobs.task(queue="upkeep")
def scan_waiting(timestamp: int) -> None:
    """Ask the virus scanner about evidence that came while it did not answer."""
    for code in Association.objects.order_by("code").values_list("code", flat=True):
        scanning.scan_waiting(association=code)
