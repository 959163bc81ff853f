"""Jobs by the clock: opened windows are announced in every association, on its business date."""

from koshin.capabilities.notices.actions import announce_windows as verb
from koshin.capabilities.people.models import Association
from koshin.capabilities.schemes import queries as schemes
from koshin.platform import clock, jobs


@jobs.periodic("*/10 * * * *")
@jobs.task(queue="mail")
def announce_windows(timestamp: int) -> None:
    """Every ten minutes: one job for each association, so that one's trouble is not another's."""
    jobs.enqueue_all(
        [
            jobs.call(announce_windows_of, lock=f"announce:{code}", association=code)
            for code in Association.objects.order_by("code").values_list("code", flat=True)
        ]
    )


@jobs.task(queue="mail")
def announce_windows_of(*, association: str) -> None:
    """Announce the open windows of one association; also wanted when its calendar is moved."""
    found = Association.objects.get(code=association)
    at = clock.business_now(found.clock_offset)
    verb.announce_windows(scheme=schemes.current(association, on=at.date()).scheme, at=at)
