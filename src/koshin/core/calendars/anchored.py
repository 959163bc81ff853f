"""Terms of whole years from each holder's own day, with a window relative to their end."""

from datetime import date, datetime, timedelta

from koshin.core.calendars.windows import override_of, window
from koshin.core.dates import (
    civil,
    end_of_day,
    end_of_month,
    japanese_short,
    months_after,
    months_before,
    months_late,
    start_of_day,
    term_of_years,
    whole_years,
    years_after,
)
from koshin.core.decision import Cycle, Window
from koshin.core.facts import CompletionFact, CredentialFact, Period
from koshin.core.scheme.calendar_rules import Anchored, Birthdays, Late
from koshin.core.scheme.plain_windows import around

ONE_DAY = timedelta(days=1)
ONE_SECOND = timedelta(seconds=1)


def renewal_cycle(
    calendar: Anchored,
    credential: CredentialFact,
    at: datetime | None,
    *,
    kept_open: datetime | None = None,
) -> Cycle:
    """The round of the credential's own term; after its window, the late one where there is one.

    ``kept_open`` is until when the holder's window stays open by a 特例措置, if it does.
    """
    term = credential.last_term
    end = term.end
    opens, closes = around(calendar, end)
    in_time = window(
        opens=opens, closes=closes, override=override_of(calendar.overrides, end.isoformat())
    )
    on_time = term_of_years(end + ONE_DAY, calendar.term_years)
    late = _late(calendar, end, max(in_time.closes, kept_open or in_time.closes))
    if late is None or calendar.late is None or at is None or at < late.opens:
        late, new_term = None, on_time
    else:
        new_term = _made_up(calendar.late, on_time, civil(at), calendar.term_years)
    return Cycle(
        code=end.isoformat(),
        label=calendar.label.format(end=japanese_short(end)),
        judged=_judged(calendar, term),
        window=late or in_time,
        current_end=end,
        new_term=new_term,
        ordinal=len(credential.terms),
        late=late is not None,
        late_months=months_late(end, civil(at)) if late is not None and at is not None else 0,
    )


def _late(calendar: Anchored, end: date, closes: datetime) -> Window | None:
    """After the end of the term and after the window, if it closes so late that nothing is left."""
    if calendar.late is None:
        return None
    opens = max(end_of_day(end), closes) + ONE_SECOND
    last = end_of_day(months_after(end, calendar.late.until_months))
    return Window(opens=opens, closes=last) if opens <= last else None


def _made_up(late: Late, on_time: Period, today: date, years: int) -> Period:
    """From today: a whole term, or to the day on which the one renewed in time would end."""
    if late.term == "whole":
        return term_of_years(max(today, on_time.start), years)
    made_up = Period(start=max(today, on_time.start), end=on_time.end)
    return made_up if made_up.start <= made_up.end else on_time


def _by_birthday(rule: Birthdays, day: date, born_on: date) -> date:
    """The end of the month so long after the n-th birthday that comes after ``day``."""
    age = whole_years(born_on, day)
    birthday = years_after(born_on, age + rule.count)
    return end_of_month(months_before(birthday, -rule.month_end_after, month_end_aware=False))


def _judged(calendar: Anchored, term: Period) -> Period:
    last = term.end - timedelta(days=calendar.judged_until_days_before_end)
    return Period(start=term.start, end=max(term.start, last))


def first_cycle(
    calendar: Anchored,
    completion: CompletionFact,
    at: datetime,
    *,
    born_on: date | None,
    running_to: date | None,
) -> Cycle:
    """First registration on the day of ``at``, as long as the course or examination counts.

    ``running_to`` is the end of what the holder has that runs longest.
    """
    day = max(civil(at), completion.completed_on)
    last = years_after(completion.completed_on, calendar.first_usable_years) - ONE_DAY
    term = term_of_years(day, calendar.first_term_years or calendar.term_years)
    if calendar.first_term_birthdays is not None and born_on is not None:
        term = Period(start=day, end=_by_birthday(calendar.first_term_birthdays, day, born_on))
    if calendar.align_additions and running_to is not None and running_to >= day:
        term = Period(start=day, end=running_to)
    return Cycle(
        code=f"first-{day.isoformat()}",
        label=calendar.label.format(end=japanese_short(term.end)),
        judged=None,
        window=Window(opens=start_of_day(completion.completed_on), closes=end_of_day(last)),
        current_end=None,
        new_term=term,
        ordinal=0,
    )
