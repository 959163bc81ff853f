"""What a benchmark answers: one row per figure, for programs and for people."""

import json
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

COLUMNS = ("name", "value", "unit", "seconds", "queries", "reference", "ratio")


@dataclass(frozen=True, kw_only=True)
class Row:
    """One figure. ``None`` where something does not apply.

    ``seconds`` is how long was measured; ``queries`` how many statements one piece of work sends to
    the database; ``reference`` is in the same unit or in the one that the name of its own row says.
    """

    name: str
    value: float
    unit: str
    seconds: float | None = None
    queries: int | None = None
    reference: float | None = None
    ratio: float | None = None


def compared(row: Row, reference: float) -> Row:
    """The row beside a reference that was measured in the same run."""
    return Row(
        **{
            **asdict(row),
            "reference": round(reference, 1),
            "ratio": round(row.value / reference, 4) if reference else None,
        }
    )


def slowest(name: str, rows: Sequence[Row]) -> Row:
    """The same figure for the slowest of several, with the most queries of any."""
    worst = min(rows, key=lambda row: row.value)
    queries = [row.queries for row in rows if row.queries is not None]
    return Row(**{**asdict(worst), "name": name, "queries": max(queries, default=None)})


def write(path: Path, rows: Sequence[Row]) -> None:
    """The rows as a JSON list."""
    text = json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=2)
    path.write_text(text + "\n", encoding="utf-8")


def table(rows: Sequence[Row]) -> str:
    """The rows in columns."""
    lines = [COLUMNS, *(tuple(_shown(value) for value in asdict(row).values()) for row in rows)]
    widths = [max(_width(line[column]) for line in lines) for column in range(len(COLUMNS))]
    return "\n".join(
        "  ".join(
            _filled(text, width, left=column in (0, 2))
            for column, (text, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def _shown(value: object) -> str:
    if value is None:
        return "-"
    return f"{value:,}" if isinstance(value, int | float) else str(value)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _filled(text: str, width: int, *, left: bool) -> str:
    space = " " * (width - _width(text))
    return text + space if left else space + text
