"""How much memory a program and all that it has started hold at most, shared pages counted once."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
EVERY_SECONDS = 0.2
MIB = 1024


@dataclass(kw_only=True)
class Peak:
    """``mib`` is the largest sum of proportional set sizes seen; 0 where the system tells none."""

    mib: int = 0


@contextmanager
def watched() -> Iterator[Peak]:
    """The peak of this process and all below it while the block lasts."""
    peak, over = Peak(), threading.Event()

    def look() -> None:
        while not over.wait(EVERY_SECONDS):
            peak.mib = max(peak.mib, sum(_held(pid) for pid in _family()) // MIB)

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
    try:
        return int((PROC / str(pid) / "stat").read_text().rpartition(") ")[2].split()[1])
    except OSError:
        return 0


def _held(pid: int) -> int:
    """KiB; 0 of a process that has ended meanwhile."""
    try:
        text = (PROC / str(pid) / "smaps_rollup").read_text()
    except OSError:
        return 0
    lines = (line.split() for line in text.splitlines())
    return next((int(words[1]) for words in lines if words and words[0] == "Pss:"), 0)
