"""The ground under the tests: one embedded PostgreSQL per run, one database per test process.

The tests' programs connect as the role of web and worker, so a test meets every wall that
production has. Tables are made, and emptied after tests that commit, by the owner role.
"""

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from koshin.ops import merchants
from koshin.ops.samples.signing import make_sample_keys
from koshin.platform import clock, leash, postgres

ROOT = Path(__file__).resolve().parents[1]
PASSWORD = "only-for-tests"
TEMPLATE = "koshin_template"
KEPT_TABLES = {"django_migrations", "django_content_type", "auth_permission"}


@dataclass(kw_only=True)
class Ground:
    """Where the server of this run is; ``name`` is the database of this test process."""

    directory: Path
    port: int
    name: str

    @property
    def cluster(self) -> postgres.Cluster:
        return postgres.Cluster(directory=self.directory / "postgres", port=self.port, fsync=False)

    def url(self, role: str, *, name: str | None = None) -> str:
        return self.cluster.url(database=name or self.name, user=role, password=PASSWORD)

    def variables(self, *, name: str | None = None) -> dict[str, str]:
        """The environment of a koshin program on this ground."""
        return {
            **self.offline_variables(),
            "DATABASE_URL": self.url(postgres.APP, name=name),
            "DATABASE_OWNER_URL": self.url(postgres.OWNER, name=name),
            "KOSHIN_KEYS_DIR": str(self.directory / "keys"),
        }

    @staticmethod
    def offline_variables() -> dict[str, str]:
        """The same, where no database is there to be asked."""
        return {
            "DATABASE_URL": "postgresql://nobody@127.0.0.1:9/none",
            "KOSHIN_MODE": "test",
            "KOSHIN_SECRET_KEY": "a-secret-key-for-tests-only-" + "0123456789" * 4,
            "KOSHIN_BASE_URL": "http://testserver",
            "KOSHIN_ALLOWED_HOSTS": "testserver,127.0.0.1,localhost",
            "KOSHIN_POOL_SIZE": "0",
            "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
            **merchants.variables(["jspo", "itc"]),
        }

    def ensure_database(self) -> None:
        """Make the database of this process from the template, which the first one migrates."""
        with (self.directory / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if self.cluster.ensure_database(name=TEMPLATE):
                self._manage("migrate", "--skip-checks", "--verbosity", "0")
                self._manage("grant", "--verbosity", "0")
            self.cluster.ensure_database(name=self.name, template=TEMPLATE)
        with psycopg.connect(self.url(postgres.OWNER), autocommit=True) as connection:
            connection.execute(
                sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}").format(
                    sql.Identifier(self.name), sql.Identifier(postgres.APP)
                )
            )

    def _manage(self, *words: str) -> None:
        done = subprocess.run(
            [sys.executable, "-m", "koshin.ops.manage", *words],
            env={**os.environ, **self.variables(name=TEMPLATE)},
            capture_output=True,
            text=True,
            check=False,
            cwd=ROOT,
        )
        if done.returncode != 0:
            self.cluster.drop_database(name=TEMPLATE)
            raise RuntimeError(f"manage {' '.join(words)}: {done.stdout}{done.stderr}")

    def empty(self) -> None:
        """Empty every table that tests fill, as the owner."""
        with psycopg.connect(self.url(postgres.OWNER), autocommit=True) as connection:
            # A test that leaves a transaction open is to fail here, not to wait for ever.
            connection.execute("SET lock_timeout = '20s'")
            rows = connection.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
            ).fetchall()
            names = [sql.Identifier(row[0]) for row in rows if row[0] not in KEPT_TABLES]
            connection.execute(
                sql.SQL("TRUNCATE {} RESTART IDENTITY CASCADE").format(sql.SQL(", ").join(names))
            )


class Server:
    """Starts the run's PostgreSQL; it ends with the run, however the run ends."""

    def __init__(self) -> None:
        self.directory = Path(tempfile.mkdtemp(prefix="koshin-tests-"))
        self.cluster = postgres.Cluster(
            directory=self.directory / "postgres",
            port=postgres.free_port(),
            fsync=False,
            settings={"max_connections": "100"},
        )
        make_sample_keys(self.directory / "keys", ("jspo", "itc"), at=clock.real_now())
        self.leash = leash.Leash()
        self.cluster.start(leash=self.leash)
        self.cluster.ensure_roles(owner_password=PASSWORD, app_password=PASSWORD)

    def stop(self) -> None:
        self.cluster.stop()
        assert self.cluster.process is not None
        self.leash.release(self.cluster.process.pid)
        self.leash.close()
        shutil.rmtree(self.directory, ignore_errors=True)
