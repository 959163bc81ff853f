"""How a corruption is planted: by somebody whom no trigger and no foreign key stops."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg

from koshin.ops.doctor.examine import examine

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
            done = connection.execute(statement.encode())
        spoilt = {str(row[0]) for row in done.fetchall()}
        named = {one.invariant.id: set(one.rows) for one in examine(connection) if one.rows}
        return spoilt, named.get(plant.invariant, set())
    finally:
        connection.rollback()
