"""Which days a provider's list tells whole, so that a day without money is told as well."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("payments", "0015_search_by_reference")]

    operations = [
        migrations.AddField("providerlist", "first_day", models.DateField(null=True)),
        migrations.AddField("providerlist", "last_day", models.DateField(null=True)),
    ]
