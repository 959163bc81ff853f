"""A leash for child processes: when their supervisor is gone, however it went, they go too.

The guard is a small process of its own that reads the supervisor's pipe. The pipe ends when the
supervisor ends, also by ``kill -9``, and then the guard ends every process group still held.
"""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import IO

GRACE_SECONDS = 10.0


class Leash:
    """Holds process groups; every held process leads its own group.

    While ``shield`` is entered nothing may interrupt us: a process that is started is also held.
    """

    def __init__(self, *, shield: Callable[[], AbstractContextManager[None]] | None = None) -> None:
        self._shield = shield or contextlib.nullcontext
        self._guard = subprocess.Popen(
            # As a file and alone: it needs nothing of koshin, and nothing else may be in its way.
            [sys.executable, "-I", __file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )

        if self._guard.stdin is None:
            raise RuntimeError("The guard has no pipe.")
        self._pipe: IO[bytes] = self._guard.stdin

    def launch(
        self,
        command: Sequence[str],
        *,
        environment: Mapping[str, str],
        output: IO[bytes],
        ending: signal.Signals = signal.SIGTERM,
    ) -> subprocess.Popen[bytes]:
        """Start a program that ends with us, asked by the signal ``ending``."""
        with self._shield():
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env=environment,
                start_new_session=True,
            )
            try:
                self._say(f"hold {process.pid} {int(ending)}")
            except OSError:
                process.kill()
                process.wait()
                raise
        return process

    def release(self, pid: int) -> None:
        """The process has ended: its number may belong to a stranger from now on."""
        self._say(f"release {pid}")

    def close(self) -> None:
        """End what is still held and wait for the guard."""
        if not self._pipe.closed:
            self._pipe.close()
        self._guard.wait()

    def _say(self, line: str) -> None:
        self._pipe.write(line.encode() + b"\n")
        self._pipe.flush()


def guard(lines: Iterable[str]) -> None:
    """Follow the supervisor's words until the pipe ends, then end every group still held."""
    held: dict[int, int] = {}
    for line in lines:
        verb, pid, *rest = line.split()
        if verb == "hold":
            held[int(pid)] = int(rest[0])
        else:
            held.pop(int(pid), None)
    for group, ending in held.items():
        _signal(group, ending)
    deadline = time.monotonic() + GRACE_SECONDS
    while held and time.monotonic() < deadline:
        held = {group: ending for group, ending in held.items() if _signal(group, 0)}
        time.sleep(0.1)
    for group in held:
        _signal(group, signal.SIGKILL)


def _signal(group: int, number: int) -> bool:
    """Send a signal to a group; False when there is no such group any more."""
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):
        return False
    return True


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    guard(sys.stdin)
