"""What a provider says it took and gave back: its own list, or its answers when asked."""

from django.db import models

from koshin.capabilities.people.models import Association


class ProviderList(models.Model):
    """A list as it came (``file``), or a day's answers to our questions (``search``).

    It tells all of ``first_day`` to ``last_day``; of no whole day where these are missing.
    """

    association = models.ForeignKey(Association, on_delete=models.PROTECT)
    provider = models.CharField(max_length=16)
    source = models.CharField(max_length=8, help_text="file or search")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the content, or of the question")
    content = models.BinaryField()
    received_at = models.DateTimeField()
    first_day = models.DateField(null=True)
    last_day = models.DateField(null=True)

    class Meta:
        db_table = "payments_provider_list"
        constraints = [
            models.UniqueConstraint(
                fields=["association", "provider", "digest"], name="provider_list_once"
            )
        ]


class ProviderLine(models.Model):
    """Money of one order as the provider tells it, once however many lists tell it."""

    told_by = models.ForeignKey(ProviderList, on_delete=models.PROTECT, related_name="lines")
    association = models.ForeignKey(Association, on_delete=models.PROTECT)
    provider = models.CharField(max_length=16)
    kind = models.CharField(max_length=8, help_text="paid or refunded")
    order_id = models.CharField(max_length=100)
    method = models.CharField(max_length=8, blank=True)
    amount = models.PositiveIntegerField(help_text="yen")
    fee = models.IntegerField(default=0, help_text="yen that the provider kept of it")
    day = models.DateField()
    ordinal = models.PositiveSmallIntegerField(
        default=0, help_text="among refunds of one order, day and amount"
    )

    class Meta:
        db_table = "payments_provider_line"
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "association",
                    "provider",
                    "kind",
                    "order_id",
                    "day",
                    "amount",
                    "ordinal",
                ],
                name="provider_line_once",
            )
        ]
        indexes = [models.Index(fields=["association", "day"])]
