"""Views of lists that somebody saved, and acts on many people at once, person by person."""

from django.db import models
from django.db.models import F, Q

from koshin.capabilities.people.models import Account, Association, Holder


class SavedView(models.Model):
    """A list as somebody set it up: filters, columns and order, as they stand in the address."""

    association = models.ForeignKey(Association, on_delete=models.PROTECT)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, help_text="which list")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=500)
    shared = models.BooleanField(help_text="everybody of the office sees it")

    class Meta:
        db_table = "lists_saved_view"
        constraints = [
            models.UniqueConstraint(fields=["account", "kind", "name"], name="view_named_once")
        ]


class BulkAct(models.Model):
    """One act on everybody whom a list showed (一括の操作); a large one takes two people."""

    class State(models.TextChoices):
        ASKED = "asked"
        RUNNING = "running"
        DONE = "done"
        UNDOING = "undoing"
        UNDONE = "undone"
        REFUSED = "refused"

    public_id = models.UUIDField(unique=True)
    association = models.ForeignKey(Association, on_delete=models.PROTECT)
    act = models.CharField(max_length=20)
    parameters = models.JSONField()
    kind = models.CharField(max_length=20, help_text="which list")
    query = models.CharField(max_length=500, help_text="its filters, as in the address")
    reason = models.CharField(max_length=200)
    state = models.CharField(max_length=8, choices=State.choices)
    rows = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    undone = models.PositiveIntegerField(default=0)
    asked_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "lists_bulk_act"
        constraints = [
            models.CheckConstraint(
                condition=Q(state="asked", decided_by__isnull=True)
                | (~Q(state="asked") & Q(decided_by__isnull=False)),
                name="bulk_act_was_decided",
            ),
            models.CheckConstraint(
                condition=Q(rows__gte=F("done") + F("failed")), name="bulk_act_counts_its_rows"
            ),
        ]
        indexes = [models.Index(fields=["association", "-asked_at"])]


class BulkRow(models.Model):
    """One person of an act, and what became of it."""

    class State(models.TextChoices):
        WAITING = "waiting"
        DONE = "done"
        FAILED = "failed"
        UNDONE = "undone"
        KEPT = "kept"

    act = models.ForeignKey(BulkAct, on_delete=models.PROTECT, related_name="people")
    holder = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="bulk_rows")
    state = models.CharField(max_length=8, choices=State.choices)
    why = models.TextField(blank=True, help_text="why failed or kept")
    made = models.JSONField(default=dict, help_text="what undoing needs")

    class Meta:
        db_table = "lists_bulk_row"
        constraints = [
            models.UniqueConstraint(fields=["act", "holder"], name="person_once_in_an_act"),
            models.CheckConstraint(
                condition=~Q(state__in=["failed", "kept"]) | ~Q(why=""), name="bulk_row_says_why"
            ),
        ]
        indexes = [models.Index(fields=["act", "state", "id"])]
