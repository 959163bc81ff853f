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
from pathlib import Path
from threading import Lock, Thread

from koshin.ops import merchants
from koshin.ops.season.nightly import Results, seeds_of, shared
from koshin.platform import postgres
from koshin.platform.leash import Leash

NIGHTLY = range(1, 1_001)
DATABASE = "koshin_season"
ASSOCIATIONS = ("itc", "jspo")
HOST = "127.0.0.1"
ROOT = Path(__file__).resolve().parents[4]


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
                return _played(cluster, given)
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
    parser.add_argument("--people", type=int, default=40, help="一年に登場する人数")
    given = parser.parse_args(arguments)
    if given.people < 1 or given.workers < 1:
        parser.error("--people と --workers は1以上にしてください。")
    return given


def _played(cluster: postgres.Cluster, given: argparse.Namespace) -> int:
    secret = secrets.token_urlsafe(48)
    cluster.ensure_roles(owner_password=secret, app_password=secret)
    if given.seed is not None:
        environment = _environment(cluster, secret, DATABASE)
        words = ["--log", "--people", str(given.people), "--seeds", str(given.seed)]
        return _migrated(cluster, environment, DATABASE) or _run(environment, "season", *words)
    results = Results(about=f"{_commit()} {given.people} people", record=given.record)
    results.remember()
    parts = shared(results.left(given.seeds), given.workers)
    places = [_environment(cluster, secret, f"{DATABASE}_{n}") for n in range(len(parts))]
    for n, environment in enumerate(places):
        if failed := _migrated(cluster, environment, f"{DATABASE}_{n}"):
            return failed
    _listen(places, parts, given.people, results)
    print(results.summary(given.seeds))
    return 0 if results.well(given.seeds) else 1


def _migrated(cluster: postgres.Cluster, environment: dict[str, str], name: str) -> int:
    cluster.ensure_database(name=name)
    return _run(environment, "migrate", "--skip-checks", "--verbosity=0")


def _run(environment: dict[str, str], *words: str) -> int:
    command = [sys.executable, "-m", "koshin.ops.manage", *words]
    return 1 if subprocess.run(command, env=environment, check=False).returncode else 0


def _listen(
    places: Sequence[dict[str, str]], parts: Sequence[list[int]], people: int, results: Results
) -> None:
    """Let every worker play its part, and hear all of them."""
    lock = Lock()

    def hear(worker: subprocess.Popen[str]) -> None:
        for line in worker.stdout or ():
            with lock:
                results.hear(line, sys.stdout)

    workers = [_worker(place, part, people) for place, part in zip(places, parts, strict=True)]
    ears = [Thread(target=hear, args=(worker,)) for worker in workers]
    try:
        for ear in ears:
            ear.start()
        for ear in ears:
            ear.join()
    finally:
        for worker in workers:
            worker.terminate()
            worker.wait()


def _worker(place: dict[str, str], part: Sequence[int], people: int) -> subprocess.Popen[str]:
    words = ["season", "--people", str(people), "--seeds", *map(str, part)]
    return subprocess.Popen(
        [sys.executable, "-m", "koshin.ops.manage", *words],
        env=place,
        stdout=subprocess.PIPE,
        text=True,
    )


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
