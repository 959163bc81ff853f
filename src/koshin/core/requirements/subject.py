"""What a requirement is judged against: the records, the credential, the cycle and the instant."""

from dataclasses import dataclass
from datetime import datetime

from koshin.core.dates import japanese, japanese_moment, japanese_opening
from koshin.core.decision import Cycle
from koshin.core.facts import ActivityFact, CredentialFact, Period
from koshin.core.scheme.rules import Guard, PeriodWord


@dataclass(frozen=True, kw_only=True)
class Subject:
    """One credential in one cycle, with the holder's records."""

    credential: CredentialFact
    activities: tuple[ActivityFact, ...]
    cycle: Cycle
    at: datetime

    def period(self, word: PeriodWord) -> Period:
        """The days that count."""
        judged = self.cycle.judged
        if judged is None:
            judged = Period(start=self.credential.awarded_on, end=self.cycle.new_term.start)
        if word == "since_award":
            return Period(start=min(self.credential.awarded_on, judged.end), end=judged.end)
        return judged

    def applies(self, guard: Guard | None) -> bool:
        """Whether a rule with this guard is for this credential."""
        return guard is None or holds(
            guard,
            ordinal=self.cycle.ordinal,
            credential=self.credential,
            activities=self.activities,
        )

    def fill(self, text: str, period: Period) -> str:
        """A text of the association with this subject's days in it."""
        return text.format(
            start=japanese(period.start),
            end=japanese(period.end),
            window_opens=japanese_opening(self.cycle.window.opens),
            window_closes=japanese_moment(self.cycle.window.closes),
        )


def holds(
    guard: Guard,
    *,
    ordinal: int,
    credential: CredentialFact | None,
    activities: tuple[ActivityFact, ...],
) -> bool:
    """Whether everything the guard states is so."""
    if guard.ordinal_from is not None and ordinal < guard.ordinal_from:
        return False
    if guard.ordinal_to is not None and ordinal > guard.ordinal_to:
        return False
    if guard.awarded_from is not None and (
        credential is None or credential.awarded_on < guard.awarded_from
    ):
        return False
    return guard.has_activity is None or any(
        a.kind == guard.has_activity and a.state == "accepted" for a in activities
    )
