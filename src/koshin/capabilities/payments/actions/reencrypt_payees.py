"""Encrypts the bank accounts of holders anew, after the key has been changed."""

from collections import Counter
from datetime import datetime

from django.db import transaction

from koshin.capabilities.payments.models import PayeeAccount
from koshin.platform import audit
from koshin.platform.audit import Actor

SEALED = ("bank", "bank_name", "branch", "branch_name", "number", "name")


def reencrypt_payees(*, at: datetime, actor: Actor) -> int:
    """How many accounts are under the first of the keys now: all of them.

    The old key can then be taken out of the environment. Raises ``CannotOpen`` where no key opens
    one; then none is changed.
    """
    with transaction.atomic():
        accounts = list(
            PayeeAccount.objects.select_for_update(of=("self",)).select_related("refund")
        )
        for account in accounts:
            account.save(update_fields=SEALED)
        counts = Counter(account.refund.association_id for account in accounts)
        for association, count in sorted(counts.items()):
            audit.record(
                association=association,
                actor=actor,
                verb="reencrypt_payees",
                subject=f"association:{association}",
                at=at,
                after={"accounts": count},
            )
    return len(accounts)
