"""``./run season --seed N`` prints one season's log and its hash; ``--nightly`` plays 1,000.

On a PostgreSQL of its own, with simulators of its own; everything is removed afterwards.
"""

import argparse
import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock, Thread
from typing import IO

from koshin.ops import merchants
from koshin.ops.season.nightly import Results, seeds_of, shared
from koshin.platform import postgres
from koshin.platform.leash import Leash

# Enough that every way to pay is met in two or three seeds.
PEOPLE = 24
NIGHTLY = range(1, 1_001)
DATABASE = "koshin_season"
ASSOCIATIONS = ("itc", "jspo")
HOST = "127.0.0.1"
ROOT = Path(__file__).resolve().parents[4]


@dataclass(frozen=True, kw_only=True)
class Part:
    """The seeds of one worker, and its own database and simulator."""

    seeds: Sequence[int]
    environment: dict[str, str]


def main(arguments: list[str]) -> int:
    given = _given(arguments)
    leash = Leash()
    try:
        with tempfile.TemporaryDirectory(prefix="koshin-season-") as name:
            cluster = postgres.Cluster(
                directory=Path(name) / "postgres", port=postgres.free_port(), fsync=False
            )
            try:
                cluster.start(leash=leash)
                return _played(cluster, leash, given)
            finally:
                cluster.stop()
    except postgres.PostgresUnavailable as refusal:
        print(refusal, file=sys.stderr)
        return 1
    finally:
        leash.close()


def _given(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="./run season", description="お金の一年を、乱数の種から何度でも同じに演じます。"
    )
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--seed", type=int, help="一つの種を演じ、記録とその要約値を書きます")
    which.add_argument("--nightly", action="store_true", help=f"{len(NIGHTLY)}個の種を演じます")
    parser.add_argument(
        "--seeds", type=seeds_of, default=NIGHTLY, help="--nightly の種(A-B、または個数)"
    )
    parser.add_argument("--workers", type=int, default=1, help="--nightly で同時に演じる数")
    parser.add_argument("--record", type=Path, help="結果を残すファイル。止めても続きから演じます")
    parser.add_argument("--people", type=int, default=PEOPLE, help="一年に登場する人数")
    given = parser.parse_args(arguments)
    if given.people < 1 or given.workers < 1:
        parser.error("--people と --workers は1以上にしてください。")
    return given


def _played(cluster: postgres.Cluster, leash: Leash, given: argparse.Namespace) -> int:
    secret = secrets.token_urlsafe(48)
    cluster.ensure_roles(owner_password=secret, app_password=secret)
    if given.seed is not None:
        environment = _environment(cluster, secret, DATABASE)
        words = ["--log", "--people", str(given.people), "--seeds", str(given.seed)]
        return _migrated(cluster, environment, DATABASE) or _run(environment, "season", *words)
    results = Results(about=f"{_commit()} {given.people} people", record=given.record)
    results.remember()
    parts = []
    for n, seeds in enumerate(shared(results.left(given.seeds), given.workers)):
        database = f"{DATABASE}_{n}"
        part = Part(seeds=seeds, environment=_environment(cluster, secret, database))
        if failed := _migrated(cluster, part.environment, database):
            return failed
        parts.append(part)
    _listen(leash, parts, given.people, results)
    print(results.summary(given.seeds))
    return 0 if results.well(given.seeds) else 1


def _migrated(cluster: postgres.Cluster, environment: dict[str, str], name: str) -> int:
    cluster.ensure_database(name=name)
    return _run(environment, "migrate", "--skip-checks", "--verbosity=0")


def _run(environment: dict[str, str], *words: str) -> int:
    command = [sys.executable, "-m", "koshin.ops.manage", *words]
    return 1 if subprocess.run(command, env=environment, check=False).returncode else 0


def _listen(leash: Leash, parts: Sequence[Part], people: int, results: Results) -> None:
    """Let every worker play its part, and hear all of them."""
    lock = Lock()

    def hear(told: IO[str]) -> None:
        with told:
            for line in told:
                with lock:
                    results.hear(line, sys.stdout)

    playing = [_worker(leash, part, people) for part in parts]
    ears = [Thread(target=hear, args=(told,)) for _worker, told in playing]
    for ear in ears:
        ear.start()
    for ear in ears:
        ear.join()
    for worker, _told in playing:
        worker.wait()
        leash.release(worker.pid)


def _worker(leash: Leash, part: Part, people: int) -> tuple[subprocess.Popen[bytes], IO[str]]:
    """A process that plays these seeds, and what it says."""
    words = ["season", "--people", str(people), "--seeds", *map(str, part.seeds)]
    reading, writing = os.pipe()
    with os.fdopen(writing, "wb") as mouth:
        worker = leash.launch(
            [sys.executable, "-m", "koshin.ops.manage", *words],
            environment=part.environment,
            output=mouth,
        )
    return worker, os.fdopen(reading, encoding="utf-8")


def _commit() -> str:
    """Of which program the seasons tell; a record of another one is begun anew."""
    told = subprocess.run(
        ["git", "describe", "--always", "--dirty"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return told.stdout.strip() or "no commit"


def _environment(cluster: postgres.Cluster, secret: str, database: str) -> dict[str, str]:
    simulator = f"http://{HOST}:{postgres.free_port()}"
    urls = {
        role: cluster.url(database=database, user=role, password=secret)
        for role in (postgres.APP, postgres.OWNER)
    }
    return {
        **{k: v for k, v in os.environ.items() if not k.startswith(("KOSHIN_", "DATABASE_"))},
        "KOSHIN_MODE": "test",
        "KOSHIN_SECRET_KEY": secret,
        "KOSHIN_BASE_URL": f"http://{HOST}",
        "KOSHIN_ALLOWED_HOSTS": HOST,
        "KOSHIN_POOL_SIZE": "2",
        "DATABASE_URL": urls[postgres.APP],
        "DATABASE_OWNER_URL": urls[postgres.OWNER],
        "DJANGO_SETTINGS_MODULE": "koshin.config.settings",
        "VERITRANS_WEB_URL": f"{simulator}/web1",
        "VERITRANS_API_URL": simulator,
        "STRIPE_API_URL": simulator,
        **merchants.variables(ASSOCIATIONS),
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
