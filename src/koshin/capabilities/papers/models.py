"""Papers: facts frozen when issued, numbered, verifiable; the PDF is drawn from them on request."""

from django.db import models
from django.db.models import Q

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
    """One issued paper. ``subject`` is what it is about: charge, settlement, application, bundle.

    The database refuses every change but one: that a valid paper becomes void, with a reason
    (migration 0003). ``holder`` is nobody where an organisation pays for several people.
    """

    class Kind(models.TextChoices):
        QUOTE = "quote"
        INVOICE = "invoice"
        RECEIPT = "receipt"
        RETURN_INVOICE = "return_invoice"
        RESULT_NOTICE = "result_notice"

    MONEY = (Kind.QUOTE, Kind.INVOICE, Kind.RECEIPT, Kind.RETURN_INVOICE)

    public_id = models.UUIDField(unique=True)
    association = models.ForeignKey(Association, on_delete=models.PROTECT)
    holder = models.ForeignKey(Holder, on_delete=models.PROTECT, null=True, related_name="papers")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    number = models.CharField(max_length=40)
    serial = models.PositiveIntegerField(null=True, help_text="place in its series, from 1")
    subject = models.UUIDField()
    part = models.PositiveSmallIntegerField(default=0, help_text="of a split receipt, from 0")
    facts = models.JSONField()
    content_hash = models.CharField(max_length=64, help_text="SHA-256 (frozen.content_hash)")
    party = models.CharField(max_length=200, help_text="to whom it is made out, for searching")
    amount = models.PositiveIntegerField(null=True, help_text="yen; null where it is not of money")
    transaction_on = models.DateField(null=True, help_text="取引年月日 of a paper of money")
    template = models.CharField(max_length=40, help_text="template name and version")
    check_code = models.CharField(max_length=32, unique=True, help_text="what the QR code carries")
    issued_at = models.DateTimeField()
    voided_at = models.DateTimeField(null=True)
    void_reason = models.CharField(max_length=300, blank=True)
    replaces = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="replaced_by"
    )

    class Meta:
        db_table = "papers_paper"
        constraints = [
            models.UniqueConstraint(
                fields=["association", "kind", "number"], name="paper_number_once"
            ),
            models.UniqueConstraint(
                fields=["kind", "subject", "part"],
                condition=Q(voided_at__isnull=True),
                name="one_valid_paper_per_part",
            ),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True) | ~Q(void_reason=""),
                name="void_paper_has_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["holder", "issued_at"]),
            models.Index(fields=["association", "transaction_on", "id"]),
            models.Index(fields=["subject", "kind"]),
            models.Index(fields=["association", "kind", "serial"]),
        ]


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
