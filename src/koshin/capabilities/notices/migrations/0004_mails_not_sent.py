"""What is still to be sent is found without reading what was."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0003_passes_of_notice_plans"),
        ("people", "0003_holder_classes"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="mail",
            index=models.Index(
                condition=models.Q(("state", "sent"), _negated=True),
                fields=["association", "template"],
                name="mail_not_sent",
            ),
        ),
    ]
