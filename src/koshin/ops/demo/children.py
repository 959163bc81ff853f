"""The demo's programs as child processes: started, watched, started again, and stopped together."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from koshin.ops.demo.place import DemoRefused
from koshin.platform.leash import Leash

STOP_PATIENCE_SECONDS = 15.0
RESTARTS_AT_MOST = 20


@dataclass(kw_only=True)
class Child:
    """One program: how it is started, and the process that runs now."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    process: subprocess.Popen[bytes]
    restarts: int = 0


@dataclass(kw_only=True)
class Children:
    """All programs of one demo; every one leads a process group that the leash holds."""

    leash: Leash
    logs: Path
    all: dict[str, Child] = field(default_factory=dict)

    def start(self, name: str, command: Sequence[str], environment: Mapping[str, str]) -> None:
        log = self.logs / f"{name}.log"
        process = self._launch(command, environment, log)
        self.all[name] = Child(
            name=name, command=command, environment=environment, log=log, process=process
        )

    def _launch(
        self, command: Sequence[str], environment: Mapping[str, str], log: Path
    ) -> subprocess.Popen[bytes]:
        with log.open("ab") as output:
            return self.leash.launch(command, environment=environment, output=output)

    def alive(self, name: str) -> None:
        """Nothing while the program runs; ``DemoRefused`` with its last words when it ended."""
        child = self.all[name]
        code = child.process.poll()
        if code is not None:
            lines = child.log.read_text(errors="replace").strip().splitlines()
            last = lines[-1] if lines else f"終了コード {code}"
            raise DemoRefused(f"{name} を起動できませんでした: {last}(記録: {child.log})")

    def revive(self) -> list[str]:
        """Start again what has ended by itself (a killed worker, say); answers the names."""
        revived = []
        for child in self.all.values():
            if child.process.poll() is None:
                continue
            if child.restarts >= RESTARTS_AT_MOST:
                raise DemoRefused(f"{child.name} が繰り返し停止します(記録: {child.log})。")
            self._end_group(child, signal.SIGKILL)
            self.leash.release(child.process.pid)
            child.process = self._launch(child.command, child.environment, child.log)
            child.restarts += 1
            revived.append(child.name)
        return revived

    def stop(self) -> None:
        """Ask all to end, wait, and end those that do not."""
        for child in self.all.values():
            if child.process.poll() is None:
                child.process.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + STOP_PATIENCE_SECONDS
        for child in self.all.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.process.wait(max(0.1, deadline - time.monotonic()))
            self._end_group(child, signal.SIGKILL)
            child.process.wait()
            self.leash.release(child.process.pid)

    @staticmethod
    def _end_group(child: Child, number: signal.Signals) -> None:
        """A program that ended hard may leave workers of its own behind."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child.process.pid, number)
