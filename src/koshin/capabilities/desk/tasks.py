"""Jobs of the desk: the counts of the season board, and the search for duplicates."""

from koshin.capabilities.desk.actions.count_season import count_season
from koshin.capabilities.desk.actions.find_duplicates import find_duplicates
from koshin.capabilities.people.models import Association
from koshin.capabilities.schemes import queries as schemes
from koshin.core.dates import civil
from koshin.platform import clock, jobs

QUEUE = "desk"


@jobs.periodic("*/10 * * * *")
@jobs.task(queue=QUEUE)
def count_seasons(timestamp: int) -> None:
    """Every ten minutes: one job for each association, and never two of one at a time."""
    codes = Association.objects.order_by("code").values_list("code", flat=True)
    jobs.enqueue_all(
        [jobs.call(count_season_of, lock=f"season:{code}", association=code) for code in codes]
    )


@jobs.periodic("25 * * * *")
@jobs.task(queue=QUEUE)
def find_duplicates_of_all(timestamp: int) -> None:
    """Every hour: records that came in twice since."""
    codes = Association.objects.order_by("code").values_list("code", flat=True)
    jobs.enqueue_all([jobs.call(find_duplicates_of, association=code) for code in codes])


@jobs.task(queue=QUEUE)
def find_duplicates_of(*, association: str) -> None:
    """Look for one association's; also wanted from the list of pairs."""
    found = Association.objects.get(code=association)
    find_duplicates(association, at=clock.business_now(found.clock_offset))


@jobs.task(queue=QUEUE)
def count_season_of(*, association: str) -> None:
    """Count one association's rounds; also wanted from the season board."""
    found = Association.objects.get(code=association)
    at = clock.business_now(found.clock_offset)
    count_season(schemes.current(association, on=civil(at)), at=at)
