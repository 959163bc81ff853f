"""Compares what is to be paid, and single answers, with what a case expects."""

from collections.abc import Iterator

from koshin.core.decision import Quote
from koshin.core.facts import Period
from koshin.ops.scheme.case_format import ExpectedFee


def fee_differences(wanted: ExpectedFee, made: Quote) -> Iterator[str]:
    """What a quote says otherwise than the case; nothing when it is as expected."""
    if "lines" in wanted.model_fields_set:
        got_lines = tuple({line.code: line.amount.amount} for line in made.lines)
        yield from compare("lines", wanted.lines, got_lines)
    if "tax" in wanted.model_fields_set:
        yield from compare("tax", wanted.tax, tuple(line.tax for line in made.lines))
    yield from compare("total", wanted.total, made.total.amount)
    yield from compare("sum", made.total.amount, sum(line.amount.amount for line in made.lines))


def compare(what: str, wanted: object, got: object) -> list[str]:
    """One difference in words, or none."""
    return [] if wanted == got else [f"{what}: expected {_said(wanted)}, got {_said(got)}"]


def _said(value: object) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(map(_said, value))}]"
    if isinstance(value, Period):
        return f"{value.start}/{value.end}"
    return str(value)
