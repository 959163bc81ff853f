"""Where a credential's term ends when its pauses are taken into account."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from koshin.core.dates import civil, months_after
from koshin.core.decision import Cycle, Window
from koshin.core.facts import CredentialFact, Suspension
from koshin.core.scheme.calendar_rules import Anchored
from koshin.core.scheme.life_rules import Effects
from koshin.core.scheme.model import Scheme

ONE_DAY = timedelta(days=1)
RoundOf = Callable[[CredentialFact], Cycle]
FROZEN = Effects(term="freeze", counted_from="next_month", ordinal="skips", fee="due")


@dataclass(frozen=True, kw_only=True)
class Moved:
    """The credential with the end of its last term moved; ``waived`` rounds were passed."""

    credential: CredentialFact
    waived: int = 0


def effects_of(scheme: Scheme) -> Effects | None:
    """What a pause does: as the policy says, or as the calendar says in one word."""
    if scheme.suspension is not None:
        return scheme.suspension.effects
    calendar = scheme.calendar
    if isinstance(calendar, Anchored) and calendar.suspension == "freeze":
        return FROZEN
    return None


def moved(scheme: Scheme, held: CredentialFact, round_of: RoundOf, at: datetime | None) -> Moved:
    """The credential as its clock stands at ``at``; ``round_of`` makes its round of renewal."""
    effects = effects_of(scheme)
    if effects is None or not held.suspensions or not held.terms:
        return Moved(credential=held)
    if effects.term == "freeze":
        return Moved(credential=_frozen(held, effects))
    if effects.term == "waive":
        return _waived(held, effects, round_of, at)
    return Moved(credential=held)


def _ending(held: CredentialFact, end: date) -> CredentialFact:
    term = replace(held.last_term, end=end)
    return replace(held, terms=(*held.terms[:-1], term))


def _frozen(held: CredentialFact, effects: Effects) -> CredentialFact:
    """What remained when the clock stopped remains when it goes on."""
    term = held.last_term
    end = term.end
    for pause in held.suspensions:
        if not term.start <= pause.first_day <= end or pause.over_on is None:
            continue
        if effects.counted_from == "same_day":
            end += pause.over_on - pause.first_day
        else:
            end = months_after(end, frozen_months(pause))
    return _ending(held, end)


def frozen_months(pause: Suspension) -> int:
    """Months from the one after the request to the one after the resumption; 0 while open."""
    if pause.over_on is None:
        return 0
    first, last = pause.first_day, pause.over_on
    return (last.year - first.year) * 12 + last.month - first.month


def _waived(
    held: CredentialFact, effects: Effects, round_of: RoundOf, at: datetime | None
) -> Moved:
    """The end moves on by every round whose window lies in a pause."""
    count = 0
    while True:
        cycle = round_of(held)
        if not any(_passes(pause, cycle.window, effects, at) for pause in held.suspensions):
            return Moved(credential=held, waived=count)
        held, count = _ending(held, cycle.new_term.end), count + 1


def _passes(pause: Suspension, window: Window, effects: Effects, at: datetime | None) -> bool:
    opens, closes = civil(window.opens), civil(window.closes)
    # A pause without an end has lasted to the day of the decision, no further.
    last = pause.over_on - ONE_DAY if pause.over_on else (civil(at) if at else pause.first_day)
    if effects.waived_if == "covered":
        return pause.first_day <= opens and closes <= last
    return pause.first_day <= closes and opens <= last
