"""An unsafe installation does not start, and says in one line each why not and what to do."""

import os
import subprocess
import sys

import psycopg
import pytest
from psycopg import sql

from koshin.ops import checks, merchants
from koshin.platform import environment, postgres
from tests.ground import ROOT, Ground

OURS = ("KOSHIN_", "VERITRANS_", "STRIPE_")
SAFE = {
    "KOSHIN_MODE": "production",
    "KOSHIN_SECRET_KEY": "k3J9-fPq7_Zx0LmVt2Rb8WcN5dYhG1sAoEuIiTj6QpKvXzBnMw4HyCrUgFlSaDe",
    "KOSHIN_BASE_URL": "https://koshin.example.jp",
    "DATABASE_URL": "postgresql://koshin_app:secret@db.example.jp/koshin",
    "KOSHIN_ENCRYPTION_KEYS": "bm90LWEta2V5LW9mLWFueWJvZHktMDEyMzQ1Njc4OTA=",
}


def problems(**changed: str) -> list[str]:
    return list(checks.configuration_problems(environment.read({**SAFE, **changed})))


def test_a_safe_configuration_has_no_problem() -> None:
    assert problems() == []


def demo_variables(start: str) -> dict[str, str]:
    """What the demo tells of one provider."""
    found = merchants.variables(["jspo"])
    return {name: value for name, value in found.items() if name.startswith(start)}


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"KOSHIN_SECRET_KEY": "short"}, "KOSHIN_SECRET_KEY can be guessed"),
        ({"KOSHIN_SECRET_KEY": "ab" * 40}, "KOSHIN_SECRET_KEY can be guessed"),
        ({"KOSHIN_BASE_URL": "http://koshin.example.jp"}, "passwords need https://"),
        ({"KOSHIN_ALLOWED_HOSTS": "*"}, "KOSHIN_ALLOWED_HOSTS allows every host name"),
        ({"VERITRANS_WEB_URL": "http://127.0.0.1:8001/web1"}, "VERITRANS_WEB_URL is"),
        ({"VERITRANS_API_URL": "https://localhost:8001"}, "VERITRANS_API_URL is"),
        ({"KOSHIN_PAYMENTS_TEST": "1"}, "KOSHIN_PAYMENTS_TEST=1"),
        (demo_variables("VERITRANS"), "VERITRANS_JSPO_MERCHANT_KEY is the public key"),
        (demo_variables("STRIPE"), "STRIPE_JSPO_SECRET_KEY is a test key"),
        ({"STRIPE_API_URL": "http://127.0.0.1:8001"}, "STRIPE_API_URL is"),
        ({"KOSHIN_MODE": "demo"}, "KOSHIN_MODE=demo on the public address"),
        ({"KOSHIN_MODE": "test"}, "KOSHIN_MODE=test on the public address"),
    ],
)
def test_an_unsafe_configuration_is_named(changed: dict[str, str], told: str) -> None:
    found = problems(**changed)
    assert len(found) == 1
    assert told in found[0]


@pytest.mark.parametrize(
    "missing", ["KOSHIN_SECRET_KEY", "KOSHIN_BASE_URL", "DATABASE_URL", "KOSHIN_ENCRYPTION_KEYS"]
)
def test_a_missing_variable_is_named(missing: str) -> None:
    with pytest.raises(environment.ConfigurationRefused, match=missing):
        environment.read({k: v for k, v in SAFE.items() if k != missing})


def test_half_a_contract_is_refused() -> None:
    with pytest.raises(environment.ConfigurationRefused, match="VERITRANS_ITC_HASH_SEED"):
        environment.read({**SAFE, "VERITRANS_ITC_MERCHANT_ID": "S000000000000000000001"})


def test_another_database_is_refused() -> None:
    with pytest.raises(environment.ConfigurationRefused, match="postgresql://"):
        environment.read({**SAFE, "DATABASE_URL": "mysql://db.example.jp/koshin"})


