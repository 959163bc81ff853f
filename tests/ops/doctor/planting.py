"""How a corruption is planted: by somebody whom no trigger and no foreign key stops."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from koshin.ops.doctor.examine import offending
from koshin.ops.doctor.reading import all_invariants

FILE = Path(__file__).with_name("plants.sql")
LET = re.compile(r"^-- let ([A-Z_]+) = (.+(?:\n--     .+)*)", re.MULTILINE)
PLANT = re.compile(r"^-- ([A-Z]{3}-\d\d): (.+)\n((?:(?!--).+\n)+)", re.MULTILINE)


@dataclass(frozen=True)
class Plant:
    """``statements`` do it; the last answers the names of the rows that must be found."""

    invariant: str
    sentence: str
    statements: tuple[str, ...]


def all_plants() -> Iterator[Plant]:
    """Every corruption of ``plants.sql``, in its order."""
    text = FILE.read_text(encoding="utf-8")
    rows = {name: value.replace("\n--    ", "") for name, value in LET.findall(text)}
    for invariant, sentence, body in PLANT.findall(text):
        for name, value in rows.items():
            body = body.replace(f"{{{name}}}", value)
        statements = tuple(part for part in body.split(";\n") if part.strip())
        yield Plant(invariant, sentence, statements)


def found_after(connection: psycopg.Connection, plant: Plant) -> tuple[set[str], set[str]]:
    """The rows that were spoilt and the rows that the doctor names; all of it is rolled back."""
    try:
        connection.execute("SET LOCAL session_replication_role = replica")
        for statement in plant.statements:
            done = _by_force(connection, statement)
        spoilt = {str(row[0]) for row in done.fetchall()}
        invariant = next(one for one in all_invariants() if one.id == plant.invariant)
        return spoilt, set(offending(connection, invariant))
    finally:
        connection.rollback()


def _by_force(connection: psycopg.Connection, statement: str) -> psycopg.Cursor:
    """Whatever check stands in the way is dropped first."""
    while True:
        try:
            with connection.transaction():
                return connection.execute(statement.encode())
        except psycopg.errors.CheckViolation as refused:
            wall = refused.diag
            connection.execute(
                sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(
                    sql.Identifier(wall.table_name or ""),
                    sql.Identifier(wall.constraint_name or ""),
                )
            )
