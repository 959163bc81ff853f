"""Jobs by the clock: entries are sealed minute by minute."""

from koshin.capabilities.ledger.sealing import BOOKS
from koshin.platform import clock, jobs
from koshin.platform.seals import seal_all


@jobs.periodic("* * * * * */20")
@jobs.task(queue="upkeep")
def seal_books(timestamp: int) -> int:
    """Seal the entries that no running transaction can join any more; answers how many."""
    return seal_all(BOOKS, at=clock.real_now())
