"""What the demo starts: addresses, environment and command line of each program."""

import contextlib
import hashlib
import json
import os
import socket
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import koshin
from koshin.ops import merchants, serve
from koshin.ops.demo.place import DemoRefused, Place
from koshin.platform import postgres

HOST = "127.0.0.1"
ASSOCIATIONS = ("jspo", "itc")
FOREIGN_VARIABLES = (
    "KOSHIN_",
    "DATABASE_",
    "VERITRANS_",
    "STRIPE_",
    "SMTP_",
    "DJANGO_",
    "GRANIAN_",
    "PG",
)


@dataclass(frozen=True, kw_only=True)
class Ports:
    """TCP ports of 127.0.0.1."""

    web: int
    simulator: int
    mail: int
    smtp: int
    postgres: int


def choose_ports(web: int) -> Ports:
    """The wanted port for the pages (0: any free one), its neighbours for the rest where free."""
    if web and not _is_free(web):
        raise DemoRefused(f"ポート {web} は使用中です。--port で別の番号を指定してください。")
    web = web or postgres.free_port()
    taken = {web}
    others = []
    for wanted in range(web + 1, web + 5):
        port = wanted if wanted < 65536 and _is_free(wanted) else postgres.free_port()
        while port in taken:
            port = postgres.free_port()
        taken.add(port)
        others.append(port)
    return Ports(web=web, simulator=others[0], mail=others[1], smtp=others[2], postgres=others[3])


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with contextlib.suppress(OSError, OverflowError):
            probe.bind((HOST, port))
            return True
    return False


@dataclass(frozen=True, kw_only=True)
class Plan:
    """One demo, before anything of it runs."""

    place: Place
    ports: Ports

    @property
    def signins(self) -> Path:
        return self.place.directory / "signins.json"

    @property
    def keys(self) -> Path:
        return self.place.directory / "keys"

    @property
    def base_url(self) -> str:
        return f"http://{HOST}:{self.ports.web}"

    @property
    def mail_url(self) -> str:
        return f"http://{HOST}:{self.ports.mail}"

    @property
    def simulator_url(self) -> str:
        return f"http://{HOST}:{self.ports.simulator}"

    @property
    def cluster(self) -> postgres.Cluster:
        return postgres.Cluster(
            directory=self.place.directory / "postgres", port=self.ports.postgres
        )

    def database_url(self, cluster: postgres.Cluster, role: str) -> str:
        password = {
            postgres.OWNER: self.place.secrets.owner_password,
            postgres.APP: self.place.secrets.app_password,
        }[role]
        return cluster.url(database="koshin", user=role, password=password)

    def environment(self, cluster: postgres.Cluster) -> dict[str, str]:
        """The environment of every koshin program: the caller's, without what is koshin's."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(FOREIGN_VARIABLES)}
        return {
            **kept,
            "KOSHIN_MODE": "demo",
            "KOSHIN_SECRET_KEY": self.place.secrets.secret_key,
            "KOSHIN_BASE_URL": self.base_url,
            "KOSHIN_ALLOWED_HOSTS": f"{HOST},localhost",
            "KOSHIN_MAIL_FROM": "noreply@koshin.example.jp",
            "DATABASE_URL": self.database_url(cluster, postgres.APP),
            "DATABASE_OWNER_URL": self.database_url(cluster, postgres.OWNER),
            "KOSHIN_KEYS_DIR": str(self.keys),
            "SMTP_URL": f"smtp://{HOST}:{self.ports.smtp}",
            "VERITRANS_WEB_URL": f"{self.simulator_url}/web1",
            "VERITRANS_API_URL": self.simulator_url,
            "STRIPE_API_URL": self.simulator_url,
            **merchants.variables(ASSOCIATIONS),
        }

    def web(self) -> list[str]:
        return serve.command(host=HOST, port=self.ports.web, workers=2)

    def worker(self) -> list[str]:
        return manage("procrastinate", "worker", "--concurrency=2", "--delete-jobs=successful")

    def mail(self) -> list[str]:
        return [
            *program("koshin.ops.mailcatcher"),
            f"--smtp-port={self.ports.smtp}",
            f"--http-port={self.ports.mail}",
            f"--data={self.place.directory / 'mails'}",
            f"--signins={self.signins}",
        ]

    def simulator(self) -> list[str]:
        config = self._write_simulator_config()
        return [
            *program("payment_simulator"),
            f"--port={self.ports.simulator}",
            f"--data={self.place.directory / 'simulator'}",
            f"--config={config}",
        ]

    def _write_simulator_config(self) -> Path:
        names = ("MERCHANT_ID", "HASH_SEED", "CCID", "MERCHANT_KEY")
        entries, accounts = [], []
        for code in ASSOCIATIONS:
            found = merchants.variables([code])
            accounts.append(
                {
                    "name": code,
                    "secret_key": found[f"STRIPE_{code.upper()}_SECRET_KEY"],
                    "webhook_secrets": [found[f"STRIPE_{code.upper()}_WEBHOOK_SECRETS"]],
                    "webhook_url": f"{self.base_url}/hooks/stripe/{code}/event",
                    "business_time_url": f"{self.base_url}/_demo/business-time/{code}",
                }
            )
            entries.append(
                {
                    "name": code,
                    **{name.lower(): found[f"VERITRANS_{code.upper()}_{name}"] for name in names},
                    "bank_settlement_type": found[f"VERITRANS_{code.upper()}_PAYEASY_TYPE"],
                    "push_url": f"{self.base_url}/hooks/veritrans/{code}/push",
                    "business_time_url": f"{self.base_url}/_demo/business-time/{code}",
                }
            )
        path = self.place.directory / "simulator.json"
        path.write_text(json.dumps({"merchants": entries, "stripe_accounts": accounts}, indent=2))
        path.chmod(0o600)
        return path


def program(module: str) -> list[str]:
    return [sys.executable, "-m", module]


def manage(*words: str) -> list[str]:
    return [*program("koshin.ops.manage"), *words]


def quiet(words: Sequence[str]) -> list[str]:
    """A management command that says nothing unless it fails."""
    return [*manage(*words), "--verbosity=0"]


def tables_fingerprint() -> str:
    """Changes whenever ``migrate`` might have something to do, so that it can be left out else."""
    package = Path(koshin.__file__).parent
    digest = hashlib.sha256()
    for path in (package.parents[1] / "uv.lock", package / "ops" / "grants.py"):
        digest.update(path.read_bytes())
    for path in sorted(package.rglob("migrations/*.py")):
        digest.update(path.as_posix().encode() + path.read_bytes())
    return digest.hexdigest()
