"""What a holder did that may count: trainings, points, and completed courses."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from koshin.capabilities.activities.evidence_models import (
    AuditRequest as AuditRequest,
)
from koshin.capabilities.activities.evidence_models import (
    Evidence as Evidence,
)
from koshin.capabilities.activities.evidence_models import (
    EvidencePage as EvidencePage,
)
from koshin.capabilities.activities.evidence_models import (
    Shortfall as Shortfall,
)
from koshin.capabilities.people.models import Holder


class Activity(models.Model):
    """One thing done on a day. ``kind`` and ``topic`` are words of the association's scheme."""

    class Source(models.TextChoices):
        SELF = "self"
        ASSOCIATION = "association"
        ORGANISER = "organiser"

    class State(models.TextChoices):
        ACCEPTED = "accepted"
        PENDING = "pending"
        UNDER_AUDIT = "under_audit"
        DOUBLE = "double"
        REJECTED = "rejected"

    class Review(models.TextChoices):
        """The office's look at the evidence."""

        NONE = ""
        WAITING = "waiting"
        ASKED_BACK = "asked_back"
        PASSED = "passed"
        REFUSED = "refused"

    holder = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="activities")
    kind = models.CharField(max_length=40)
    topic = models.CharField(max_length=40, blank=True)
    title = models.CharField(max_length=200)
    on = models.DateField()
    amount = models.DecimalField(
        max_digits=7,
        decimal_places=2,
        help_text="points, or 1 for one training; where hours are stated, told when it was entered",
    )
    source = models.CharField(max_length=12, choices=Source.choices, default=Source.SELF)
    state = models.CharField(max_length=12, choices=State.choices, default=State.ACCEPTED)
    note = models.CharField(
        max_length=200, blank=True, help_text="why pending or rejected, whom to ask"
    )
    until = models.DateField(null=True, blank=True, help_text="the last of several days")
    hours = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    tags = ArrayField(models.CharField(max_length=40), db_default=[], help_text="further topics")
    role = models.CharField(max_length=40, blank=True, db_default="")
    mode = models.CharField(max_length=40, blank=True, db_default="")
    provider = models.CharField(max_length=40, blank=True, db_default="")
    course = models.CharField(max_length=40, blank=True, db_default="")
    valid_until = models.DateField(
        null=True, blank=True, help_text="last day of the certificate or licence it is about"
    )
    apart = models.BooleanField(
        db_default=False, help_text="the office said that it is no double of another record"
    )
    review = models.CharField(
        max_length=12, choices=Review.choices, blank=True, db_default=Review.NONE
    )
    waiting_since = models.DateTimeField(null=True, blank=True, help_text="for the office's look")
    audited_by = models.ForeignKey(
        AuditRequest, on_delete=models.PROTECT, null=True, blank=True, related_name="records"
    )
    entered_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "activities_activity"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount__gte=0), name="activity_amount_not_negative"
            ),
            models.CheckConstraint(
                condition=models.Q(hours__isnull=True) | models.Q(hours__gte=0),
                name="activity_hours_not_negative",
            ),
            models.CheckConstraint(
                condition=models.Q(until__isnull=True) | models.Q(until__gte=models.F("on")),
                name="activity_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=~models.Q(review="waiting") | models.Q(waiting_since__isnull=False),
                name="activity_waits_since_a_moment",
            ),
        ]
        indexes = [
            models.Index(fields=["holder", "on"]),
            models.Index(
                fields=["waiting_since"],
                condition=models.Q(review="waiting"),
                name="activity_waits_for_review",
            ),
        ]


class Completion(models.Model):
    """A course finished: the ground for a first registration or an addition."""

    holder = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="completions")
    qualification = models.CharField(max_length=40)
    course_number = models.CharField(max_length=40)
    completed_on = models.DateField()

    class Meta:
        db_table = "activities_completion"
        constraints = [
            models.UniqueConstraint(fields=["holder", "qualification"], name="completion_once")
        ]


class PeriodLock(models.Model):
    """A judged period whose records are closed, because an application counts on them."""

    holder = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="period_locks")
    start = models.DateField()
    end = models.DateField()
    locked_by = models.UUIDField(help_text="public id of the application")
    locked_at = models.DateTimeField()

    class Meta:
        db_table = "activities_period_lock"
        constraints = [
            models.UniqueConstraint(fields=["holder", "start", "end"], name="period_locked_once")
        ]
