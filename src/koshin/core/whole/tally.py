"""Sums and counts of values that stand in the order of their rows."""

import numpy as np

from koshin.core.whole.columns import Bits, Ints

# Columns are packed into one number as long as it fits, which saves sorting each: a column of fewer
# different values than NARROW as it stands, a wider one by the place of its values.
NARROW = 2**20
WIDEST = 2**62


def starts(row: Ints) -> Ints:
    """Where each row begins; ``row`` is in order."""
    if not len(row):
        return np.zeros(0, dtype=np.int64)
    changed: Bits = np.ones(len(row), dtype=np.bool_)
    np.not_equal(row[1:], row[:-1], out=changed[1:])
    return np.flatnonzero(changed)


def sums(row: Ints, values: Ints, n: int) -> Ints:
    """The sum of each row's values."""
    found = np.zeros(n, dtype=np.int64)
    if len(row):
        begin = starts(row)
        found[row[begin]] = np.add.reduceat(values, begin)
    return found


def largest(row: Ints, values: Ints, n: int) -> Ints:
    """The largest of each row's values, or 0."""
    found = np.zeros(n, dtype=np.int64)
    if len(row):
        begin = starts(row)
        found[row[begin]] = np.maximum.reduceat(values, begin)
    return found


def different(row: Ints, names: Ints, n: int) -> Ints:
    """How many different names each row has; names below 0 are none."""
    row, names = row[names >= 0], names[names >= 0]
    width = int(names.max(initial=0)) + 1
    found = np.bincount(np.unique(row * width + names) // width, minlength=n)
    return found.astype(np.int64)


def grouped(*columns: Ints) -> tuple[Ints, Ints]:
    """Which group (of equal columns) each entry is in, and where each group first stands.

    Groups are numbered in the order of their columns, the first of which leads.
    """
    number = np.zeros(len(columns[0]), dtype=np.int64)
    width = 1
    for column in columns:
        codes, span = _codes(column)
        if span == 1:
            continue
        if width * span > WIDEST:
            found, number = np.unique(number, return_inverse=True)
            width = len(found)
        number = number * span + codes
        width *= span
    _, first, group = np.unique(number, return_index=True, return_inverse=True)
    return group.astype(np.int64), first.astype(np.int64)


def _codes(column: Ints) -> tuple[Ints, int]:
    """The column as numbers from 0 in the same order, and how many there may be."""
    if not len(column):
        return column, 1
    low = int(column.min())
    span = int(column.max()) - low + 1
    if span <= NARROW:
        return column - low, span
    found, codes = np.unique(column, return_inverse=True)
    return codes, len(found)
