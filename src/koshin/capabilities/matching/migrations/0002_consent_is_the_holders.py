"""What the register shows is the holder's consent; a profile only says something about them."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("matching", "0001_initial")]

    operations = [
        migrations.RemoveField(model_name="publicprofile", name="shows"),
        migrations.RenameField(
            model_name="publicprofile", old_name="agreed_at", new_name="written_at"
        ),
    ]
