"""A number that says which data was looked at: equal for equal rows, whatever their order."""

import hashlib
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from koshin.core.facts import Facts
from koshin.core.whole.columns import Base, Ints

Words = NDArray[np.uint64]
MODULUS = 2**64
# The constants of splitmix64 (G. L. Steele, D. Lea, C. H. Flood, OOPSLA 2014).
STEP = np.uint64(0x9E3779B97F4A7C15)
FIRST, SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
SHIFTS = (np.uint64(30), np.uint64(27), np.uint64(31))


def mixed(values: Words) -> Words:
    """Numbers that look like chance, one for each; the last step of splitmix64."""
    z = values + STEP
    z = (z ^ (z >> SHIFTS[0])) * FIRST
    z = (z ^ (z >> SHIFTS[1])) * SECOND
    found: Words = z ^ (z >> SHIFTS[2])
    return found


def fingerprint(base: Base, facts: Iterable[tuple[int, Facts]]) -> int:
    """Of all rows of the base, and of the facts of those whom columns leave; parts add up."""
    held, records, completed = base.held, base.records, base.completed
    return (
        _sum(1, (base.ids, base.left.astype(np.int64)))
        + _sum(2, (held.id, base.ids[held.holder], held.awarded, held.terms, held.first, held.last))
        + _sum(3, (base.ids[completed.holder], completed.qualification, completed.day))
        + _sum(
            4,
            (
                base.ids[records.holder],
                records.day << 18 | records.state << 16 | records.shape,
                records.amount << 32 | records.hours & 0xFFFFFFFF,
                records.days,
            ),
        )
        + sum(_of_text(f"{key} {known!r}") for key, known in facts)
    ) % MODULUS


def _sum(kind: int, columns: tuple[Ints, ...]) -> int:
    value = np.full(len(columns[0]), kind, dtype=np.uint64)
    for column in columns:
        value = mixed(value ^ column.astype(np.uint64))
    return int(value.sum(dtype=np.uint64))


def _of_text(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
