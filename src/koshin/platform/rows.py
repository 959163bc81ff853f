"""Whole rows in and out of the database where the ORM's compiling costs more than the answer.

The verbs of a renewal lock, insert and update the same few rows with the same statements thousands
of times an hour; compiling such a statement anew takes the ORM three times as long as PostgreSQL
takes to answer it. Here a model's columns are written down once. Everything else about models
stays with the ORM, and pages keep using it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, LiteralString, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Field, Model
from django.db.models.expressions import DatabaseDefault

M = TypeVar("M", bound=Model)
Converter = Callable[[Any, None, Any], Any]


@lru_cache
def columns(model: type[Model], alias: LiteralString) -> str:
    """The model's columns for a SELECT in which its table bears ``alias``."""
    return ", ".join(f'{alias}."{field.column}"' for field in model._meta.concrete_fields)


def select(statement: str, parameters: Sequence[Any], *models: type[Model]) -> list[Any] | None:
    """The first row as one instance per model, and after them what else the row holds.

    The statement names :func:`columns` of each model in the same order. ``None`` where there is no
    row.
    """
    found = select_all(statement, parameters, *models)
    return found[0] if found else None


def select_all(statement: str, parameters: Sequence[Any], *models: type[Model]) -> list[list[Any]]:
    """As :func:`select` for every row. A model that an outer join did not find is ``None``."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return [_read(row, models) for row in cursor.fetchall()]


def _read(row: Sequence[Any], models: Sequence[type[Model]]) -> list[Any]:
    found: list[Any] = []
    start = 0
    for model in models:
        names, converters = _reading(model)
        values = list(row[start : start + len(names)])
        start += len(names)
        if values[0] is None:
            found.append(None)
            continue
        for place, convert in converters:
            values[place] = convert(values[place], None, connection)
        found.append(model.from_db(DEFAULT_DB_ALIAS, names, values))
    return [*found, *row[start:]]


@lru_cache
def _reading(model: type[Model]) -> tuple[list[str], list[tuple[int, Converter]]]:
    fields: Sequence[Any] = model._meta.concrete_fields
    converters = [
        (place, convert)
        for place, field in enumerate(fields)
        for convert in field.get_db_converters(connection)
    ]
    return [field.attname for field in fields], converters


def insert(instance: M, *, beside: tuple[str, Sequence[Any]] | None = None) -> M:
    """The new instance, inserted; it now bears its key and whatever the database filled in.

    ``beside`` is text and parameters of WITH-queries that write along with it, in one statement.
    """
    model = type(instance)
    filled = tuple(
        field
        for field in model._meta.concrete_fields
        if field.primary_key or isinstance(getattr(instance, field.attname), DatabaseDefault)
    )
    given = tuple(field for field in model._meta.concrete_fields if field not in filled)
    with connection.cursor() as cursor:
        others, parameters = beside or ("", ())
        statement = _insertion(model, given, filled)
        cursor.execute(
            f"WITH {others} {statement}" if others else statement,
            [*parameters, *_values(instance, given)],
        )
        for field, value in zip(filled, cursor.fetchone() or (), strict=True):
            setattr(instance, field.attname, value)
    instance._state.adding = False
    instance._state.db = DEFAULT_DB_ALIAS
    return instance


@lru_cache
def _insertion(
    model: type[Model], given: tuple[Field[Any, Any], ...], filled: tuple[Field[Any, Any], ...]
) -> str:
    places = ", ".join(["%s"] * len(given))
    return (
        f'INSERT INTO "{model._meta.db_table}" ({_named(given)}) '  # noqa: S608 - models' words
        f"VALUES ({places}) RETURNING {_named(filled)}"
    )


def insert_all(instances: Sequence[Model], *, ignore_conflicts: bool = False) -> None:
    """Insert new instances of one model in one query; their keys are not read back."""
    if not instances:
        return
    model = type(instances[0])
    given = tuple(field for field in model._meta.concrete_fields if not field.primary_key)
    line = f"({', '.join(['%s'] * len(given))})"
    statement = (
        f'INSERT INTO "{model._meta.db_table}" ({_named(given)}) '  # noqa: S608 - models' words
        f"VALUES {', '.join([line] * len(instances))}"
        f"{' ON CONFLICT DO NOTHING' if ignore_conflicts else ''}"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [v for each in instances for v in _values(each, given)])


def update(instance: Model, *names: LiteralString) -> None:
    """Write these fields of an instance whose row the caller holds under lock."""
    model = type(instance)
    fields, statement = _change(model, names)
    with connection.cursor() as cursor:
        cursor.execute(statement, [*_values(instance, fields), instance.pk])


@lru_cache
def _change(model: type[Model], names: tuple[str, ...]) -> tuple[tuple[Field[Any, Any], ...], str]:
    known = {field.name: field for field in model._meta.concrete_fields}
    fields = tuple(known[name] for name in names)
    changes = ", ".join(f'"{field.column}" = %s' for field in fields)
    return fields, f'UPDATE "{model._meta.db_table}" SET {changes} WHERE id = %s'  # noqa: S608


def _named(fields: tuple[Field[Any, Any], ...]) -> str:
    return ", ".join(f'"{field.column}"' for field in fields)


def _values(instance: Model, fields: Sequence[Field[Any, Any]]) -> list[Any]:
    return [
        field.get_db_prep_save(getattr(instance, field.attname), connection) for field in fields
    ]
