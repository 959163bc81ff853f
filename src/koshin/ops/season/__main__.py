"""``./run season --seed N`` prints one season's log and its hash; ``--nightly`` plays 1,000.

On a PostgreSQL of its own, with a simulator of its own; everything is removed afterwards.
"""

import argparse
import os
import secrets
import subprocess
import sys
import tempfile
from pathlib import Path

from koshin.ops import merchants
from koshin.platform import postgres
from koshin.platform.leash import Leash

NIGHTLY = 1_000
DATABASE = "koshin_season"
ASSOCIATIONS = ("itc", "jspo")
HOST = "127.0.0.1"


def main(arguments: list[str]) -> int:
    given = _given(arguments)
    first, count = (given.seed, 1) if given.seed is not None else (given.first, given.seeds)
    words = [f"--first={first}", f"--count={count}", f"--people={given.people}"]
    if given.seed is not None:
        words.append("--log")
    leash = Leash()
    try:
        with tempfile.TemporaryDirectory(prefix="koshin-season-") as name:
            return _played(Path(name), leash, words)
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
    which.add_argument("--nightly", action="store_true", help=f"{NIGHTLY}個の種を演じます")
    parser.add_argument("--first", type=int, default=1, help="--nightly の最初の種")
    parser.add_argument("--seeds", type=int, default=NIGHTLY, help="--nightly の種の数")
    parser.add_argument("--people", type=int, default=40, help="一年に登場する人数")
    given = parser.parse_args(arguments)
    if given.people < 1 or given.seeds < 1:
        parser.error("--people と --seeds は1以上にしてください。")
    return given


def _played(directory: Path, leash: Leash, words: list[str]) -> int:
    cluster = postgres.Cluster(
        directory=directory / "postgres", port=postgres.free_port(), fsync=False
    )
    try:
        cluster.start(leash=leash)
        secret = secrets.token_urlsafe(48)
        cluster.ensure_roles(owner_password=secret, app_password=secret)
        cluster.ensure_database(name=DATABASE)
        environment = _environment(cluster, secret)
        for command in (["migrate", "--skip-checks", "--verbosity=0"], ["season", *words]):
            done = subprocess.run(
                [sys.executable, "-m", "koshin.ops.manage", *command], env=environment, check=False
            )
            if done.returncode != 0:
                return 1
        return 0
    finally:
        cluster.stop()


def _environment(cluster: postgres.Cluster, secret: str) -> dict[str, str]:
    simulator = f"http://{HOST}:{postgres.free_port()}"
    urls = {
        role: cluster.url(database=DATABASE, user=role, password=secret)
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
        **merchants.variables(ASSOCIATIONS),
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
