"""Everything that is held about a person, whichever capability keeps it (開示).

The tables are found by what refers to the holder, not by a list: a table that comes later is in it
by itself. Secrets that open doors are no data about a person and stay out.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, cast

from django.db.models import BinaryField, ForeignKey, Model, OneToOneField

from koshin.capabilities.people.models import (
    Account,
    Holder,
    MailedCode,
    RecoveryCode,
    SignedIn,
)
from koshin.platform.models import AuditLine

LEFT_OUT = frozenset({MailedCode, RecoveryCode})
SECRETS: Mapping[type[Model], frozenset[str]] = {
    Account: frozenset({"password"}),
    SignedIn: frozenset({"session_key"}),
}
DEEPEST = 3
KINDS = ((b"%PDF-", "pdf"), (b"\xff\xd8", "jpg"), (b"\x89PNG", "png"))


@dataclass(frozen=True, kw_only=True)
class Everything:
    """Rows by table, as JSON values; ``files`` by the path that stands in the rows instead."""

    tables: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)


def everything_of(holder: Holder) -> Everything:
    """The holder's row, the account's, and all rows that belong to either, table by table."""
    found = Everything()
    seen: set[type[Model]] = {Holder, *LEFT_OUT}
    _add(found, [holder])
    _follow(found, [holder], seen, depth=0)
    if holder.account is not None:
        seen.add(Account)
        _add(found, [holder.account])
        _follow(found, [holder.account], seen, depth=0)
    lines = AuditLine.objects.filter(
        association=holder.association_id, subject=f"holder:{holder.pk}"
    )
    _add(found, list(lines.order_by("pk")))
    return found


def _follow(found: Everything, parents: list[Model], seen: set[type[Model]], *, depth: int) -> None:
    """Add the rows that refer to these, and those that refer to them."""
    if depth == DEEPEST or not parents:
        return
    for model, name in _referring(type(parents[0])):
        if model in seen:
            continue
        seen.add(model)
        keys = [parent.pk for parent in parents]
        rows: list[Model] = list(
            model._default_manager.filter(**{f"{name}__in": keys}).order_by("pk")
        )
        if rows:
            _add(found, rows)
            _follow(found, rows, seen, depth=depth + 1)


def _referring(model: type[Model]) -> Iterator[tuple[type[Model], str]]:
    """The tables of ours that refer to this one, with the name of the reference."""
    for relation in model._meta.related_objects:
        by = relation.field
        other = relation.related_model
        ours = isinstance(other, type) and other.__module__.startswith("koshin.")
        if ours and isinstance(by, ForeignKey | OneToOneField):
            yield cast("type[Model]", other), by.name


def _add(found: Everything, rows: list[Any]) -> None:
    table = rows[0]._meta.db_table if rows else ""
    if rows:
        found.tables[table] = [_row(found, one) for one in rows]


def _row(found: Everything, one: Model) -> dict[str, Any]:
    left_out = SECRETS.get(type(one), frozenset())
    fields: list[Any] = list(one._meta.concrete_fields)
    return {
        column.attname: _value(found, one, column)
        for column in fields
        if column.name not in left_out
    }


def _value(found: Everything, one: Model, column: Any) -> Any:
    value = getattr(one, column.attname)
    if isinstance(column, BinaryField):
        content = bytes(value or b"")
        ending = next((end for begin, end in KINDS if content.startswith(begin)), "bin")
        path = f"files/{one._meta.db_table}-{one.pk}-{column.name}.{ending}"
        found.files[path] = content
        return path
    if isinstance(value, datetime | date):
        return value.isoformat()
    if value is None or isinstance(value, bool | int | float | str | list | dict):
        return value
    return str(value)
