"""The role of web and worker can add to the books and cannot change them."""

import psycopg
import pytest
from django.db import connection

from koshin.ops import grants
from koshin.platform import postgres
from tests.ground import Ground


def append_only_tables(ground: Ground) -> list[str]:
    with psycopg.connect(ground.url(postgres.OWNER)) as owner:
        rows = owner.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        return sorted(row[0] for row in rows if grants.is_append_only(row[0]))


def test_there_are_books_of_both_kinds(ground: Ground) -> None:
    tables = append_only_tables(ground)
    assert any(name.startswith("ledger_") for name in tables)
    assert any(name.startswith("audit_") for name in tables)
    assert "schemes_scheme_version" in tables


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {} SET id = id",
        "DELETE FROM {}",
        "TRUNCATE {}",
        "DROP TABLE {}",
        "ALTER TABLE {} ADD x int",
    ],
)
def test_no_line_of_the_books_can_be_changed_or_removed(ground: Ground, statement: str) -> None:
    for table in append_only_tables(ground):
        with (
            psycopg.connect(ground.url(postgres.APP)) as app,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            app.execute(statement.format(table))


def test_the_role_of_the_web_makes_no_tables(ground: Ground) -> None:
    with (
        psycopg.connect(ground.url(postgres.APP)) as app,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        app.execute("CREATE TABLE intruder (id int)")


@pytest.mark.django_db
def test_the_tests_themselves_speak_as_the_role_of_the_web() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == (postgres.APP,)


def test_emptying_between_tests_reaches_the_books(committed: Ground) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM audit_line")
        assert cursor.fetchone() == (0,)
