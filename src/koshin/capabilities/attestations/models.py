"""Digital certificates: one term of a credential, as it was signed, and where its status stands."""

from django.db import models
from django.db.models import F, Q

from koshin.capabilities.people.models import Association, Holder
from koshin.capabilities.register.models import Credential

# Entries of a status list: the least that the specification allows, so that one hides in many.
LENGTH = 131_072


class StatusSeries(models.Model):
    """How many places in status lists an association has given away."""

    association = models.OneToOneField(Association, on_delete=models.PROTECT, primary_key=True)
    taken = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "attestations_status_series"


class Attestation(models.Model):
    """A digital certificate. The database refuses every change but that it is withdrawn, once."""

    public_id = models.UUIDField(unique=True)
    association = models.ForeignKey(Association, on_delete=models.PROTECT)
    holder = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="attestations")
    credential = models.ForeignKey(
        Credential, on_delete=models.PROTECT, related_name="attestations"
    )
    granted_by = models.UUIDField(help_text="public id of the application that granted its term")
    code = models.CharField(max_length=32, unique=True, help_text="what the QR code carries")
    named = models.BooleanField(help_text="whether the holder wanted the name in it")
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, help_text="last day; none: for ever")
    list_number = models.PositiveIntegerField()
    list_index = models.PositiveIntegerField()
    document = models.JSONField(help_text="with its proof")
    token = models.TextField(help_text="the same as a JWT")
    signed_by = models.CharField(max_length=40, help_text="keys, e.g. statement-1 token-1")
    issued_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdraw_reason = models.CharField(max_length=100, blank=True)

    class Meta:
        db_table = "attestations_attestation"
        constraints = [
            models.UniqueConstraint(
                fields=["association", "list_number", "list_index"], name="status_place_once"
            ),
            models.UniqueConstraint(
                fields=["credential", "granted_by"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_attestation_of_a_term",
            ),
            models.CheckConstraint(
                condition=Q(list_number__gte=1, list_index__lt=LENGTH), name="status_place_exists"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="attestation_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdraw_reason=""),
                name="withdrawn_attestation_has_reason",
            ),
        ]
