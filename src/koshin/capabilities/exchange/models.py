"""What came in as files, row by row, what was asked to go out, and how columns were understood."""

from django.db import models
from django.db.models import F, Q

from koshin.capabilities.people.models import Account, Association


class Batch(models.Model):
    """One file that came in (取り込み). It is looked at, written row by row, and can be undone.

    The numbers of its rows always sum to the file. ``content`` is emptied once nothing reads it.
    """

    class State(models.TextChoices):
        MAPPING = "mapping"
        CHECKING = "checking"
        REFUSED = "refused"
        CHECKED = "checked"
        APPLYING = "applying"
        APPLIED = "applied"
        UNDOING = "undoing"
        UNDONE = "undone"
        DISCARDED = "discarded"

    RUNNING = (State.CHECKING, State.APPLYING, State.UNDOING)

    public_id = models.UUIDField(unique=True)
    association = models.ForeignKey(Association, on_delete=models.PROTECT)
    entity = models.CharField(max_length=20)
    name = models.CharField(max_length=200, help_text="of the file")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the file")
    content = models.BinaryField()
    written = models.CharField(max_length=8, help_text="utf-8, cp932, utf-16 or xlsx")
    headings = models.JSONField(help_text="in the order of the file")
    mapping = models.JSONField(help_text="by heading the column; empty: not used")
    state = models.CharField(max_length=10, choices=State.choices)
    fault = models.CharField(max_length=300, blank=True, help_text="why the file was refused")
    rows = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0, help_text="rows that were written")
    failed = models.PositiveIntegerField(default=0, help_text="rows that could not be written")
    undone = models.PositiveIntegerField(default=0)
    kept = models.PositiveIntegerField(default=0, help_text="rows that could not be undone")
    received_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField()
    approved_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, related_name="+", help_text="who had it done"
    )
    approved_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True, help_text="when the last row was written or undone")
    reason = models.CharField(max_length=200, blank=True, help_text="why it was undone")

    class Meta:
        db_table = "exchange_batch"
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["mapping", "checking", "refused", "discarded"])
                | Q(rows=F("new") + F("changed") + F("unchanged") + F("refused")),
                name="batch_rows_sum_to_the_file",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["mapping", "checking", "refused", "checked", "discarded"])
                | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="batch_was_approved",
            ),
        ]
        indexes = [models.Index(fields=["association", "-received_at"])]

    @property
    def to_write(self) -> int:
        """Rows that bring something."""
        return self.new + self.changed


class BatchRow(models.Model):
    """One row of a file. ``cells`` is what it says and ``before`` what stood there, by column."""

    class Outcome(models.TextChoices):
        NEW = "new"
        CHANGED = "changed"
        UNCHANGED = "unchanged"
        REFUSED = "refused"

    class State(models.TextChoices):
        SEEN = "seen"
        DONE = "done"
        FAILED = "failed"
        UNDONE = "undone"
        KEPT = "kept"

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="lines")
    line = models.PositiveIntegerField(help_text="of the file")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    label = models.CharField(max_length=200, help_text="by what the row is recognised")
    cells = models.JSONField(default=dict)
    before = models.JSONField(default=dict)
    why = models.TextField(blank=True, help_text="why refused, failed or kept")
    state = models.CharField(max_length=8, choices=State.choices, default=State.SEEN)
    subject = models.BigIntegerField(null=True, help_text="the row that was written")

    class Meta:
        db_table = "exchange_row"
        constraints = [
            models.UniqueConstraint(fields=["batch", "line"], name="row_once"),
            models.CheckConstraint(
                condition=Q(state="seen") | Q(outcome__in=["new", "changed"]),
                name="only_what_brings_something_is_written",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="refused") & ~Q(state__in=["failed", "kept"]) | ~Q(why=""),
                name="row_says_why",
            ),
        ]
        indexes = [models.Index(fields=["batch", "outcome", "line"])]


class KnownHeading(models.Model):
    """How an association's files were understood once; the next file is understood alike."""

    association = models.ForeignKey(Association, on_delete=models.PROTECT)
    entity = models.CharField(max_length=20)
    heading = models.CharField(max_length=200)
    column = models.CharField(max_length=40, blank=True, help_text="empty: not used")

    class Meta:
        db_table = "exchange_known_heading"
        constraints = [
            models.UniqueConstraint(
                fields=["association", "entity", "heading"], name="heading_known_once"
            )
        ]


class Export(models.Model):
    """A list of people that went out, or is to go out (書き出し); a long one takes two people."""

    class State(models.TextChoices):
        ASKED = "asked"
        APPROVED = "approved"
        REFUSED = "refused"

    public_id = models.UUIDField(unique=True)
    association = models.ForeignKey(Association, on_delete=models.PROTECT)
    entity = models.CharField(max_length=20)
    rows = models.PositiveIntegerField(help_text="when it was asked for")
    purpose = models.CharField(max_length=200)
    state = models.CharField(max_length=8, choices=State.choices)
    asked_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    taken = models.PositiveIntegerField(default=0, help_text="how often it was downloaded")

    class Meta:
        db_table = "exchange_export"
        constraints = [
            models.CheckConstraint(
                condition=Q(state="asked", decided_by__isnull=True)
                | (~Q(state="asked") & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="export_was_decided",
            ),
            models.CheckConstraint(
                condition=Q(taken=0) | Q(state="approved"), name="only_approved_exports_leave"
            ),
        ]
        indexes = [models.Index(fields=["association", "-asked_at"])]
