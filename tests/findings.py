"""What the doctor finds in the database of a test."""

from django.db import connection, transaction

from koshin.ops.doctor.examine import examine


def findings() -> dict[str, tuple[str, ...]]:
    """The rows that break each invariant, by its id; empty when all is well."""
    with transaction.atomic():
        found = examine(connection.connection)
    return {one.invariant.id: one.rows for one in found if one.rows}
