"""A case about a paid application that could not be completed has an act: move it on."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("payments", "0013_payer_balances")]

    operations = [
        migrations.AlterField(
            "caseact",
            "act",
            models.CharField(
                max_length=10,
                choices=[
                    ("accept", "Accept"),
                    ("forgive", "Forgive"),
                    ("allocate", "Allocate"),
                    ("refund", "Refund"),
                    ("return", "Return"),
                    ("move_on", "Move On"),
                ],
            ),
        ),
    ]
