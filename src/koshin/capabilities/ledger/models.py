"""The ledger: double entry, insert only. The database refuses a change even to the application."""

from django.db import models

from koshin.capabilities.people.models import Association
from koshin.platform.transactions import TransactionId


class Entry(models.Model):
    """One event in money; its postings sum to zero. ``reference`` makes it happen once."""

    association = models.ForeignKey(Association, on_delete=models.PROTECT)
    kind = models.CharField(max_length=24)
    reference = models.CharField(max_length=120)
    value_date = models.DateField(
        help_text="the day the money moved, as the provider or bank says; where that month was "
        "locked, the first day of the next open one"
    )
    moved_on = models.DateField(
        null=True, help_text="the true day of late news, where value_date is not it"
    )
    booked_at = models.DateTimeField()
    tx = models.BigIntegerField(db_default=TransactionId(), help_text="by this it is sealed")

    class Meta:
        db_table = "ledger_entry"
        constraints = [
            models.UniqueConstraint(fields=["association", "kind", "reference"], name="entry_once")
        ]
        indexes = [models.Index(fields=["tx"], name="ledger_entry_tx")]


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


class Advance(models.Model):
    """Money of a charge that is earned over a term; what was released says the postings."""

    association = models.ForeignKey(Association, on_delete=models.PROTECT)
    charge = models.UUIDField(help_text="the charge's public id")
    purpose = models.CharField(max_length=24)
    amount = models.BigIntegerField(help_text="yen")
    term_start = models.DateField()
    term_end = models.DateField()

    class Meta:
        db_table = "ledger_advance"
        constraints = [
            models.UniqueConstraint(
                fields=["charge", "term_start", "term_end"], name="advance_once_per_term"
            ),
            models.CheckConstraint(
                condition=models.Q(amount__gt=0, term_end__gte=models.F("term_start")),
                name="advance_of_something",
            ),
        ]


class MonthLock(models.Model):
    """An act of closing the books: the newest lock or unlock says through which day they are."""

    class Kind(models.TextChoices):
        LOCK = "lock"
        UNLOCK_REQUEST = "unlock_request"
        UNLOCK = "unlock"

    association = models.ForeignKey(Association, on_delete=models.PROTECT)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    locked_through = models.DateField(help_text="the last day of the last month that is closed")
    by = models.BigIntegerField(null=True, help_text="account of the person who did it")
    requested_by = models.BigIntegerField(
        null=True, help_text="account of the person who asked for the unlocking"
    )
    request = models.OneToOneField("self", on_delete=models.PROTECT, null=True)
    reason = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "ledger_month_lock"
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(kind="unlock")
                | models.Q(
                    request__isnull=False,
                    by__isnull=False,
                    requested_by__isnull=False,
                )
                & ~models.Q(by=models.F("requested_by")),
                name="unlocked_by_two",
            )
        ]
        indexes = [models.Index(fields=["association", "-id"])]
