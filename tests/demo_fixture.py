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

READY_SECONDS = 120


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """What ``./run demo --ready-file`` says: base_url, associations, mail_url, signins …

    Run these tests in one process (``-n 0``), or give them ``@pytest.mark.xdist_group("demo")``.
    """
    directory = tmp_path_factory.mktemp("demo")
    ready = directory / "ready.json"
    command = [ROOT / "run", "demo", "--data", directory / "data", "--ready-file", ready]
    foreign = ("KOSHIN_", "DATABASE_", "VERITRANS_", "SMTP_", "DJANGO_", "PYTEST_")
    env = {k: v for k, v in os.environ.items() if not k.startswith(foreign)}
    log = directory / "demo.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*map(str, command), "--port", "0"], stdout=output, stderr=output, env=env
        )
    try:
        yield _wait(process, ready=ready, log=log)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def _wait(process: subprocess.Popen[bytes], *, ready: Path, log: Path) -> dict[str, Any]:
    deadline = time.monotonic() + READY_SECONDS
    while not ready.exists():
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError("The demo did not start:\n" + log.read_text())
        time.sleep(0.1)
    found: dict[str, Any] = json.loads(ready.read_text())
    return found
