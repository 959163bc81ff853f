"""What is owed, the tries to pay it, what strangers said about it, and the money that really
came."""

from django.db import models
from django.db.models import F, Q

from koshin.capabilities.payments.bundle_models import Bundle as Bundle
from koshin.capabilities.payments.bundle_models import BundleDeposit as BundleDeposit
from koshin.capabilities.payments.bundle_models import BundleItem as BundleItem
from koshin.capabilities.payments.case_models import CaseAct as CaseAct
from koshin.capabilities.payments.list_models import ProviderLine as ProviderLine
from koshin.capabilities.payments.list_models import ProviderList as ProviderList
from koshin.capabilities.payments.refund_models import PayeeAccount as PayeeAccount
from koshin.capabilities.payments.refund_models import Refund as Refund
from koshin.capabilities.payments.refund_models import TransferList as TransferList
from koshin.capabilities.people.models import Association, Holder


class Charge(models.Model):
    """What is owed, frozen from a quote. It does not know what its purpose does with it."""

    class State(models.TextChoices):
        OPEN = "open"
        PARTIAL = "partial"
        SETTLED = "settled"
        CANCELLED = "cancelled"

    public_id = models.UUIDField(unique=True)
    association = models.ForeignKey(Association, on_delete=models.PROTECT)
    holder = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="charges")
    purpose = models.CharField(max_length=24)
    purpose_ref = models.UUIDField(help_text="public id of what is paid for")
    title = models.CharField(max_length=120)
    lines = models.JSONField(help_text="quote lines: label, amount (yen), rule, tax rate")
    amount = models.PositiveIntegerField(help_text="yen, tax included")
    settled_amount = models.PositiveIntegerField(default=0, help_text="yen booked so far")
    forgiven_amount = models.PositiveIntegerField(
        db_default=0, help_text="yen of the amount that we bear: a transfer fee deducted on the way"
    )
    refunded_amount = models.PositiveIntegerField(
        db_default=0, help_text="yen of the settled amount that were decided to be given back"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    payer_reference = models.CharField(
        max_length=10,
        db_default=models.Func(
            function="payments_next_payer_reference",
            output_field=models.CharField(max_length=10),
        ),
        help_text="digits that a bank payer writes; the last two prove the others (ISO 7064)",
    )
    due_at = models.DateTimeField()
    created_at = models.DateTimeField()

    class Meta:
        db_table = "payments_charge"
        constraints = [
            models.UniqueConstraint(
                fields=["purpose", "purpose_ref"],
                condition=~Q(state="cancelled"),
                name="one_live_charge_per_purpose",
            ),
            models.UniqueConstraint(
                fields=["association", "payer_reference"], name="payer_reference_once"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="charge_amount_positive"),
        ]
        indexes = [models.Index(fields=["holder", "created_at"])]


class Attempt(models.Model):
    """One try to pay a charge with one provider; ``order_id`` is committed before the provider
    hears it."""

    class State(models.TextChoices):
        CREATED = "created"
        REQUESTED = "requested"
        AWAITING = "awaiting"
        REPORTED = "reported"
        UNKNOWN = "unknown"
        PAID = "paid"
        FAILED = "failed"
        EXPIRED = "expired"
        CANCELLED = "cancelled"

    charge = models.ForeignKey(Charge, on_delete=models.PROTECT, related_name="attempts")
    number = models.PositiveSmallIntegerField()
    order_id = models.CharField(max_length=100, unique=True)
    provider = models.CharField(max_length=16)
    method = models.CharField(max_length=8, help_text="card, shop, bank, or page when chosen there")
    amount = models.PositiveIntegerField(help_text="yen")
    state = models.CharField(max_length=10, choices=State.choices, default=State.CREATED)
    session_id = models.CharField(max_length=50)
    secret = models.CharField(max_length=200, blank=True, help_text="the provider's key echo")
    browser_key = models.TextField(blank=True, help_text="leads to the page: a key or an address")
    provider_ref = models.CharField(
        max_length=255, blank=True, help_text="the provider's own name of the attempt"
    )
    payment_ref = models.CharField(
        max_length=255, blank=True, help_text="the provider's own name of the money"
    )
    payer_ref = models.CharField(
        max_length=255,
        default="",
        db_default="",
        help_text="the provider's own name of a payer with a balance",
    )
    part_since = models.DateTimeField(
        null=True, help_text="business time since which only a part of a transfer is there"
    )
    slip = models.JSONField(default=dict, help_text="shop, number, instructions, deadline")
    expires_at = models.DateTimeField()
    created_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True, help_text="when the provider was last asked")
    ask_next_at = models.DateTimeField(null=True, help_text="real time of the next question")
    asked_times = models.PositiveSmallIntegerField(default=0)
    result_code = models.CharField(
        max_length=16, blank=True, help_text="the provider's, for the office"
    )

    LIVE = (
        State.CREATED,
        State.REQUESTED,
        State.AWAITING,
        State.REPORTED,
        State.UNKNOWN,
    )

    class Meta:
        db_table = "payments_attempt"
        constraints = [
            models.UniqueConstraint(fields=["charge", "number"], name="attempt_number_once"),
            models.UniqueConstraint(
                fields=["charge"],
                condition=Q(
                    state__in=[
                        "created",
                        "requested",
                        "awaiting",
                        "reported",
                        "unknown",
                    ]
                ),
                name="one_live_attempt_per_charge",
            ),
        ]
        indexes = [
            models.Index(
                fields=["ask_next_at"],
                condition=Q(ask_next_at__isnull=False),
                name="attempt_to_ask",
            ),
            models.Index(
                fields=["payment_ref"],
                condition=~Q(payment_ref=""),
                name="attempt_of_payment",
            ),
            models.Index(
                fields=["payer_ref"],
                condition=~Q(payer_ref=""),
                name="attempt_of_payer",
            ),
            models.Index(
                fields=["provider_ref"],
                condition=~Q(provider_ref=""),
                name="attempt_of_provider",
            ),
        ]


