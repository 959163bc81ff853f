"""What is taken away when a holder's data are deleted; who they were and what they held stays."""

from django.contrib.sessions.models import Session
from django_otp.plugins.otp_totp.models import TOTPDevice

from koshin.capabilities.people.models import (
    Account,
    Guardian,
    Holder,
    HolderPhoto,
    MailedCode,
    Passkey,
    RecoveryCode,
    SignedIn,
)

TEXTS = (
    "email",
    "second_email",
    "phone",
    "postal_code",
    "prefecture",
    "city",
    "street",
    "building",
    "delivery_country",
    "delivery_address",
    "former_name",
    "romanised_name",
    "invoice_addressee",
    "invoice_sender",
)
LISTS = ("public_fields", "unwanted_mails")


def strip(holder: Holder) -> None:
    """Empty what tells how to reach or recognise the person, and close the way in.

    In the caller's transaction, which holds the holder's row and writes the audit line.
    """
    for name in TEXTS:
        setattr(holder, name, "")
    for name in LISTS:
        setattr(holder, name, [])
    holder.save(update_fields=[*TEXTS, *LISTS])
    for about in (HolderPhoto, Guardian):
        about._default_manager.filter(holder=holder).delete()
    MailedCode.objects.filter(holder=holder).delete()
    account = holder.account
    if account is None:
        return
    keys = list(SignedIn.objects.filter(account=account).values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    TOTPDevice.objects.filter(user=account).delete()
    for door in (SignedIn, Passkey, RecoveryCode):
        door._default_manager.filter(account=account).delete()
    account.set_unusable_password()
    account.is_active = False
    Account.objects.filter(pk=account.pk).update(password=account.password, is_active=False)
