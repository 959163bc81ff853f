"""The bank accounts of holders are encrypted at rest; those that are there are encrypted now."""

from collections.abc import Callable
from typing import Any

from django.db import migrations

from koshin.platform.encrypted import TOKEN, EncryptedField, encrypt, decrypt

COLUMNS = ("bank", "bank_name", "branch", "branch_name", "number", "name")


def _rewrite(connection: Any, change: Callable[[str], str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, {', '.join(COLUMNS)} FROM payments_payee_account")
        for key, *texts in cursor.fetchall():
            places = ", ".join(f"{column} = %s" for column in COLUMNS)
            cursor.execute(
                f"UPDATE payments_payee_account SET {places} WHERE id = %s",  # noqa: S608
                [*map(change, texts), key],
            )


def close(apps: Any, editor: Any) -> None:
    _rewrite(editor.connection, lambda text: text if TOKEN.fullmatch(text) else encrypt(text))


def reopen(apps: Any, editor: Any) -> None:
    _rewrite(editor.connection, decrypt)


class Migration(migrations.Migration):
    dependencies = [("payments", "0011_refund_missed")]

    operations = [
        migrations.AlterField("payeeaccount", "bank", EncryptedField()),
        migrations.AlterField("payeeaccount", "bank_name", EncryptedField(blank=True)),
        migrations.AlterField("payeeaccount", "branch", EncryptedField()),
        migrations.AlterField("payeeaccount", "branch_name", EncryptedField(blank=True)),
        migrations.AlterField("payeeaccount", "number", EncryptedField()),
        migrations.AlterField(
            "payeeaccount", "name", EncryptedField(help_text="half-width kana")
        ),
        migrations.RunPython(close, reopen),
    ]
