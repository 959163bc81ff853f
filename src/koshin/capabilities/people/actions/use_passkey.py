"""A passkey has answered rightly: keep when, and how far it has counted."""

from datetime import datetime

from django.db import transaction

from koshin.capabilities.people.models import Passkey


def use_passkey(*, credential_id: str, association: str, sign_count: int, now: datetime) -> Passkey:
    """The passkey with its account, of an active account of this association.

    Raises ``Passkey.DoesNotExist``, also where the count went back: then somebody has a copy.
    """
    with transaction.atomic():
        found = (
            Passkey.objects.select_for_update(of=("self",))
            .select_related("account__association", "account__holder")
            .get(
                credential_id=credential_id,
                account__association=association,
                account__is_active=True,
                account__holder__isnull=False,
            )
        )
        if (sign_count or found.sign_count) and sign_count <= found.sign_count:
            raise Passkey.DoesNotExist
        found.sign_count, found.used_at = sign_count, now
        found.save(update_fields=["sign_count", "used_at"])
        return found