def test_secrets_do_not_show_in_the_environment_as_a_text() -> None:
    variables = merchants.variables(["jspo"])
    shown = repr(environment.read({**SAFE, **variables}).merchant("jspo"))
    assert variables["VERITRANS_JSPO_HASH_SEED"] not in shown
    assert variables["VERITRANS_JSPO_MERCHANT_KEY"] not in shown


def run(ground: Ground, *words: str, **changed: str) -> subprocess.CompletedProcess[str]:
    """Run a program of ours in production, on this run's PostgreSQL."""
    env = {
        **{
            k: v
            for k, v in os.environ.items()
            if not k.startswith(("KOSHIN_", "VERITRANS_", "STRIPE_"))
        },
        **SAFE,
        "KOSHIN_POOL_SIZE": "0",
        "DATABASE_URL": ground.url(postgres.APP),
        "DATABASE_OWNER_URL": ground.url(postgres.OWNER),
        **changed,
    }
    return subprocess.run(
        [sys.executable, "-m", *words],
        env=env, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip


def test_nothing_is_unsafe_where_all_is_well(ground: Ground) -> None:
    done = run(ground, "koshin.ops.manage", "check_start")
    assert (done.returncode, done.stdout.strip()) == (0, "No problem found."), done.stderr


@pytest.mark.parametrize("program", ["koshin.ops.serve", "koshin.ops.worker"])
def test_neither_pages_nor_jobs_start_as_the_owner_of_the_books(
    ground: Ground, program: str
) -> None:
    done = run(ground, program, DATABASE_URL=ground.url(postgres.OWNER))
    assert done.returncode == 1
    lines = done.stderr.strip().splitlines()
    assert any("may make tables" in line for line in lines)
    assert any("may change rows of audit_line" in line for line in lines)
    assert all(line.startswith("koshin: ") for line in lines)


def test_one_right_too_many_is_found_and_taken_back(ground: Ground) -> None:
    give = sql.SQL("GRANT {} ON audit_line TO {}")
    for right in ("UPDATE", "DELETE", "TRUNCATE", "UPDATE (reason)"):
        with psycopg.connect(ground.url(postgres.OWNER), autocommit=True) as owner:
            owner.execute(give.format(sql.SQL(right), sql.Identifier(postgres.APP)))
        refused = run(ground, "koshin.ops.manage", "check_start")
        assert "may change rows of audit_line" in refused.stderr, right
        assert run(ground, "koshin.ops.manage", "grant").returncode == 0
        assert run(ground, "koshin.ops.manage", "check_start").returncode == 0, right


def test_pages_do_not_start_on_a_database_without_tables(ground: Ground) -> None:
    ground.cluster.ensure_database(name="koshin_empty")
    done = run(
        ground, "koshin.ops.serve", DATABASE_URL=ground.url(postgres.APP, name="koshin_empty")
    )
    assert done.returncode == 1
    assert done.stderr.strip().splitlines() == [
        "koshin: Migrations are not applied: run `./run manage migrate` first."
    ]


def test_pages_do_not_start_without_a_database(ground: Ground) -> None:
    done = run(ground, "koshin.ops.serve", DATABASE_URL="postgresql://a:b@127.0.0.1:9/koshin")
    assert done.returncode == 1
    assert "The database does not answer" in done.stderr
    assert "Traceback" not in done.stderr


def test_grant_needs_two_roles(ground: Ground) -> None:
    done = run(ground, "koshin.ops.manage", "grant", DATABASE_URL=ground.url(postgres.OWNER))
    assert done.returncode == 1
    assert "name the same role" in done.stderr


def test_the_demos_dates_cannot_be_set_in_production(ground: Ground) -> None:
    done = run(ground, "koshin.ops.manage", "set_demo_dates")
    assert done.returncode == 1
    assert "cannot be moved in production" in done.stderr
