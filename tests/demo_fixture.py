"""The real demo for the tests in a browser: started once per run, stopped with it."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.ground import ROOT

READY_SECONDS = 240  # two at once on a busy machine


FOREIGN_VARIABLES = ("KOSHIN_", "DATABASE_", "VERITRANS_", "SMTP_", "DJANGO_", "PYTEST_")


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """What ``./run demo --ready-file`` says: base_url, associations, mail_url, signins …

    Each test process that asks for it starts a demo of its own, on free ports.
    """
    process, ready, log = start_demo(tmp_path_factory.mktemp("demo") / "data")
    try:
        yield wait_until_ready(process, ready=ready, log=log)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def start_demo(data: Path, *words: str) -> tuple[subprocess.Popen[bytes], Path, Path]:
    """Start ``./run demo`` on free ports; answers the process, its ready file and its log."""
    ready, log = data.with_suffix(".ready"), data.with_suffix(".log")
    command = [ROOT / "run", "demo", "--data", data, "--ready-file", ready, "--port", "0", *words]
    ready.unlink(missing_ok=True)  # of a demo that was killed
    env = {k: v for k, v in os.environ.items() if not k.startswith(FOREIGN_VARIABLES)}
    with log.open("ab") as output:
        process = subprocess.Popen([*map(str, command)], stdout=output, stderr=output, env=env)
    return process, ready, log


def wait_until_ready(process: subprocess.Popen[bytes], *, ready: Path, log: Path) -> dict[str, Any]:
    """What the demo says when it is ready."""
    deadline = time.monotonic() + READY_SECONDS
    while not ready.exists():
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError("The demo did not start:\n" + log.read_text())
        time.sleep(0.1)
    found: dict[str, Any] = json.loads(ready.read_text())
    return found
