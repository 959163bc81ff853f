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
        INTERIM_PROOF = "interim_proof"
        CERTIFICATE_EN = "certificate_en"
        LETTER = "letter"

    MONEY = (Kind.QUOTE, Kind.INVOICE, Kind.RECEIPT, Kind.RETURN_INVOICE)
    CERTIFYING = (Kind.RESULT_NOTICE, Kind.INTERIM_PROOF, Kind.CERTIFICATE_EN)

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


class SignedPaper(models.Model):
    """The signed PDF of a certificate as it was first taken; a mark (無効) makes it another one.

    Rows are only added: a signature names its moment, so it is kept and not made again.
    """

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="signed")
    mark = models.CharField(max_length=10, blank=True)
    key = models.CharField(max_length=20, help_text="the association's key, e.g. paper-1")
    content = models.BinaryField()
    signed_at = models.DateTimeField(help_text="real time")

    class Meta:
        db_table = "papers_signed_paper"
        constraints = [models.UniqueConstraint(fields=["paper", "mark"], name="paper_signed_once")]


class PostRun(models.Model):
    """What is printed and put into envelopes together (印刷のまとまり)."""

    public_id = models.UUIDField(unique=True)
    association = models.ForeignKey(Association, on_delete=models.PROTECT)
    serial = models.PositiveIntegerField(help_text="1, 2, 3 … within the association")
    pieces = models.PositiveIntegerField(help_text="when it was made")
    made_at = models.DateTimeField()

    class Meta:
        db_table = "papers_post_run"
        constraints = [
            models.UniqueConstraint(fields=["association", "serial"], name="post_run_serial_once")
        ]


class Dispatch(models.Model):
    """Something to be posted: a registration card (登録証) or a certificate (認定証).

    ``sending`` counts how often it was posted: what came back is sent again as a row of its own.
    """

    association = models.ForeignKey(Association, on_delete=models.PROTECT)
    holder = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="dispatches")
    item = models.CharField(max_length=16, help_text="card or certificate")
    application = models.UUIDField(help_text="public id of the application or the reissue")
    facts = models.JSONField()
    due_on = models.DateField()
    dispatched_at = models.DateTimeField(null=True)
    sending = models.PositiveSmallIntegerField(db_default=1, help_text="1 the first time")
    returned_at = models.DateTimeField(null=True, help_text="when it came back undelivered")
    return_reason = models.CharField(max_length=100, blank=True, db_default="")
    run = models.ForeignKey(PostRun, on_delete=models.PROTECT, null=True, related_name="dispatches")
    check_code = models.CharField(
        max_length=16, blank=True, db_default="", help_text="on the thing and on its envelope"
    )
    tracking_number = models.CharField(max_length=20, blank=True, db_default="")

    class Meta:
        db_table = "papers_dispatch"
        constraints = [
            models.UniqueConstraint(
                fields=["check_code"], condition=~Q(check_code=""), name="dispatch_code_once"
            ),
            models.CheckConstraint(
                condition=Q(run__isnull=True, check_code="")
                | (Q(run__isnull=False) & ~Q(check_code="")),
                name="printed_dispatch_has_its_code",
            ),
            models.UniqueConstraint(
                fields=["application", "item", "sending"], name="dispatch_once"
            ),
            models.CheckConstraint(
                condition=Q(returned_at__isnull=True) | Q(dispatched_at__isnull=False),
                name="dispatch_came_back_after_it_left",
            ),
        ]
        indexes = [
            models.Index(fields=["association", "due_on"]),
            models.Index(
                fields=["holder"], condition=Q(dispatched_at__isnull=True), name="dispatch_waiting"
            ),
        ]


class Reissue(models.Model):
    """A card or certificate that a holder wants made anew, for a fee (再発行)."""

    class State(models.TextChoices):
        ASKED = "asked"
        ORDERED = "ordered"
        WITHDRAWN = "withdrawn"

    public_id = models.UUIDField(unique=True)
    association = models.ForeignKey(Association, on_delete=models.PROTECT)
    holder = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="reissues")
    item = models.CharField(max_length=16, help_text="a code of the scheme's reissue.items")
    label = models.CharField(max_length=60, help_text="what the item was called when asked for")
    reason = models.CharField(max_length=200)
    price = models.PositiveIntegerField(help_text="yen, tax included")
    after_days = models.PositiveSmallIntegerField(help_text="from payment to posting")
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    asked_at = models.DateTimeField()
    ordered_at = models.DateTimeField(null=True, help_text="when the fee was settled")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "papers_reissue"
        constraints = [
            models.UniqueConstraint(
                fields=["holder", "item"], condition=Q(state="asked"), name="one_open_reissue"
            ),
            models.CheckConstraint(
                condition=Q(state="ordered", ordered_at__isnull=False)
                | (~Q(state="ordered") & Q(ordered_at__isnull=True)),
                name="reissue_ordered_has_its_moment",
            ),
        ]
        indexes = [models.Index(fields=["holder", "asked_at"])]
