"""What must be true before koshin serves anybody: asked by serve, worker and
``manage check_start``.

Every problem is one line: what is wrong, and what to do.
"""

import ipaddress
import os
import sys
from collections.abc import Iterator
from urllib.parse import urlsplit

import django
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from koshin.ops import grants, merchants
from koshin.platform import clock, environment
from koshin.platform.environment import Environment
from koshin.platform.keys import store

SECRET_KEY_CHARACTERS = 50
SECRET_KEY_VARIETY = 12
POSTGRES_AT_LEAST = 150000


def refuse_unsafe_start() -> None:
    """Set Django up and end the process, with one line per problem, when there is any."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "koshin.config.settings")
    try:
        found = list(configuration_problems(environment.read()))
        if not found:
            django.setup()
            found = [*key_problems(), *database_problems()]
    except environment.ConfigurationRefused as refusal:
        found = [str(refusal)]
    if found:
        sys.exit("\n".join(f"koshin: {line}" for line in found))


def configuration_problems(env: Environment) -> Iterator[str]:
    """What the environment alone gives away."""
    if len(env.secret_key) < SECRET_KEY_CHARACTERS or len(set(env.secret_key)) < SECRET_KEY_VARIETY:
        yield (
            "KOSHIN_SECRET_KEY can be guessed: set at least 50 random characters, e.g. from "
            "`python3 -c 'import secrets; print(secrets.token_urlsafe(64))'`."
        )
    if env.mode != "production":
        if not _is_local(env.base_url):
            yield (
                f"KOSHIN_MODE={env.mode} on the public address {env.base_url}: its calendar can "
                "be moved by anybody; set KOSHIN_MODE=production."
            )
        return
    if not env.base_url.startswith("https://"):
        yield f"KOSHIN_BASE_URL is {env.base_url}: passwords need https://, put TLS in front."
    if "*" in env.allowed_hosts:
        yield "KOSHIN_ALLOWED_HOSTS allows every host name: list the names of this installation."
    for name, url in (
        ("VERITRANS_WEB_URL", env.veritrans_web_url),
        ("VERITRANS_API_URL", env.veritrans_api_url),
        ("STRIPE_API_URL", env.stripe_api_url),
    ):
        if not url.startswith("https://") or _is_local(url):
            yield f"{name} is {url}, which is a simulator: unset it to reach the real provider."
    if env.payments_test:
        yield "KOSHIN_PAYMENTS_TEST=1: payments would only be tried out; unset it in production."
    for code, account in env.stripe_accounts.items():
        if "_test_" in account.secret_key:
            yield (
                f"STRIPE_{code.upper()}_SECRET_KEY is a test key: payments would only be tried "
                "out; set the live one."
            )
    for code, contract in env.merchants.items():
        key = merchants.variables([code])[f"VERITRANS_{code.upper()}_MERCHANT_KEY"]
        if contract.merchant_key == key:
            yield (
                f"VERITRANS_{code.upper()}_MERCHANT_KEY is the public key of the demo: set the "
                "one of your contract."
            )


def _is_local(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    if host in ("localhost", "testserver"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def key_problems() -> Iterator[str]:
    """What is wrong with the associations' signing keys."""
    yield from store.unusable(now=clock.real_now())


def database_problems() -> Iterator[str]:
    """What the database says to the role of web and worker."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT current_setting('server_version_num')::int, rolsuper, "
                "has_schema_privilege('public', 'CREATE') "
                "FROM pg_roles WHERE rolname = current_user"
            )
            version, superuser, creates = cursor.fetchone()
    except OperationalError as error:
        reason = str(error).strip().splitlines()[0]
        yield f"The database does not answer: {reason} Check DATABASE_URL."
        return
    if version < POSTGRES_AT_LEAST:
        yield f"PostgreSQL {version // 10000} is too old: koshin needs 15 or newer."
    if superuser or creates:
        yield (
            "The role of DATABASE_URL may make tables: let it own nothing, and put the owner "
            "into DATABASE_OWNER_URL (docs/operating.md, PostgreSQL)."
        )
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        yield "Migrations are not applied: run `./run manage migrate` first."
        return
    for table in writable_books():
        yield (
            f"The role of DATABASE_URL may change rows of {table}, which are books: run "
            "`./run manage grant` as the owner."
        )


def writable_books() -> list[str]:
    """The append-only tables that the current role could change, empty when all is well."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p')"
            " AND relnamespace = current_schema()::regnamespace"
            " AND (has_table_privilege(oid, 'UPDATE, DELETE, TRUNCATE')"
            " OR has_any_column_privilege(oid, 'UPDATE')) ORDER BY 1"
        )
        return [row[0] for row in cursor.fetchall() if grants.is_append_only(row[0])]
