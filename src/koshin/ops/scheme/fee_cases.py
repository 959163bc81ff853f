"""Compares what is to be paid with what a case expects."""

from collections.abc import Iterator

from koshin.core.decision import Quote
from koshin.ops.scheme.case_format import ExpectedFee
from koshin.ops.scheme.difference import Difference, compared


def fee_differences(wanted: ExpectedFee, made: Quote) -> Iterator[Difference]:
    """What a quote says otherwise than the case; nothing when it is as expected."""
    if "lines" in wanted.model_fields_set:
        got_lines = tuple({line.code: line.amount.amount} for line in made.lines)
        yield from compared("lines", wanted.lines, got_lines)
    if "tax" in wanted.model_fields_set:
        yield from compared("tax", wanted.tax, tuple(line.tax for line in made.lines))
    yield from compared("total", wanted.total, made.total.amount)
    yield from compared("sum", made.total.amount, sum(line.amount.amount for line in made.lines))
