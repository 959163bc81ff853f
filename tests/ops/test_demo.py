"""``./run demo``: ready, stopped, started again; whatever happens, no process is left behind."""

import json
import os
import resource
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest

from koshin.ops.demo.place import DemoRefused, open_place
from koshin.platform import postgres
from tests.demo_fixture import READY_SECONDS, start_demo, wait_until_ready
from tests.ground import ROOT

# What ten seconds hold on two idle cores. Counted as the processor's time: the machine of the
# tests is not idle, and the clock would measure its neighbours.
NEXT_START_PROCESSOR_SECONDS = 2 * 10.0
ENDING_SECONDS = 30.0


class Demo:
    """One start of the demo on a data directory."""

    def __init__(self, directory: Path, *words: str) -> None:
        self.directory = directory
        self.process, ready, log = start_demo(directory, *words)
        self.facts: dict[str, Any] = wait_until_ready(self.process, ready=ready, log=log)

    def stop(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(ENDING_SECONDS)


def processes(directory: Path) -> list[str]:
    """Command lines that name the demo's directory and are alive."""
    done = subprocess.run(["ps", "-eo", "stat=,args="], capture_output=True, text=True, check=True)
    lines = [line.split(maxsplit=1) for line in done.stdout.splitlines() if str(directory) in line]
    return [args for stat, args in lines if not stat.startswith("Z")]


def assert_nothing_is_left(demo: Demo) -> None:
    deadline = time.monotonic() + ENDING_SECONDS
    ports = [int(demo.facts[name].rsplit(":", 1)[1]) for name in
             ("base_url", "mail_url", "simulator_url")]  # fmt: skip
    ports.append(urlsplit(demo.facts["database_url"]).port or 0)
    while processes(demo.directory) or any(is_open(port) for port in ports):
        assert time.monotonic() < deadline, processes(demo.directory)
        time.sleep(0.1)


def is_open(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def get(url: str) -> str:
    with urllib.request.urlopen(url, timeout=10) as answer:
        found: bytes = answer.read()
    return found.decode()


@pytest.fixture
def start() -> Iterator[Callable[[Path], Demo]]:
    """Starts demos; none of them outlives the test."""
    started = []

    def begin(data: Path) -> Demo:
        started.append(Demo(data))
        return started[-1]

    yield begin
    for demo in started:
        if demo.process.poll() is None:
            demo.stop()


def test_a_demos_life(tmp_path: Path, start: Callable[[Path], Demo]) -> None:
    data = tmp_path / "demo's directory"
    break_off(data)
    first = start(data)
    facts = first.facts
    assert set(facts["associations"]) == {"jspo", "itc"}
    assert set(facts["pids"]) == {"web", "worker", "simulator", "mail", "postgres"}
    assert {row["role"] for row in facts["signins"]} >= {"holder", "staff"}
    assert get(f"{facts['base_url']}/readyz") == "ok\n"
    times = {
        code: json.loads(get(f"{facts['base_url']}/_demo/business-time/{code}"))["now"]
        for code in facts["associations"]
    }
    assert times["jspo"].startswith("2027-02-15T10:")
    assert times["itc"].startswith("2027-04-20T10:")
    with (
        psycopg.connect(facts["database_url"]) as app,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        app.execute("DELETE FROM audit_line")
    # Whatever dies comes back.
    for name in ("web", "postgres"):
        os.kill(facts["pids"][name], signal.SIGKILL)
    wait_for(f"{facts['base_url']}/readyz")
    assert first.stop(signal.SIGKILL) == -signal.SIGKILL
    assert_nothing_is_left(first)

    before = processor_seconds()
    second = start(data)
    assert second.stop(signal.SIGINT) == 0
    assert processor_seconds() - before <= NEXT_START_PROCESSOR_SECONDS
    assert_nothing_is_left(second)


def processor_seconds() -> float:
    """Seconds of all children that have ended and been collected, and of their children."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def break_off(data: Path) -> None:
    """A first start that ends while it loads people; the next one begins anew."""
    process, _, _ = start_demo(data)
    deadline = time.monotonic() + READY_SECONDS
    while not (data / "tables.done").exists():
        assert time.monotonic() < deadline
        time.sleep(0.1)
    time.sleep(3)
    process.send_signal(signal.SIGTERM)
    assert process.wait(ENDING_SECONDS) == 0


def wait_for(url: str) -> None:
    deadline = time.monotonic() + ENDING_SECONDS
    time.sleep(1)
    while True:
        try:
            get(url)
        except OSError:
            assert time.monotonic() < deadline
            time.sleep(0.2)
        else:
            return


@pytest.mark.parametrize("seconds", [0.3, 1.0, 2.5])
def test_stopping_while_it_starts_leaves_nothing(tmp_path: Path, seconds: float) -> None:
    data = tmp_path / "early"
    process, ready, _ = start_demo(data)
    time.sleep(seconds)
    process.send_signal(signal.SIGTERM)
    assert process.wait(ENDING_SECONDS) in (0, -signal.SIGTERM)
    assert not ready.exists()
    deadline = time.monotonic() + ENDING_SECONDS
    while processes(data):
        assert time.monotonic() < deadline
        time.sleep(0.1)


def refusal(*words: str) -> str:
    done = subprocess.run(
        [ROOT / "run", "demo", *words], capture_output=True, text=True, check=False, timeout=30
    )
    assert done.returncode == 1
    (line,) = done.stderr.strip().splitlines()
    return line


def test_a_busy_port_is_refused_in_one_line(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        line = refusal("--port", str(port), "--data", str(tmp_path / "data"))
    assert line == f"ポート {port} は使用中です。--port で別の番号を指定してください。"


def test_a_directory_with_other_peoples_files_is_refused_also_for_reset(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    for words in ((), ("--reset",)):
        assert "デモ以外のもの" in refusal("--data", str(tmp_path), *words)
    assert (tmp_path / "thesis.txt").read_text() == "years of work"


def test_a_directory_that_cannot_be_written_is_refused_in_one_line() -> None:
    assert "書き込めません" in refusal("--data", "/proc/koshin")


def test_a_ready_file_that_cannot_be_written_is_refused_in_one_line(tmp_path: Path) -> None:
    line = refusal("--data", str(tmp_path / "data"), "--ready-file", "/nowhere/ready.json")
    assert "--ready-file を書ける場所に" in line


def test_wrong_programs_for_postgresql_are_refused_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGBIN", "/nowhere")
    line = refusal("--data", str(tmp_path / "data"), "--port", str(postgres.free_port()))
    assert "PGBIN" in line


def test_two_demos_do_not_share_a_directory(tmp_path: Path) -> None:
    first = open_place(tmp_path / "data", reset=False)
    with pytest.raises(DemoRefused, match="別のデモが使用中"):
        open_place(tmp_path / "data", reset=True)
    first.lock.close()


def test_secrets_outlive_a_restart_and_end_with_a_reset(tmp_path: Path) -> None:
    first = open_place(tmp_path / "data", reset=False)
    first.lock.close()
    second = open_place(tmp_path / "data", reset=False)
    second.lock.close()
    assert second.secrets == first.secrets
    third = open_place(tmp_path / "data", reset=True)
    third.lock.close()
    assert third.secrets != first.secrets
