"""Acts on many people run in the background."""

from koshin.capabilities.lists.actions.run_bulk import run_bulk
from koshin.capabilities.people.models import Association
from koshin.capabilities.schemes import queries as schemes
from koshin.platform import clock, jobs

QUEUE = "files"


@jobs.task(queue=QUEUE)
def run_bulk_act(*, act: int, association: str) -> None:
    """Do or undo what waits."""
    found = Association.objects.get(code=association)
    at = clock.business_now(found.clock_offset)
    run_bulk(act, scheme=schemes.current(association, at.date()).scheme, at=at)
