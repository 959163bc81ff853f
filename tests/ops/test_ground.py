"""PostgreSQL's wrapper and the leash: started where asked, never left behind, nothing lost."""

import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from koshin.platform import postgres
from koshin.platform.leash import Leash


@pytest.fixture
def leash() -> Iterator[Leash]:
    made = Leash()
    yield made
    made.close()


def cluster(directory: Path) -> postgres.Cluster:
    return postgres.Cluster(directory=directory, port=postgres.free_port())


def test_it_runs_below_a_closed_directory_with_spaces_and_leaves_its_mode(
    tmp_path: Path, leash: Leash
) -> None:
    closed = tmp_path / "閉じた 場所"
    closed.mkdir(mode=0o700)
    server = cluster(closed / "postgres")
    server.start(leash=leash)
    server.ensure_roles(owner_password="o", app_password="a")
    assert server.ensure_database(name="koshin")
    assert not server.ensure_database(name="koshin")
    server.stop()
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    assert stat.S_IMODE((closed / "postgres" / "password").stat().st_mode) == 0o600


def test_what_was_committed_outlives_a_kill(tmp_path: Path, leash: Leash) -> None:
    server = cluster(tmp_path / "postgres")
    server.start(leash=leash)
    with psycopg.connect(server.url(database="postgres"), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS a")
    assert server.process is not None
    os.killpg(server.process.pid, signal.SIGKILL)
    server.process.wait()
    leash.release(server.process.pid)
    server.start(leash=leash)
    with psycopg.connect(server.url(database="postgres")) as connection:
        assert connection.execute("SELECT a FROM kept").fetchone() == (1,)
    server.stop()


def test_nobody_enters_without_the_password(tmp_path: Path, leash: Leash) -> None:
    server = cluster(tmp_path / "postgres")
    server.start(leash=leash)
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(server.url(database="postgres", password="wrong"))
    server.stop()


def test_a_wrong_directory_of_programs_is_named() -> None:
    with pytest.raises(postgres.PostgresUnavailable, match="PGBIN"):
        postgres.binaries({"PGBIN": "/nowhere"})


HELD = """
import subprocess, sys, time
from koshin.platform.leash import Leash
child = Leash().launch(
    [sys.executable, "-c", "import time; time.sleep(600)"], environment={}, output=sys.stderr.buffer
)
print(child.pid, flush=True)
time.sleep(600)
"""


def test_a_killed_supervisor_leaves_no_process_behind() -> None:
    supervisor = subprocess.Popen([sys.executable, "-c", HELD], stdout=subprocess.PIPE)
    assert supervisor.stdout is not None
    pid = int(supervisor.stdout.readline())
    supervisor.kill()
    supervisor.wait()
    supervisor.stdout.close()
    deadline = time.monotonic() + 15
    while is_running(pid):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def is_running(pid: int) -> bool:
    """Whether the process lives; one that has ended and waits to be collected does not."""
    done = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return done.stdout.strip() not in ("",) and not done.stdout.strip().startswith("Z")
