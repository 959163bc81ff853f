"""The number that PostgreSQL gives to a transaction: by it rows are sealed for good."""

from django.db import models


class TransactionId(models.Func):
    """The number of the transaction that writes the row, as the column's own default."""

    template = "(pg_current_xact_id()::text::bigint)"
    output_field = models.BigIntegerField()
