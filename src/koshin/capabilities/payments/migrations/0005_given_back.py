"""What was forgiven, given back and passed on; and the two migrations 0004 meet here."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("payments", "0005_provider_reference")]

    operations = [
        migrations.AddField(
            model_name="charge",
            name="forgiven_amount",
            field=models.PositiveIntegerField(
                db_default=0,
                help_text="yen of the amount that we bear: a transfer fee deducted on the way",
            ),
        ),
        migrations.AddField(
            model_name="charge",
            name="refunded_amount",
            field=models.PositiveIntegerField(
                db_default=0,
                help_text="yen of the settled amount that were decided to be given back",
            ),
        ),
        migrations.AddField(
            model_name="settlement",
            name="passed_on",
            field=models.PositiveIntegerField(
                db_default=0,
                help_text="yen of that rest which left suspense: given back, or put elsewhere",
            ),
        ),
        migrations.AddConstraint(
            model_name="settlement",
            constraint=models.CheckConstraint(
                condition=models.Q(amount__gte=models.F("applied") + models.F("passed_on")),
                name="settlement_spends_what_came",
            ),
        ),
    ]
