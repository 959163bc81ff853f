"""What an organisation pays at once for several holders (まとめ払い)."""

from django.db import models
from django.db.models import Q

from koshin.capabilities.people.models import Association, Holder


class Bundle(models.Model):
    """Charges of several holders that one organisation pays with one transfer.

    ``requested``: a holder said that the organisation pays; ``open``: the office took it up.
    """

    class State(models.TextChoices):
        REQUESTED = "requested"
        OPEN = "open"
        SETTLED = "settled"
        CANCELLED = "cancelled"

    public_id = models.UUIDField(unique=True)
    association = models.ForeignKey(Association, on_delete=models.PROTECT)
    payer_name = models.CharField(max_length=200, help_text="the organisation")
    payer_department = models.CharField(max_length=200, blank=True)
    payer_contact = models.CharField(max_length=120, blank=True, help_text="whom to write to")
    payer_mail = models.CharField(max_length=200, blank=True)
    payer_number = models.CharField(
        max_length=14, blank=True, help_text="the payer's own T number, where it told one"
    )
    requested_by = models.ForeignKey(Holder, on_delete=models.PROTECT, null=True)
    payer_reference = models.CharField(
        max_length=10,
        db_default=models.Func(
            function="payments_next_payer_reference",
            output_field=models.CharField(max_length=10),
        ),
        help_text="digits that the payer writes; from the series of the charges' references",
    )
    amount = models.PositiveIntegerField(
        default=0, help_text="yen that were left to pay of its charges when last composed"
    )
    state = models.CharField(max_length=10, choices=State.choices)
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, help_text="when it was settled or cancelled")
    note = models.CharField(max_length=300, blank=True, help_text="why it was cancelled")

    LIVE = (State.REQUESTED, State.OPEN)

    class Meta:
        db_table = "payments_bundle"
        constraints = [
            models.UniqueConstraint(
                fields=["association", "payer_reference"], name="bundle_reference_once"
            )
        ]
        indexes = [models.Index(fields=["association", "state", "created_at"])]


class BundleItem(models.Model):
    """One charge in a bundle. ``live`` until the bundle is closed: a charge is in one at most."""

    bundle = models.ForeignKey(Bundle, on_delete=models.PROTECT, related_name="items")
    charge = models.ForeignKey(
        "payments.Charge", on_delete=models.PROTECT, related_name="bundle_items"
    )
    amount = models.PositiveIntegerField(help_text="yen that were left to pay when it was added")
    live = models.BooleanField(default=True)
    added_at = models.DateTimeField()

    class Meta:
        db_table = "payments_bundle_item"
        constraints = [
            models.UniqueConstraint(fields=["bundle", "charge"], name="bundle_item_once"),
            models.UniqueConstraint(
                fields=["charge"], condition=Q(live=True), name="one_live_bundle_per_charge"
            ),
        ]


class BundleDeposit(models.Model):
    """Money that came for a bundle, once per identity. In suspense until ``spent`` on charges."""

    bundle = models.ForeignKey(Bundle, on_delete=models.PROTECT, related_name="deposits")
    association = models.ForeignKey(Association, on_delete=models.PROTECT)
    provider = models.CharField(max_length=16)
    provider_ref = models.CharField(max_length=100)
    method = models.CharField(max_length=8)
    amount = models.PositiveIntegerField(help_text="yen that came")
    paid_at = models.DateTimeField()
    booked_at = models.DateTimeField()
    spent = models.BooleanField(default=False)

    class Meta:
        db_table = "payments_bundle_deposit"
        constraints = [
            models.UniqueConstraint(
                fields=["association", "provider", "provider_ref"], name="bundle_deposit_once"
            )
        ]
