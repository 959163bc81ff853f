"""What a run of the benchmarks was asked for."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Options:
    """How large and how long. ``holders`` counts both associations together;
    ``deposits`` are bank rows, and as many open charges."""

    names: tuple[str, ...]
    json: Path | None
    holders: int
    seconds: float
    threads: int
    deposits: int
