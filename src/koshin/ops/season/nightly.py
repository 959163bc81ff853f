"""Many seasons at once: who plays which seed, what is known already, and the summary."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

SEEDS = re.compile(r"(\d+)(?:-(\d+))?")
PLAYED = re.compile(r"seed (?P<seed>\d+) (?P<payments>\d+) payments (?P<digest>[0-9a-f]{64})")
FAULT = re.compile(r"seed (?P<seed>\d+): .+")


def seeds_of(text: str) -> range:
    """``A-B``, both included, or ``N`` for 1 to N. Raises ``ValueError``."""
    told = SEEDS.fullmatch(text)
    if told is None:
        raise ValueError(f"no seeds: {text}")
    first, last = (int(told[1]), int(told[2])) if told[2] else (1, int(told[1]))
    found = range(first, last + 1)
    if not found:
        raise ValueError(f"no seeds: {text}")
    return found


def shared(seeds: Sequence[int], workers: int) -> list[list[int]]:
    """The seeds for each worker, in turns; nobody gets none."""
    return [list(seeds[place::workers]) for place in range(min(workers, len(seeds)))]


@dataclass(kw_only=True)
class Results:
    """What was played. ``record`` is a file that keeps it for a run that goes on later."""

    about: str
    record: Path | None = None
    payments: dict[int, int] = field(default_factory=dict)
    digests: dict[int, str] = field(default_factory=dict)
    faulty: set[int] = field(default_factory=set)

    def remember(self) -> None:
        """Read what an earlier run with the same program and people has played well."""
        if self.record is None:
            return
        lines = self.record.read_text("utf-8").splitlines() if self.record.exists() else []
        if not lines or lines[0] != self.about:
            self.record.write_text(f"{self.about}\n", "utf-8")
            return
        for line in lines[1:]:
            self._read(line)
        for seed in self.faulty:
            self.digests.pop(seed, None)
            self.payments.pop(seed, None)
        self.faulty.clear()

    def left(self, seeds: Iterable[int]) -> list[int]:
        """Those that nobody has played well yet."""
        return [seed for seed in seeds if seed not in self.digests]

    def hear(self, line: str, out: TextIO) -> None:
        """A line of a worker: shown, kept, and counted."""
        out.write(line)
        out.flush()
        if self._read(line.rstrip("\n")) and self.record is not None:
            with self.record.open("a", encoding="utf-8") as kept:
                kept.write(line)

    def _read(self, line: str) -> bool:
        if played := PLAYED.fullmatch(line):
            self.payments[int(played["seed"])] = int(played["payments"])
            self.digests[int(played["seed"])] = played["digest"]
        elif fault := FAULT.fullmatch(line):
            self.faulty.add(int(fault["seed"]))
        return bool(played or fault)

    def summary(self, seeds: Sequence[int]) -> str:
        """How many were played and went wrong, and which; then one hash over all of them."""
        told = hashlib.sha256()
        for seed in seeds:
            told.update(self.digests.get(seed, "").encode())
        missing = [seed for seed in seeds if seed not in self.digests]
        played, payments = len(seeds) - len(missing), sum(self.payments.values())
        lines = [f"{played} seasons, {payments} payments, {len(self.faulty)} went wrong"]
        if self.faulty:
            lines.append(f"went wrong: {' '.join(map(str, sorted(self.faulty)))}")
        if missing:
            lines.append(f"not played: {' '.join(map(str, missing))}")
        return "\n".join([*lines, told.hexdigest()])

    def well(self, seeds: Sequence[int]) -> bool:
        """Whether every one of them was played and nothing went wrong."""
        return not self.faulty and not self.left(seeds)
