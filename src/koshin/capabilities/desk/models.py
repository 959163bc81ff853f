"""Who works at what just now, and where everybody stood when a round was counted last."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Greatest, Least

from koshin.capabilities.people.models import Association, Holder, StaffMember


class Lease(models.Model):
    """One item of a queue in one person's hands until a moment of real time; then it is free."""

    association = models.ForeignKey(Association, on_delete=models.PROTECT)
    queue = models.CharField(max_length=24, help_text="a code of desk.queues")
    item = models.CharField(max_length=40, help_text="the key of the row in its queue")
    staff = models.OneToOneField(
        StaffMember, on_delete=models.PROTECT, related_name="lease", help_text="one item at a time"
    )
    taken_at = models.DateTimeField(help_text="real time")
    until = models.DateTimeField(help_text="real time")

    class Meta:
        db_table = "desk_lease"
        constraints = [
            models.UniqueConstraint(
                fields=["association", "queue", "item"], name="item_in_one_persons_hands"
            ),
            models.CheckConstraint(
                condition=models.Q(until__gt=models.F("taken_at")), name="lease_lasts"
            ),
        ]


class SeasonRun(models.Model):
    """The last count of one round: everybody whom it concerns was judged at ``as_of``."""

    association = models.ForeignKey(Association, on_delete=models.PROTECT)
    cycle = models.CharField(max_length=24, help_text="code of the round")
    label = models.CharField(max_length=120)
    ends_on = models.DateField(help_text="last day of the terms that are renewed")
    opens = models.DateTimeField()
    closes = models.DateTimeField()
    before = models.CharField(max_length=24, help_text="code of the round a year before")
    as_of = models.DateTimeField(help_text="business time")
    figures = models.JSONField(help_text="see desk.season.Figures")

    class Meta:
        db_table = "desk_season_run"
        constraints = [
            models.UniqueConstraint(fields=["association", "cycle"], name="one_count_of_a_round")
        ]


class SeasonRow(models.Model):
    """Where one holder stood in the round when it was counted."""

    class State(models.TextChoices):
        ELIGIBLE = "eligible"
        NOT_YET = "not_yet"
        REVIEW = "review"
        DRAFT = "draft"
        UNPAID = "unpaid"
        REPORT = "report"
        COMPLETE = "complete"
        LAPSED = "lapsed"
        OTHER = "other"

    run = models.ForeignKey(SeasonRun, on_delete=models.CASCADE, related_name="rows")
    holder = models.ForeignKey(Holder, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices)
    missing = ArrayField(
        models.CharField(max_length=60), help_text="codes of the requirements that are open"
    )

    class Meta:
        db_table = "desk_season_row"
        constraints = [
            models.UniqueConstraint(fields=["run", "holder"], name="holder_counted_once")
        ]
        indexes = [models.Index(fields=["run", "state", "holder"])]


class Duplicate(models.Model):
    """Two records that may be one person: ``kept`` takes over what is ``gone``'s when merged."""

    class State(models.TextChoices):
        FOUND = "found"
        APART = "apart"
        PROPOSED = "proposed"
        MERGED = "merged"
        UNDONE = "undone"

    OPEN = (State.FOUND, State.PROPOSED)

    association = models.ForeignKey(Association, on_delete=models.PROTECT)
    kept = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="+")
    gone = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.FOUND)
    found_at = models.DateTimeField()
    reason = models.CharField(max_length=300, blank=True, help_text="of the last decision")
    proposed_by = models.BigIntegerField(null=True, help_text="account of the person")
    decided_by = models.BigIntegerField(null=True, help_text="account of the second person")
    decided_at = models.DateTimeField(null=True, help_text="when they were merged")
    moved = models.JSONField(
        default=dict, help_text="ids by table and column; and what of gone was put aside"
    )
    totals = models.JSONField(default=dict, help_text="what both had together: see desk.merging")

    class Meta:
        db_table = "desk_duplicate"
        constraints = [
            models.UniqueConstraint(
                Least("kept", "gone"), Greatest("kept", "gone"), name="pair_once"
            ),
            models.UniqueConstraint(
                fields=["gone"], condition=models.Q(state="merged"), name="gone_only_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(kept=models.F("gone")), name="pair_of_two_records"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="merged")
                | models.Q(decided_at__isnull=False, proposed_by__isnull=False)
                & models.Q(decided_by__isnull=False)
                & ~models.Q(proposed_by=models.F("decided_by")),
                name="merge_takes_two",
            ),
        ]
        indexes = [
            models.Index(fields=["association", "state", "found_at"]),
            models.Index(fields=["kept"], condition=models.Q(state="merged"), name="merged_into"),
        ]
