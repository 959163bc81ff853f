"""Take a row away unless something was built on it since."""

from django.db import IntegrityError, connection, transaction
from django.db.models import Model


class StillUsed(Exception):
    """Rows of ``table`` refer to what was to be removed."""

    def __init__(self, table: str) -> None:
        super().__init__(table)
        self.table = table


def remove(row: Model) -> None:
    """Delete the row in the caller's transaction. Raises ``StillUsed`` and leaves it, otherwise."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            type(row)._base_manager.filter(pk=row.pk)._raw_delete(using=connection.alias)
            # References are looked at when a transaction ends; here the answer is wanted now.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    except IntegrityError as error:
        diagnosis = getattr(error.__cause__, "diag", None)
        raise StillUsed(str(getattr(diagnosis, "table_name", "") or "")) from None
