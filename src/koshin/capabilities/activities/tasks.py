"""Jobs by the clock: evidence whose time is over is deleted every night."""

from koshin.capabilities.activities.actions import forget_evidence as verb
from koshin.capabilities.people.models import Association
from koshin.platform import clock, jobs


@jobs.periodic("52 18 * * *")
@jobs.task(queue="upkeep")
def forget_evidence(timestamp: int) -> None:
    """Delete what need not be kept any more, at night in Japan, by each association's own date."""
    for association in Association.objects.order_by("code"):
        at = clock.business_now(association.clock_offset)
        verb.forget_evidence(association=association.code, at=at)
