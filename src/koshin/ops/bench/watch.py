"""What a program and all that it has started take: memory, shared pages once, and processor time.

Processor time says what work costs on a machine that others use too, where the clock does not.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

PROC = Path("/proc")
EVERY_SECONDS = 0.2
MIB = 1024


@dataclass(kw_only=True)
class Peak:
    """``mib`` is the largest sum of proportional set sizes seen, ``seconds`` the processor time
    taken meanwhile; 0 where the system tells none."""

    mib: int = 0
    ticks: dict[int, int] = field(default_factory=dict)
    before: dict[int, int] = field(default_factory=dict)

    @property
    def seconds(self) -> float:
        taken = sum(ticks - self.before.get(pid, 0) for pid, ticks in self.ticks.items())
        return round(taken / os.sysconf("SC_CLK_TCK"), 1)


@contextmanager
def watched() -> Iterator[Peak]:
    """What this process and all below it take while the block lasts."""
    peak, over = Peak(before={pid: _ticks(pid) for pid in _family()}), threading.Event()

    def look() -> None:
        while not over.wait(EVERY_SECONDS):
            family = _family()
            peak.mib = max(peak.mib, sum(_held(pid) for pid in family) // MIB)
            peak.ticks.update({pid: ticks for pid in family if (ticks := _ticks(pid))})

    watcher = threading.Thread(target=look, daemon=True)
    watcher.start()
    try:
        yield peak
    finally:
        over.set()
        watcher.join()


def _family() -> list[int]:
    """This process and all whose parents lead to it."""
    parents = {pid: _parent(pid) for pid in _all()}
    found = [os.getpid()]
    for pid in found:
        found += [child for child, parent in parents.items() if parent == pid]
    return found


def _all() -> list[int]:
    if not PROC.is_dir():
        return []
    return [int(entry.name) for entry in PROC.iterdir() if entry.name.isdecimal()]


def _parent(pid: int) -> int:
    return int(_stat(pid)[1])


def _ticks(pid: int) -> int:
    """Processor time in user and system mode, in the system's ticks; 0 when it has ended."""
    words = _stat(pid)
    return int(words[11]) + int(words[12])


def _stat(pid: int) -> list[str]:
    """The words after the program's name; zeros of a process that has ended meanwhile."""
    try:
        return (PROC / str(pid) / "stat").read_text().rpartition(") ")[2].split()
    except OSError:
        return ["0"] * 13


def _held(pid: int) -> int:
    """KiB; 0 of a process that has ended meanwhile."""
    try:
        text = (PROC / str(pid) / "smaps_rollup").read_text()
    except OSError:
        return 0
    lines = (line.split() for line in text.splitlines())
    return next((int(words[1]) for words in lines if words and words[0] == "Pss:"), 0)
