"""The ground under a benchmark: a PostgreSQL of its own with durable commits, gone afterwards."""

import json
import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from koshin.ops import merchants
from koshin.ops.bench.options import Options
from koshin.platform import postgres
from koshin.platform.leash import Leash

DATABASE = "koshin_bench"
ASSOCIATIONS = ("jspo", "itc")
HOST = "127.0.0.1"
# Said aloud, because they are what is measured: nothing here trades durability for speed.
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}


class BenchRefused(Exception):
    """A benchmark cannot run; the message is one line and says what to do."""


@dataclass(frozen=True, kw_only=True)
class Ground:
    """A running cluster with a migrated and granted database, and what starts beside it."""

    cluster: postgres.Cluster
    leash: Leash
    directory: Path
    secret: str

    def environment(self, **more: str) -> dict[str, str]:
        """The environment of a koshin program on this ground, as the role of web and worker."""
        return {
            **{k: v for k, v in os.environ.items() if not k.startswith(("KOSHIN_", "DATABASE_"))},
            "KOSHIN_MODE": "demo",
            "KOSHIN_SECRET_KEY": self.secret,
            "KOSHIN_BASE_URL": f"http://{HOST}",
            "KOSHIN_ALLOWED_HOSTS": HOST,
            "DATABASE_URL": self._url(postgres.APP),
            "DATABASE_OWNER_URL": self._url(postgres.OWNER),
            "DJANGO_SETTINGS_MODULE": "koshin.config.settings",
            **merchants.variables(ASSOCIATIONS),
            **more,
        }

    def _url(self, role: str) -> str:
        return self.cluster.url(database=DATABASE, user=role, password=self.secret)

    def manage(self, *words: str, **more: str) -> str:
        """What a management command says; progress passes through to standard error."""
        done = subprocess.run(
            [sys.executable, "-m", "koshin.ops.manage", *words],
            env=self.environment(**more),
            stdout=subprocess.PIPE,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise BenchRefused(f"{words[0]} に失敗しました。上の表示を確認してください。")
        return done.stdout


def inside(here: Ground, what: str, code: str, options: Options) -> Any:
    """What the management command ``bench`` answers, in a process of its own."""
    said = here.manage(
        "bench",
        what,
        code,
        f"--holders={options.holders}",
        f"--seconds={options.seconds}",
        f"--threads={options.threads}",
        f"--deposits={options.deposits}",
        KOSHIN_POOL_SIZE="0",
    )
    return json.loads(said.splitlines()[-1])


@contextmanager
def opened() -> Iterator[Ground]:
    """A ground that ends with the block, however the block ends."""
    with tempfile.TemporaryDirectory(prefix="koshin-bench-") as name:
        directory = Path(name)
        leash = Leash()
        cluster = postgres.Cluster(
            directory=directory / "postgres",
            port=postgres.free_port(),
            settings={**DURABLE, "max_wal_size": "4GB"},
        )
        try:
            cluster.start(leash=leash)
            secret = secrets.token_urlsafe(48)
            cluster.ensure_roles(owner_password=secret, app_password=secret)
            cluster.ensure_database(name=DATABASE)
            ground = Ground(cluster=cluster, leash=leash, directory=directory, secret=secret)
            ground.manage("migrate", "--skip-checks", "--verbosity=0")
            yield ground
        finally:
            cluster.stop()
            leash.close()
