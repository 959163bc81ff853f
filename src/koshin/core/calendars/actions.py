"""A round beside its window for applying: until when to pay, when to report, what is judged."""

from dataclasses import replace
from datetime import timedelta

from koshin.core.calendars.windows import override_of
from koshin.core.decision import Cycle, Window
from koshin.core.scheme.calendar_rules import Calendar, Override


def with_actions(calendar: Calendar, cycle: Cycle, *, due_days: int) -> Cycle:
    """The round with what the scheme, or an exception of this round, says of the other actions.

    ``due_days`` are the days to pay after the window has closed.
    """
    override = override_of(calendar.overrides, cycle.code)
    if due_days:
        cycle = replace(cycle, pay_by=cycle.window.closes + timedelta(days=due_days))
    cycle = replace(cycle, report=_report(calendar, cycle, override))
    if override is None:
        return cycle
    if override.pay_by is not None:
        cycle = replace(cycle, pay_by=override.pay_by)
    if override.judged is not None and cycle.judged is not None:
        cycle = replace(cycle, judged=override.judged)
    return cycle


def _report(calendar: Calendar, cycle: Cycle, override: Override | None) -> Window | None:
    opens = override.report_opens if override is not None else None
    closes = override.report_closes if override is not None else None
    rule = calendar.report
    if rule is None and opens is None and closes is None:
        return None
    later = timedelta(days=rule.opens_days_after_opening if rule else 0)
    longer = timedelta(days=rule.closes_days_after_close if rule else 0)
    return Window(
        opens=opens or cycle.window.opens + later, closes=closes or cycle.window.closes + longer
    )
