"""What a requirement is judged against: the records, the credential, the cycle and the instant."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from koshin.core.dates import (
    civil,
    japanese,
    japanese_moment,
    japanese_opening,
    whole_months,
)
from koshin.core.decision import Cycle
from koshin.core.facts import ActivityFact, CredentialFact, Period, WaiverFact
from koshin.core.requirements.guards import Bearer, first_day_back, holds
from koshin.core.scheme.audit_rules import Audit
from koshin.core.scheme.credits import Credit
from koshin.core.scheme.guard import Guard
from koshin.core.scheme.periods import Back, PeriodWord

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Subject:
    """One credential in one cycle, with the holder's records.

    ``span`` stands in for every period while a requirement is judged year by year. ``held`` are
    the codes of all qualifications that the holder has. ``earlier`` are the rounds of this
    credential's former renewals, oldest first, where a requirement carries amounts over.
    """

    credential: CredentialFact
    activities: tuple[ActivityFact, ...]
    cycle: Cycle
    at: datetime
    credits: Mapping[str, Credit] = field(default_factory=dict)
    held: tuple[str, ...] = ()
    span: Period | None = None
    waivers: tuple[WaiverFact, ...] = ()
    counts_until: date | None = None
    classes: tuple[str, ...] = ()
    born_on: date | None = None
    earlier: tuple[Cycle, ...] = ()
    audits: tuple[Audit, ...] = ()

    def period(self, word: PeriodWord) -> Period:
        """The days that count; those that a waiver adds come after the last of the round."""
        period = self._stated(word)
        last = self.cycle.judged.end if self.cycle.judged else period.end
        if self.counts_until is None or period.end != last or self.counts_until <= last:
            return period
        return Period(start=period.start, end=self.counts_until)

    def _stated(self, word: PeriodWord) -> Period:
        if self.span is not None:
            return self.span
        judged = self.cycle.judged
        if judged is None:
            judged = Period(start=self.credential.awarded_on, end=self.cycle.new_term.start)
        if isinstance(word, Back):
            return Period(start=first_day_back(judged, word), end=judged.end)
        if word == "since_award":
            return Period(start=min(self.credential.awarded_on, judged.end), end=judged.end)
        return judged

    def months_held(self, period: Period) -> int:
        """Whole months of the period in which the qualification was held; a begun one counts."""
        start = max(period.start, self.credential.awarded_on)
        return whole_months(start, period.end)

    def applies(self, guard: Guard | None) -> bool:
        """Whether a rule with this guard is for this credential."""
        if guard is None:
            return True
        who = Bearer(
            cycle=self.cycle,
            credential=self.credential,
            activities=self.activities,
            on=civil(self.at),
            held=self.held,
            classes=self.classes,
            born_on=self.born_on,
        )
        return holds(guard, who)

    def fill(self, text: str, period: Period) -> str:
        """A text of the association with this subject's days in it."""
        return text.format(
            start=japanese(period.start),
            end=japanese(period.end),
            window_opens=japanese_opening(self.cycle.window.opens),
            window_closes=japanese_moment(self.cycle.window.closes),
        )
