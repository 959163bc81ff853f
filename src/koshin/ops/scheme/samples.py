"""Makes sample people: a holder in the round that comes next, without any records."""

from dataclasses import dataclass
from datetime import date, datetime

from koshin.core.cycles import first_cycle, renewal_cycle, upcoming
from koshin.core.dates import civil, end_of_day, start_of_day, years_after
from koshin.core.decision import Cycle
from koshin.core.facts import CompletionFact, CredentialFact, Facts, Period
from koshin.core.scheme import Scheme

AGE_YEARS = 40


@dataclass(frozen=True, kw_only=True)
class Sample:
    """A qualification and a round; ``judged`` is where its records are put."""

    qualification: str
    cycle: Cycle
    judged: Period


def samples(scheme: Scheme, *, at: datetime) -> tuple[Sample, ...]:
    """The next round of each qualification that is renewed at all, in the order written."""
    found = []
    for code, rule in scheme.qualifications.items():
        if rule.permanent:
            continue
        cycles = upcoming(scheme, on=civil(at), count=1)
        cycle = cycles[0] if cycles else _own_round(scheme, code, civil(at))
        if cycle.judged is not None:
            found.append(Sample(qualification=code, cycle=cycle, judged=cycle.judged))
    return tuple(found)


def _own_round(scheme: Scheme, qualification: str, today: date) -> Cycle:
    """Where everybody has a round of their own: that of somebody registered on this day."""
    exam = CompletionFact(qualification=qualification, course_number="", completed_on=today)
    registered = first_cycle(scheme, exam, Facts(), at=start_of_day(today))
    held = CredentialFact(
        id=1,
        qualification=qualification,
        number="",
        awarded_on=today,
        terms=(registered.new_term,),
    )
    return renewal_cycle(scheme, held)


def holder(given: Sample, *, awarded_on: date | None = None) -> Facts:
    """Somebody of forty who holds the sample's qualification, awarded when its term began."""
    start = given.judged.start
    end = given.cycle.current_end or given.judged.end
    held = CredentialFact(
        id=1,
        qualification=given.qualification,
        number="0000001",
        awarded_on=awarded_on or start,
        terms=(Period(start=start, end=end),),
    )
    return Facts(credentials=(held,), born_on=years_after(start, -AGE_YEARS))


def ready_at(given: Sample, facts: Facts, wait: date | None = None) -> datetime:
    """The first moment of the window at which everything the person did has been done.

    ``wait``: not before this day.
    """
    done = [end_of_day(record.until or record.on) for record in facts.activities]
    days = [start_of_day(wait)] if wait is not None else []
    return max([given.cycle.window.opens, *done, *days])
