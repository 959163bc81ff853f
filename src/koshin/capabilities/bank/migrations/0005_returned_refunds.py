"""A deposit may be a refund that the bank sent back."""

import django.db.models.deletion
from django.db import migrations, models

STATES = [
    ("new", "New"),
    ("matched", "Matched"),
    ("suggested", "Suggested"),
    ("unmatched", "Unmatched"),
    ("set_aside", "Set Aside"),
    ("taken_back", "Taken Back"),
    ("noted", "Noted"),
    ("payout", "Payout"),
    ("returned", "Returned"),
]


class Migration(migrations.Migration):
    dependencies = [("bank", "0004_payouts"), ("payments", "0013_payer_balances")]

    operations = [
        migrations.AlterField(
            "bankrow", "state", models.CharField(choices=STATES, default="new", max_length=10)
        ),
        migrations.AddField(
            "bankrow",
            "returned_refund",
            models.ForeignKey(
                help_text="that the bank sent back",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="payments.refund",
            ),
        ),
        migrations.AddField(
            "bankrow",
            "refund_paid_on",
            models.DateField(help_text="when that refund had left us", null=True),
        ),
    ]
