"""Merges the shares that several hosts have printed into the answer of a single run."""

from collections.abc import Sequence
from pathlib import Path

from koshin.ops.scheme.source import text_of
from koshin.ops.whole.parcel import answers_together, together
from koshin.ops.whole.report import answers_as_json, answers_as_text, as_json, as_text
from koshin.ops.whole.shares import fitting, read


def merged(paths: Sequence[Path], *, json: bool) -> str:
    """The one answer. Raises ``SharesRefused``, and ``SchemeRefused`` where nothing can be read."""
    pieces = fitting([read(path.name, text_of(path)) for path in paths])
    question = pieces[0].question
    values = [piece.found for piece in pieces]
    if pieces[0].kind == "judge":
        found = answers_together(values)
        return (answers_as_json if json else answers_as_text)(question, found)
    comparison, shown = together(values)
    return (as_json if json else as_text)(question, comparison, shown)
