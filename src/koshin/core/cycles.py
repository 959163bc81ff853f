"""Which round a credential or a finished course is in: judged period, window and new term."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from koshin.core.calendars import anchored, batch, fiscal
from koshin.core.calendars.actions import with_actions
from koshin.core.calendars.windows import override_of
from koshin.core.dates import civil, fiscal_period, months_before
from koshin.core.decision import Cycle, Window
from koshin.core.facts import (
    Bar,
    BarKind,
    CompletionFact,
    CredentialFact,
    Facts,
    Period,
    Suspension,
)
from koshin.core.lifecycle.clock import Moved, effects_of, moved
from koshin.core.scheme.calendar_rules import Anchored, Batch, FiscalYear
from koshin.core.scheme.model import Scheme
from koshin.core.scheme.plain_windows import window_of
from koshin.core.scheme.round_codes import is_round

FOR_EVER = 9900
# Of several that hold at once the first says most.
GRAVEST: tuple[BarKind, ...] = (
    *("deceased", "revoked", "withdrawn", "merged"),
    "stopped",
)


def renewal_cycle(
    scheme: Scheme,
    credential: CredentialFact,
    *,
    at: datetime | None = None,
    kept_open: datetime | None = None,
) -> Cycle:
    """The cycle of the credential's next renewal. It must have a term and not be permanent.

    ``at`` matters where the association renews late: after its window it is that round, and after
    ``kept_open`` where the holder's own stays open until then.
    """
    effects = effects_of(scheme)
    if effects is None or not credential.suspensions:
        return _round_of(scheme, credential, at, kept_open)
    stands = _moved(scheme, credential, at)
    cycle = _round_of(scheme, stands.credential, at, kept_open)
    # In a fiscal calendar years count as renewals, elsewhere terms do.
    counted = isinstance(scheme.calendar, FiscalYear)
    if stands.waived and counted and effects.ordinal == "skips":
        return replace(cycle, ordinal=max(1, cycle.ordinal - stands.waived))
    if stands.waived and not counted and effects.ordinal == "counts":
        return replace(cycle, ordinal=cycle.ordinal + stands.waived)
    return cycle


def standing_term(scheme: Scheme, credential: CredentialFact, *, at: datetime | None) -> Period:
    """The last term as it stands when pauses moved its end."""
    return _moved(scheme, credential, at).credential.last_term


def _moved(scheme: Scheme, credential: CredentialFact, at: datetime | None) -> Moved:
    return moved(scheme, credential, lambda held: _round_of(scheme, held, None), at)


def _round_of(
    scheme: Scheme,
    credential: CredentialFact,
    at: datetime | None,
    kept_open: datetime | None = None,
) -> Cycle:
    """The round by the dates of the last term alone."""
    if isinstance(scheme.calendar, Anchored):
        cycle = anchored.renewal_cycle(scheme.calendar, credential, at, kept_open=kept_open)
        return _whole(scheme, cycle)
    if isinstance(scheme.calendar, Batch):
        return _whole(scheme, batch.renewal_cycle(scheme.calendar, credential))
    return _whole(scheme, fiscal.renewal_cycle(scheme.calendar, credential))


def _whole(scheme: Scheme, cycle: Cycle) -> Cycle:
    """The round with everything that is not its window for applying."""
    return with_actions(scheme.calendar, cycle, due_days=scheme.payment.due_days_after_close)


def earlier_cycles(scheme: Scheme, credential: CredentialFact) -> tuple[Cycle, ...]:
    """The rounds in which the terms after the first were renewed, oldest first."""
    return tuple(
        renewal_cycle(scheme, replace(credential, terms=credential.terms[:count]))
        for count in range(1, len(credential.terms))
    )


def first_cycle(scheme: Scheme, completion: CompletionFact, facts: Facts, *, at: datetime) -> Cycle:
    """The cycle in which the finished course is registered, as things stand at ``at``."""
    running = running_credentials(scheme, facts, on=civil(at))
    if isinstance(scheme.calendar, Batch):
        return _whole(scheme, batch.first_cycle(scheme.calendar, completion, running, at))
    if isinstance(scheme.calendar, Anchored):
        cycle = anchored.first_cycle(
            scheme.calendar,
            completion,
            at,
            born_on=facts.born_on,
            running_to=max((held.last_term.end for held in running), default=None),
        )
        return _whole(scheme, cycle)
    return _whole(scheme, fiscal.first_cycle(scheme.calendar, completion, at))


def running_credentials(scheme: Scheme, facts: Facts, *, on: date) -> tuple[CredentialFact, ...]:
    """The credentials with an expiry that has not passed; permanent ones have none.

    Where a pause moved the end of a last term, they bear the end as it stands.
    """
    return batch.running_at(
        tuple(
            _moved(scheme, held, None).credential
            for held in facts.credentials
            if not is_permanent(scheme, held) and barred(held, on=on) is None
        ),
        on,
    )


def superseded(scheme: Scheme, facts: Facts, *, on: date) -> frozenset[str]:
    """The qualifications whose place a higher one takes that runs on the day (昇格)."""
    rules = scheme.qualifications
    return frozenset(
        lower
        for held in running_credentials(scheme, facts, on=on)
        if held.qualification in rules
        for lower in rules[held.qualification].supersedes
    )


def is_permanent(scheme: Scheme, credential: CredentialFact) -> bool:
    """Whether the credential never ends and so takes part in no cycle.

    So says its qualification, or an end like 9999-12-31, which stands for "for ever".
    """
    rule = scheme.qualifications.get(credential.qualification)
    if rule is not None and rule.permanent:
        return True
    return bool(credential.terms) and credential.last_term.end.year >= FOR_EVER


def suspended(credential: CredentialFact, *, on: date) -> Suspension | None:
    """The suspension that is running on the day, if any."""
    return next((pause for pause in credential.suspensions if pause.running(on)), None)


def barred(credential: CredentialFact, *, on: date) -> Bar | None:
    """The gravest of what takes the credential out of validity on the day, if anything does."""
    held = [bar for bar in credential.bars if bar.holds(on)]
    return min(held, key=lambda bar: GRAVEST.index(bar.kind), default=None)


def merged_away(credential: CredentialFact, *, on: date) -> bool:
    """Whether it has gone into another one of its holder (統合): nothing is asked of it."""
    bar = barred(credential, on=on)
    return bar is not None and bar.kind == "merged"


def successor(scheme: Scheme, qualification: str, *, on: date) -> str:
    """What the qualification has been merged into by the day; itself where it was not."""
    for code, rule in scheme.qualifications.items():
        merge = rule.merges
        if merge is not None and qualification in merge.of and merge.on <= on:
            return successor(scheme, code, on=on)
    return qualification


def valid_until(scheme: Scheme, end: date) -> date:
    """The last day on which a term that says ``end`` is valid, exceptions included."""
    if isinstance(scheme.calendar, Batch | Anchored):
        override = override_of(scheme.calendar.overrides, end.isoformat())
        return max(end, override.honoured_to) if override and override.honoured_to else end
    return fiscal.valid_until(scheme.calendar, end)


def ends_in(scheme: Scheme, cycle: str) -> Period:
    """On which days the terms end that are renewed in the round of this code."""
    if isinstance(scheme.calendar, FiscalYear):
        return fiscal_period(int(cycle))
    day = date.fromisoformat(cycle)
    return Period(start=day, end=day)


def last_day_of_first_offer(scheme: Scheme, completion: CompletionFact) -> date | None:
    """The last day on which the course alone is enough to register; nothing where unlimited."""
    if isinstance(scheme.calendar, Batch):
        return batch.last_offer(scheme.calendar, completion)
    return None


def upcoming(scheme: Scheme, *, on: date, count: int) -> tuple[Cycle, ...]:
    """The next rounds of renewal whose window has not closed on ``on``, soonest first.

    Nothing where every holder has a round of their own.
    """
    if isinstance(scheme.calendar, Anchored):
        return ()
    if isinstance(scheme.calendar, Batch):
        found = batch.upcoming(scheme.calendar, on, count)
    else:
        found = fiscal.upcoming(scheme.calendar, on, count)
    return tuple(_whole(scheme, cycle) for cycle in found)


def window_named(scheme: Scheme, code: str) -> Window | None:
    """The window of the round with this code; nothing where no round is called so."""
    if not is_round(scheme.calendar, code):
        return None
    opens, closes = window_of(scheme.calendar, code)
    return Window(opens=opens, closes=closes)


def judged_until(scheme: Scheme, code: str) -> date:
    """The last day that is judged in the round with this code, which must be one of the calendar's.

    A pause that moves somebody's own term is not in it.
    """
    calendar = scheme.calendar
    override = override_of(calendar.overrides, code)
    if override is not None and override.judged is not None:
        return override.judged.end
    if isinstance(calendar, FiscalYear):
        return fiscal.judged(calendar, int(code)).end
    end = date.fromisoformat(code)
    if isinstance(calendar, Batch):
        return months_before(end, calendar.judged_until_months_before_end)
    return end - timedelta(days=calendar.judged_until_days_before_end)
