"""Evidence of records, as pictures made anew (decision 0024), and the samples that ask for it."""

import uuid

from django.db import models

from koshin.capabilities.people.models import Association, Holder


class AuditRequest(models.Model):
    """A holder drawn by an audit of the scheme in one round, and what came of it."""

    class Outcome(models.TextChoices):
        OPEN = ""
        PASSED = "passed"
        FAILED = "failed"

    association = models.ForeignKey(Association, on_delete=models.PROTECT)
    holder = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="audit_requests")
    audit = models.CharField(max_length=40)
    cycle = models.CharField(max_length=40)
    label = models.CharField(max_length=80, default="", help_text="of the round, as people call it")
    number = models.CharField(max_length=40, help_text="of the credential, that was drawn by")
    start = models.DateField(help_text="first day of the records that are looked at")
    end = models.DateField()
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    kept_until = models.DateField(help_text="the evidence is deleted afterwards")
    outcome = models.CharField(
        max_length=12, choices=Outcome.choices, blank=True, default=Outcome.OPEN
    )
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "activities_audit_request"
        constraints = [
            models.UniqueConstraint(
                fields=["holder", "audit", "cycle"], name="audited_once_a_round"
            ),
            models.CheckConstraint(
                condition=models.Q(outcome="", closed_at__isnull=True)
                | (~models.Q(outcome="") & models.Q(closed_at__isnull=False)),
                name="audit_request_closed_with_outcome",
            ),
        ]
        indexes = [models.Index(fields=["association", "outcome", "due_on"])]


class Evidence(models.Model):
    """A file that a holder handed in for a record. Only its pages are kept, as pictures."""

    class Scan(models.TextChoices):
        CLEAN = "clean"
        WAITING = "waiting"

    public_id = models.UUIDField(unique=True, default=uuid.uuid4)
    activity = models.ForeignKey(
        "activities.Activity", on_delete=models.CASCADE, related_name="evidence"
    )
    name = models.CharField(max_length=120, help_text="as the holder called it")
    kind = models.CharField(max_length=8, help_text="pdf, jpeg, png or heic")
    size = models.PositiveIntegerField(help_text="bytes handed in")
    digest = models.CharField(max_length=64, help_text="SHA-256 of what was handed in")
    pages = models.PositiveSmallIntegerField()
    added_at = models.DateTimeField()
    scan = models.CharField(
        max_length=8,
        choices=Scan.choices,
        blank=True,
        default="",
        db_default="",
        help_text="what the virus scanner said; empty where none is configured",
    )

    class Meta:
        db_table = "activities_evidence"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(scan__in=["", "clean", "waiting"]), name="evidence_scan_known"
            ),
            models.UniqueConstraint(fields=["activity", "digest"], name="evidence_attached_once"),
            models.CheckConstraint(condition=models.Q(pages__gte=1), name="evidence_has_a_page"),
        ]

    @property
    def numbers(self) -> range:
        """The numbers of its pages."""
        return range(1, self.pages + 1)


class EvidencePage(models.Model):
    """One page as JPEG."""

    evidence = models.ForeignKey(Evidence, on_delete=models.CASCADE, related_name="pictures")
    number = models.PositiveSmallIntegerField(help_text="from 1")
    content = models.BinaryField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()

    class Meta:
        db_table = "activities_evidence_page"
        constraints = [
            models.UniqueConstraint(fields=["evidence", "number"], name="evidence_page_once")
        ]


class Shortfall(models.Model):
    """A renewal that was applied for on records of which one was refused afterwards.

    Nothing is undone by itself: the office decides what follows and writes it down.
    """

    holder = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="shortfalls")
    cycle = models.CharField(max_length=40)
    activity = models.ForeignKey("activities.Activity", on_delete=models.PROTECT)
    missing = models.CharField(max_length=200, help_text="what is missing now, in words")
    found_at = models.DateTimeField()
    resolution = models.CharField(max_length=500, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "activities_shortfall"
        constraints = [
            models.UniqueConstraint(
                fields=["holder", "cycle"],
                condition=models.Q(resolved_at__isnull=True),
                name="one_open_shortfall_a_round",
            ),
            models.CheckConstraint(
                condition=models.Q(resolved_at__isnull=True, resolution="")
                | (models.Q(resolved_at__isnull=False) & ~models.Q(resolution="")),
                name="shortfall_resolved_in_words",
            ),
        ]
