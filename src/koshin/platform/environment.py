"""Reads the environment once, into one typed value; nothing else reads ``os.environ``.

What is answered: every setting that differs between two installations. Variables are listed
in ``docs/operating.md``. Errors raised: ``ConfigurationRefused`` with one line per problem.
"""

import base64
import hashlib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Self
from urllib.parse import unquote, urlsplit

Mode = Literal["production", "demo", "test"]


class ConfigurationRefused(Exception):
    """The environment describes an installation that would be unsafe to start."""


@dataclass(frozen=True, kw_only=True)
class Database:
    """Where a PostgreSQL answers, and as whom."""

    name: str
    user: str
    password: str
    host: str
    port: str

    @classmethod
    def from_url(cls, url: str) -> Self:
        parts = urlsplit(url)
        if parts.scheme not in ("postgres", "postgresql"):
            raise ConfigurationRefused(
                "DATABASE_URL must begin with postgresql:// (koshin speaks PostgreSQL only)."
            )
        return cls(
            name=unquote(parts.path.lstrip("/")),
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            host=unquote(parts.hostname or ""),
            port=str(parts.port or ""),
        )


@dataclass(frozen=True, kw_only=True)
class Smtp:
    host: str
    port: int
    user: str
    password: str
    tls: bool

    @classmethod
    def from_url(cls, url: str) -> Self:
        parts = urlsplit(url)
        if parts.scheme not in ("smtp", "smtps"):
            raise ConfigurationRefused("SMTP_URL must begin with smtp:// or smtps://.")
        return cls(
            host=parts.hostname or "127.0.0.1",
            port=parts.port or (465 if parts.scheme == "smtps" else 25),
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            tls=parts.scheme == "smtps",
        )


@dataclass(frozen=True, kw_only=True)
class Merchant:
    """An association's contract with VeriTrans: two names and two secrets.

    ``payeasy_type`` is the page's SETTLEMENT_TYPE of Pay-easy; ``00`` lets the payer choose there.
    """

    merchant_id: str
    hash_seed: str = field(repr=False)
    ccid: str
    merchant_key: str = field(repr=False)
    old_merchant_key: str = field(default="", repr=False)
    payeasy_type: str = "00"
    pop_server_key: str = field(default="", repr=False)

    @property
    def merchant_keys(self) -> tuple[str, ...]:
        """Those that may sign what we are told: two while the key is being changed."""
        return tuple(filter(None, (self.merchant_key, self.old_merchant_key)))


MERCHANT_ID = re.compile(r"VERITRANS_([A-Z0-9_]+)_MERCHANT_ID")


def merchants(env: Mapping[str, str]) -> dict[str, Merchant]:
    """Every contract of the environment by association code (small letters, ``_`` for ``-``)."""
    found = {}
    for name in env:
        matched = MERCHANT_ID.fullmatch(name)
        if matched is None:
            continue
        prefix = f"VERITRANS_{matched[1]}_"
        parts = {key: env.get(prefix + key, "") for key in ("HASH_SEED", "CCID", "MERCHANT_KEY")}
        if missing := [prefix + key for key, value in parts.items() if not value]:
            raise ConfigurationRefused(f"{name} is set, so set also: {', '.join(missing)}.")
        old = env.get(f"{prefix}OLD_MERCHANT_KEY", "")
        for name_of_key, key in (
            ("MERCHANT_KEY", parts["MERCHANT_KEY"]),
            ("OLD_MERCHANT_KEY", old),
        ):
            if key and re.fullmatch(r"[0-9a-fA-F]{64}", key) is None:
                raise ConfigurationRefused(f"{prefix}{name_of_key} must be 64 hexadecimal digits.")
        found[matched[1].lower()] = Merchant(
            merchant_id=env[name],
            hash_seed=parts["HASH_SEED"],
            ccid=parts["CCID"],
            merchant_key=parts["MERCHANT_KEY"],
            old_merchant_key=old,
            pop_server_key=env.get(f"{prefix}POP_SERVER_KEY", ""),
            payeasy_type=env.get(f"{prefix}PAYEASY_TYPE") or "00",
        )
    return found


