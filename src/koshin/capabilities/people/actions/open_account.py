"""Open a holder's way to sign in: an account for somebody already known to the association."""

from datetime import datetime

from django.db import transaction

from koshin.capabilities.people.models import Account, Holder
from koshin.platform import audit
from koshin.platform.audit import Actor


def open_account(*, holder_id: int, password_hash: str, at: datetime, actor: Actor) -> Account:
    """The holder's account; a second call answers the first account and changes nothing.

    ``password_hash`` comes from ``django.contrib.auth.hashers.make_password``: the caller hashes,
    so that many accounts that are opened at once need not wait for as many hashes.
    """
    with transaction.atomic():
        holder = Holder.objects.select_for_update(of=("self",)).get(pk=holder_id)
        if holder.account_id is not None:
            return Account.objects.get(pk=holder.account_id)
        account = Account.objects.create(
            association_id=holder.association_id,
            login=f"{holder.association_id}/{holder.number}",
            kind=Account.HOLDER,
            password=password_hash,
        )
        holder.account = account
        holder.save(update_fields=["account"])
        audit.record(
            association=holder.association_id,
            actor=actor,
            verb="open_account",
            subject=f"holder:{holder.pk}",
            at=at,
            after={"account": account.pk},
        )
        return account
