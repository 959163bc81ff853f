"""Months between days, for many at once; see ``core.dates`` for the same of one."""

import numpy as np

from koshin.core.whole.columns import Ints


def month_of(days: Ints) -> Ints:
    """Months from January 1970."""
    return days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)


def day_in_month(days: Ints) -> Ints:
    """1 to 31."""
    first = days.astype("datetime64[D]").astype("datetime64[M]").astype("datetime64[D]")
    return days - first.astype(np.int64) + 1


def whole_months(start: Ints, end: Ints) -> Ints:
    """Months from ``start`` to ``end``, both included, a begun one counting whole; 0 if none."""
    after = end + 1
    months = month_of(after) - month_of(start)
    begun = day_in_month(after) > day_in_month(start)
    found = np.where(begun, months + 1, np.maximum(months, 1))
    return np.where(after <= start, 0, found)