@dataclass(frozen=True, kw_only=True)
class StripeAccount:
    """An association's account with Stripe: its key, and the webhook secrets that are valid now."""

    secret_key: str = field(repr=False)
    webhook_secrets: tuple[str, ...] = field(repr=False)


STRIPE_KEY = re.compile(r"STRIPE_([A-Z0-9_]+)_SECRET_KEY")


def stripe_accounts(env: Mapping[str, str]) -> dict[str, StripeAccount]:
    """Every Stripe account of the environment by association code, as :func:`merchants` does."""
    found = {}
    for name, key in env.items():
        matched = STRIPE_KEY.fullmatch(name)
        if matched is None:
            continue
        prefix = f"STRIPE_{matched[1]}_"
        secrets = tuple(filter(None, env.get(f"{prefix}WEBHOOK_SECRETS", "").split(",")))
        if not secrets:
            raise ConfigurationRefused(f"{name} is set, so set also: {prefix}WEBHOOK_SECRETS.")
        if re.fullmatch(r"(sk|rk)_(test|live)_[A-Za-z0-9]+", key) is None:
            raise ConfigurationRefused(f"{name} must be a secret key of Stripe (sk_…).")
        found[matched[1].lower()] = StripeAccount(secret_key=key, webhook_secrets=secrets)
    return found


@dataclass(frozen=True, kw_only=True)
class Environment:
    mode: Mode
    secret_key: str
    base_url: str
    allowed_hosts: tuple[str, ...]
    database: Database
    owner_database: Database
    database_role: Literal["app", "owner"]
    smtp: Smtp
    mail_from: str
    associations_dir: Path
    pool_size: int
    secure_cookies: bool
    veritrans_web_url: str
    veritrans_api_url: str
    payments_test: bool
    merchants: Mapping[str, Merchant]
    encryption_keys: tuple[str, ...] = field(repr=False)
    keys_dir: Path | None
    keys_passphrase: str = field(repr=False)
    clamd: str
    stripe_api_url: str
    stripe_accounts: Mapping[str, StripeAccount]

    def merchant(self, code: str) -> Merchant:
        """The contract of the association ``code``; ``ConfigurationRefused`` when there is none."""
        key = code.lower().replace("-", "_")
        if key not in self.merchants:
            raise ConfigurationRefused(
                f"Set VERITRANS_{key.upper()}_MERCHANT_ID, _HASH_SEED, _CCID and _MERCHANT_KEY "
                f"for the association {code} (docs/operating.md)."
            )
        return self.merchants[key]

    @property
    def connection(self) -> Database:
        """Whom this process is in the database: the owner only while it migrates or grants."""
        return self.owner_database if self.database_role == "owner" else self.database

    @property
    def demo_calendar(self) -> bool:
        """Whether business dates may be moved by hand: in demo and tests, never in production."""
        return self.mode in ("demo", "test")


