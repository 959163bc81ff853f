"""The ledger: double entry, insert only. The database refuses a change even to the application."""

from django.db import models

from koshin.capabilities.people.models import Association


class Entry(models.Model):
    """One event in money; its postings sum to zero. ``reference`` makes it happen once."""

    association = models.ForeignKey(Association, on_delete=models.PROTECT)
    kind = models.CharField(max_length=24)
    reference = models.CharField(max_length=120)
    value_date = models.DateField(help_text="the day the money moved, as the provider or bank says")
    booked_at = models.DateTimeField()

    class Meta:
        db_table = "ledger_entry"
        constraints = [
            models.UniqueConstraint(fields=["association", "kind", "reference"], name="entry_once")
        ]


class Posting(models.Model):
    """Yen on one account; debit positive, credit negative. ``charge`` is the charge's public id."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="postings")
    account = models.CharField(max_length=40)
    charge = models.UUIDField(null=True)
    amount = models.BigIntegerField(help_text="yen")

    class Meta:
        db_table = "ledger_posting"
        constraints = [
            models.CheckConstraint(condition=~models.Q(amount=0), name="posting_not_zero")
        ]
        indexes = [models.Index(fields=["charge"]), models.Index(fields=["account"])]
