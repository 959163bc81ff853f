"""The way back from a backup, word for word as docs/operating.md tells it."""

import subprocess
from pathlib import Path

import psycopg
from django.db import connection

from koshin.platform import clock, postgres
from koshin.platform.audit import SYSTEM, record
from tests.ground import ROOT, Ground
from tests.ops.test_start_up import run

EMPTY = "koshin_restored"


def tool(name: str, *words: str) -> None:
    program = postgres.binaries() / name
    done = subprocess.run([program, *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_dump_comes_back_with_its_rows_and_its_walls(committed: Ground, tmp_path: Path) -> None:
    record(
        association="jspo", actor=SYSTEM, verb="test", subject="holder:1",
        at=clock.real_now(), after={"name": "髙橋 﨑子 𠮷野 葛\U000e0100"},
    )  # fmt: skip
    connection.close()
    dump = str(tmp_path / "koshin.dump")
    words = ["--format=custom", "--no-owner", "--no-privileges", f"--file={dump}"]
    tool("pg_dump", *words, committed.url(postgres.OWNER))
    committed.cluster.ensure_database(name=EMPTY)
    owner, app = (committed.url(role, name=EMPTY) for role in (postgres.OWNER, postgres.APP))
    words = ["--no-owner", "--no-privileges", "--exit-on-error", f"--dbname={owner}"]
    tool("pg_restore", *words, dump)
    for command in ("migrate", "check_start"):
        done = run(
            committed, "koshin.ops.manage", command, DATABASE_URL=app, DATABASE_OWNER_URL=owner
        )
        assert done.returncode == 0, done.stderr
    with psycopg.connect(app) as restored:
        row = restored.execute("SELECT after->>'name' FROM audit_line").fetchone()
    assert row == ("髙橋 﨑子 𠮷野 葛\U000e0100",)
    committed.cluster.drop_database(name=EMPTY)


def test_the_guide_tells_these_words() -> None:
    page = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    assert "pg_dump --format=custom --no-owner --no-privileges --file=koshin.dump" in page
    assert "pg_restore --no-owner --no-privileges --exit-on-error" in page
