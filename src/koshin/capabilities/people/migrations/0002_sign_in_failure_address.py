from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="signinfailure",
            name="address",
            field=models.CharField(
                default="",
                help_text="keyed digest of the account and the client's address",
                max_length=64,
            ),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="signinfailure",
            name="key",
            field=models.CharField(
                db_index=True,
                help_text="keyed digest of the account, or of the login as typed where there is "
                "none",
                max_length=64,
            ),
        ),
    ]
