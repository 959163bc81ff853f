"""Money that is given back: decided, sent through the provider or the bank, done or failed."""

from django.db import models
from django.db.models import F, Q

from koshin.capabilities.people.models import Association, Holder
from koshin.platform.encrypted import EncryptedField


class TransferList(models.Model):
    """Refunds that were handed to the bank in one file (総合振込)."""

    public_id = models.UUIDField(unique=True)
    association = models.ForeignKey(Association, on_delete=models.PROTECT)
    pay_on = models.DateField(help_text="the day on which the bank is to pay")
    count = models.PositiveIntegerField()
    total = models.PositiveBigIntegerField(help_text="yen")
    made_by = models.BigIntegerField(null=True, help_text="account of the person")
    made_at = models.DateTimeField()

    class Meta:
        db_table = "payments_transfer_list"


class Refund(models.Model):
    """One giving back of money of one settlement. States: :mod:`koshin.core.refunds`."""

    class State(models.TextChoices):
        PROPOSED = "proposed"
        APPROVED = "approved"
        SENDING = "sending"
        PENDING = "pending"
        UNKNOWN = "unknown"
        LISTED = "listed"
        DONE = "done"
        FAILED = "failed"
        WITHDRAWN = "withdrawn"

    class Part(models.TextChoices):
        APPLIED = "applied"
        REST = "rest"

    class Route(models.TextChoices):
        PROVIDER = "provider"
        TRANSFER = "transfer"

    AT_PROVIDER = (State.SENDING, State.PENDING, State.UNKNOWN)

    public_id = models.UUIDField(unique=True)
    association = models.ForeignKey(Association, on_delete=models.PROTECT)
    holder = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="refunds")
    settlement = models.ForeignKey(
        "payments.Settlement", on_delete=models.PROTECT, related_name="refunds"
    )
    case = models.ForeignKey("payments.MoneyCase", on_delete=models.PROTECT, null=True)
    part = models.CharField(
        max_length=8, choices=Part.choices, help_text="of what the charge took, or of the rest"
    )
    route = models.CharField(max_length=8, choices=Route.choices)
    amount = models.PositiveIntegerField(help_text="yen")
    from_advance = models.PositiveIntegerField(
        default=0, help_text="yen of it that were not earned yet when it was approved"
    )
    reason = models.TextField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    alone_up_to = models.PositiveIntegerField(help_text="yen that one person may decide")
    proposed_by = models.BigIntegerField(null=True, help_text="account of the person")
    proposed_at = models.DateTimeField()
    approved_by = models.BigIntegerField(null=True, help_text="account of the person")
    approved_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0, help_text="sendings that ended in failure")
    provider_ref = models.CharField(max_length=255, blank=True)
    note = models.CharField(max_length=300, blank=True, help_text="the provider's or bank's words")
    asked_times = models.PositiveSmallIntegerField(default=0)
    ask_next_at = models.DateTimeField(null=True, help_text="real time of the next question")
    missed_at = models.DateTimeField(
        null=True, help_text="real time of the first question that found nothing of what was sent"
    )
    transfer_list = models.ForeignKey(
        TransferList, on_delete=models.PROTECT, null=True, related_name="refunds"
    )
    done_on = models.DateField(null=True, help_text="the day on which the money left")

    class Meta:
        db_table = "payments_refund"
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="refund_of_something"),
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "withdrawn"])
                | Q(amount__lte=F("alone_up_to"))
                | Q(proposed_by__isnull=False, approved_by__isnull=False)
                & ~Q(proposed_by=F("approved_by")),
                name="large_refunds_take_two",
            ),
            models.UniqueConstraint(
                fields=["settlement"],
                condition=Q(state__in=["sending", "pending", "unknown"]),
                name="one_refund_at_the_provider",
            ),
        ]
        indexes = [
            models.Index(fields=["association", "state", "proposed_at"]),
            models.Index(
                fields=["ask_next_at"],
                condition=Q(ask_next_at__isnull=False),
                name="refund_to_ask",
            ),
        ]

    @property
    def key(self) -> str:
        """Our lasting name of this sending; a new one only after the last failed for good."""
        return f"{self.public_id.hex}-{self.tries}"


class PayeeAccount(models.Model):
    """Where a refund goes by transfer, as the holder told it; erased when the money has left.

    What names the account is encrypted at rest (:mod:`koshin.platform.encrypted`).
    """

    refund = models.OneToOneField(Refund, on_delete=models.PROTECT, related_name="payee")
    bank = EncryptedField()
    bank_name = EncryptedField(blank=True)
    branch = EncryptedField()
    branch_name = EncryptedField(blank=True)
    kind = models.CharField(max_length=1, help_text="1 ordinary, 2 current, 4 savings")
    number = EncryptedField()
    name = EncryptedField(help_text="half-width kana")
    given_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "payments_payee_account"
