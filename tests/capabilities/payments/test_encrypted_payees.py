"""The bank account of a holder is encrypted in the table, and outlives a change of the key."""

import base64

import pytest
from django.core.exceptions import FieldError
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django.fixtures import Settings

from koshin.capabilities.payments.actions.give_payee import erase_payee
from koshin.capabilities.payments.models import PayeeAccount
from koshin.platform.encrypted import CannotOpen
from koshin.platform.models import AuditLine
from tests import stories
from tests.capabilities.applications.giving_back import NOW, propose, renewed, told

pytestmark = pytest.mark.django_db
NEW, STRANGER = (base64.urlsafe_b64encode(bytes([n]) * 32).decode() for n in (1, 2))
COLUMNS = "bank, bank_name, branch, branch_name, number, name"


@pytest.fixture
def account() -> PayeeAccount:
    world = stories.association("jspo")
    renewed(world)
    told(propose())
    return PayeeAccount.objects.get()


def kept() -> tuple[str, ...]:
    """What somebody reads who has the table and no key."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {COLUMNS} FROM payments_payee_account")  # noqa: S608
        row: tuple[str, ...] = cursor.fetchone()
    return row


def test_nobody_reads_an_account_from_the_table_and_we_read_it_whole(
    account: PayeeAccount,
) -> None:
    for text in filter(None, kept()):
        assert text.startswith("gAAAAA")
        assert "1234567" not in text
    assert (account.bank, account.branch, account.number, account.name) == (
        "0001",
        "123",
        "1234567",
        "ﾀｶﾊｼ ｻｷｺ",
    )


def test_an_account_cannot_be_searched_for(account: PayeeAccount) -> None:
    with pytest.raises(FieldError, match="encrypted"):
        PayeeAccount.objects.filter(number="1234567").exists()


def test_the_key_is_changed_without_a_pause(account: PayeeAccount, settings: Settings) -> None:
    (old,) = settings.ENCRYPTION_KEYS
    before = kept()
    settings.ENCRYPTION_KEYS = (NEW, old)
    assert PayeeAccount.objects.get().number == "1234567"
    call_command("reencrypt", verbosity=0)
    settings.ENCRYPTION_KEYS = (NEW,)
    assert PayeeAccount.objects.get().number == "1234567"
    assert not set(kept()) & set(filter(None, before))
    assert AuditLine.objects.get(verb="reencrypt_payees").after == {"accounts": 1}


def test_without_its_key_an_account_is_a_fault_and_nothing_is_changed(
    account: PayeeAccount, settings: Settings
) -> None:
    before = kept()
    settings.ENCRYPTION_KEYS = (STRANGER,)
    with pytest.raises(CannotOpen):
        PayeeAccount.objects.get()
    with pytest.raises(CommandError, match="KOSHIN_ENCRYPTION_KEYS"):
        call_command("reencrypt", verbosity=0)
    assert kept() == before


def test_an_account_that_was_erased_stays_encrypted(account: PayeeAccount) -> None:
    erase_payee(account.refund, at=NOW)
    assert PayeeAccount.objects.get().number == "****567"
    assert all(text.startswith("gAAAAA") for text in kept() if text)