class InboxMessage(models.Model):
    """What a stranger said, as it came, before anybody believed it."""

    class State(models.TextChoices):
        NEW = "new"
        DONE = "done"
        QUARANTINED = "quarantined"
        UNMATCHED = "unmatched"

    association = models.ForeignKey(Association, on_delete=models.PROTECT, null=True)
    provider = models.CharField(max_length=16)
    kind = models.CharField(max_length=16, help_text="push, result, return, answer")
    digest = models.CharField(
        max_length=64,
        help_text="SHA-256 of kind and the provider's name of the message, or else its content",
    )
    body = models.BinaryField()
    headers = models.JSONField(default=dict)
    verified = models.BooleanField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.NEW)
    note = models.CharField(max_length=300, blank=True)
    times = models.PositiveIntegerField(default=1, help_text="how often the same content came")
    received_at = models.DateTimeField(help_text="real time")

    class Meta:
        db_table = "payments_inbox_message"
        constraints = [
            models.UniqueConstraint(fields=["provider", "digest"], name="inbox_content_once")
        ]
        indexes = [
            models.Index(fields=["state", "received_at"]),
            models.Index(
                fields=["kind", "received_at"],
                condition=Q(verified=False),
                name="inbox_unsigned",
            ),
        ]


class Settlement(models.Model):
    """Money that really came, once per provider identity."""

    public_id = models.UUIDField(unique=True)
    association = models.ForeignKey(Association, on_delete=models.PROTECT)
    charge = models.ForeignKey(Charge, on_delete=models.PROTECT, related_name="settlements")
    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, null=True)
    provider = models.CharField(max_length=16)
    provider_ref = models.CharField(max_length=120)
    method = models.CharField(max_length=8)
    amount = models.PositiveIntegerField(help_text="yen that came")
    applied = models.PositiveIntegerField(
        help_text="yen of it that the charge took; the rest is in suspense"
    )
    passed_on = models.PositiveIntegerField(
        db_default=0, help_text="yen of that rest which left suspense: given back, or put elsewhere"
    )
    paid_at = models.DateTimeField(help_text="when the payer paid, as the provider says")
    booked_at = models.DateTimeField()

    class Meta:
        db_table = "payments_settlement"
        constraints = [
            models.UniqueConstraint(
                fields=["association", "provider", "provider_ref"],
                name="settlement_once",
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=F("applied") + F("passed_on")),
                name="settlement_spends_what_came",
            ),
        ]
        indexes = [models.Index(fields=["provider_ref"], name="settlement_of_provider")]


class MoneyCase(models.Model):
    """Money or a message about money that fits nowhere: kept, shown, decided by a person."""

    class State(models.TextChoices):
        OPEN = "open"
        CLOSED = "closed"

    association = models.ForeignKey(Association, on_delete=models.PROTECT)
    kind = models.CharField(
        max_length=24,
        help_text="unknown_order, wrong_amount, over, short, late, double, test_flag, "
        "bad_record, unapplied, bundle_short, bundle_closed",
    )
    reference = models.CharField(
        max_length=160, help_text="what it is about; one open case for each"
    )
    charge = models.ForeignKey(Charge, on_delete=models.PROTECT, null=True)
    amount = models.BigIntegerField(default=0, help_text="yen")
    detail = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    resolution = models.TextField(blank=True)

    class Meta:
        db_table = "payments_money_case"
        constraints = [
            models.UniqueConstraint(
                fields=["association", "kind", "reference"], name="money_case_once"
            )
        ]
