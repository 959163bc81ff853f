"""Papers: facts frozen when issued, numbered, verifiable; the PDF is drawn from them on request."""

from django.db import models

from koshin.capabilities.people.models import Association, Holder


class PaperSeries(models.Model):
    """The next number of a kind of paper in a year, e.g. receipts of 2027."""

    association = models.ForeignKey(Association, on_delete=models.PROTECT)
    kind = models.CharField(max_length=16)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "papers_series"
        constraints = [
            models.UniqueConstraint(fields=["association", "kind", "year"], name="series_once")
        ]


class Paper(models.Model):
    """One issued paper. ``subject`` is what it is about (charge, settlement, application)."""

    class Kind(models.TextChoices):
        INVOICE = "invoice"
        RECEIPT = "receipt"
        RESULT_NOTICE = "result_notice"

    public_id = models.UUIDField(unique=True)
    association = models.ForeignKey(Association, on_delete=models.PROTECT)
    holder = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    number = models.CharField(max_length=40)
    subject = models.UUIDField()
    facts = models.JSONField()
    template = models.CharField(max_length=40, help_text="template name and version")
    check_code = models.CharField(max_length=32, unique=True, help_text="what the QR code carries")
    issued_at = models.DateTimeField()
    voided_at = models.DateTimeField(null=True)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="replaced_by"
    )

    class Meta:
        db_table = "papers_paper"
        constraints = [
            models.UniqueConstraint(
                fields=["association", "kind", "number"], name="paper_number_once"
            ),
            models.UniqueConstraint(
                fields=["kind", "subject"],
                condition=models.Q(voided_at__isnull=True),
                name="one_valid_paper_per_subject",
            ),
        ]
        indexes = [models.Index(fields=["holder", "issued_at"])]


class Dispatch(models.Model):
    """Something to be posted: a registration card (登録証) or a certificate (認定証)."""

    association = models.ForeignKey(Association, on_delete=models.PROTECT)
    holder = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="dispatches")
    item = models.CharField(max_length=16, help_text="card or certificate")
    application = models.UUIDField(help_text="public id of the application")
    facts = models.JSONField()
    due_on = models.DateField()
    dispatched_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "papers_dispatch"
        constraints = [
            models.UniqueConstraint(fields=["application", "item"], name="dispatch_once")
        ]
        indexes = [models.Index(fields=["association", "due_on"])]
