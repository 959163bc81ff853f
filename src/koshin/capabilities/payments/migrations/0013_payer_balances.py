"""Who has a balance at a provider, and since when only a part of a transfer is there."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("payments", "0012_encrypted_payees")]

    operations = [
        migrations.AddField(
            "attempt",
            "payer_ref",
            models.CharField(
                max_length=255,
                default="",
                db_default="",
                help_text="the provider's own name of a payer with a balance",
            ),
        ),
        migrations.AddField(
            "attempt",
            "part_since",
            models.DateTimeField(
                null=True,
                help_text="business time since which only a part of a transfer is there",
            ),
        ),
        migrations.AddIndex(
            "attempt",
            models.Index(fields=["payer_ref"], condition=~Q(payer_ref=""), name="attempt_of_payer"),
        ),
    ]