def read(variables: Mapping[str, str] | None = None) -> Environment:
    """The environment as a value; raises ``ConfigurationRefused`` naming every missing variable."""
    env = dict(os.environ) if variables is None else variables
    mode = _mode(env.get("KOSHIN_MODE", "production"))
    required = ("DATABASE_URL", "KOSHIN_SECRET_KEY", "KOSHIN_BASE_URL")
    missing = [name for name in required if not env.get(name)]
    if missing:
        raise ConfigurationRefused(
            "Set these environment variables first: " + ", ".join(missing) + " (docs/operating.md)."
        )
    base_url = env["KOSHIN_BASE_URL"].rstrip("/")
    host = urlsplit(base_url).hostname or ""
    default_associations = Path(__file__).resolve().parents[3] / "associations"
    return Environment(
        mode=mode,
        secret_key=env["KOSHIN_SECRET_KEY"],
        base_url=base_url,
        allowed_hosts=tuple(h for h in env.get("KOSHIN_ALLOWED_HOSTS", host).split(",") if h),
        database=Database.from_url(env["DATABASE_URL"]),
        owner_database=Database.from_url(env.get("DATABASE_OWNER_URL") or env["DATABASE_URL"]),
        database_role="owner" if env.get("KOSHIN_DATABASE_ROLE") == "owner" else "app",
        smtp=Smtp.from_url(env.get("SMTP_URL", "smtp://127.0.0.1:25")),
        mail_from=env.get("KOSHIN_MAIL_FROM", "noreply@koshin.example"),
        associations_dir=Path(env.get("KOSHIN_ASSOCIATIONS_DIR", default_associations)),
        pool_size=int(env.get("KOSHIN_POOL_SIZE", "8")),
        secure_cookies=base_url.startswith("https://"),
        veritrans_web_url=env.get("VERITRANS_WEB_URL", "https://pay3.veritrans.co.jp/web1"),
        veritrans_api_url=env.get("VERITRANS_API_URL", "https://api3.veritrans.co.jp"),
        payments_test=env.get("KOSHIN_PAYMENTS_TEST", "0" if mode == "production" else "1") == "1",
        merchants=merchants(env),
        encryption_keys=encryption_keys(env, mode),
        keys_dir=keys_dir(env),
        keys_passphrase=env.get("KOSHIN_KEYS_PASSPHRASE", ""),
        clamd=clamd(env),
        stripe_api_url=env.get("STRIPE_API_URL", "https://api.stripe.com"),
        stripe_accounts=stripe_accounts(env),
    )


def encryption_keys(env: Mapping[str, str], mode: Mode) -> tuple[str, ...]:
    """The keys that encrypt bank accounts, newest first; in demo and tests one is derived.

    Production without one, or with what cannot be a key, is refused.
    """
    keys = tuple(filter(None, env.get("KOSHIN_ENCRYPTION_KEYS", "").replace(" ", "").split(",")))
    if not keys and mode == "production":
        raise ConfigurationRefused(
            "Set KOSHIN_ENCRYPTION_KEYS: the key that bank accounts are encrypted with, e.g. from "
            "`openssl rand -base64 32 | tr '+/' '-_'`. Keep it apart from the backups."
        )
    if any(re.fullmatch(r"[A-Za-z0-9_-]{43}=", key) is None for key in keys):
        raise ConfigurationRefused(
            "KOSHIN_ENCRYPTION_KEYS must be keys of 32 bytes in URL-safe base64, joined by commas."
        )
    derived = hashlib.sha256(f"encrypting {env['KOSHIN_SECRET_KEY']}".encode()).digest()
    return keys or (base64.urlsafe_b64encode(derived).decode(),)


def clamd(env: Mapping[str, str]) -> str:
    """Where the virus scanner listens; nothing where files are not scanned."""
    address = env.get("KOSHIN_CLAMD", "").strip()
    if address and re.fullmatch(r"/\S+|[\w.-]+:\d{1,5}", address) is None:
        raise ConfigurationRefused(
            "KOSHIN_CLAMD must be the path of clamd's socket or host:port, e.g. 127.0.0.1:3310."
        )
    return address


def keys_dir(env: Mapping[str, str]) -> Path | None:
    """Where the associations' signing keys stand; nothing where none are used.

    A directory that is not there, or that everybody on the machine may read, is refused.
    """
    if not env.get("KOSHIN_KEYS_DIR"):
        return None
    found = Path(env["KOSHIN_KEYS_DIR"])
    if not found.is_dir():
        raise ConfigurationRefused(
            f"KOSHIN_KEYS_DIR is {found}, which is not a directory: make keys with "
            "`./run manage make_keys` first, or unset it (docs/keys.md)."
        )
    if found.stat().st_mode & 0o007:
        raise ConfigurationRefused(
            f"Everybody may look into KOSHIN_KEYS_DIR: run `chmod o-rwx {found}`."
        )
    return found


def _mode(text: str) -> Mode:
    modes: tuple[Mode, ...] = ("production", "demo", "test")
    for mode in modes:
        if text == mode:
            return mode
    raise ConfigurationRefused("KOSHIN_MODE must be production, demo or test.")
