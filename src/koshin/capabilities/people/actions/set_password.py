"""Give an account a new password."""

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from koshin.capabilities.people.models import Account
from koshin.core.refusal import Refusal, Refused
from koshin.platform import audit
from koshin.platform.audit import Actor


def set_password(*, account_id: int, password: str, at: datetime, actor: Actor) -> Account:
    """The account with its new password; all its sessions end, and reset links die.

    Raises ``Refused`` (field ``password``) with every reason why it is too easy to guess.
    """
    with transaction.atomic():
        account = Account.objects.select_for_update(of=("self",)).get(pk=account_id)
        try:
            validate_password(password, account)
        except ValidationError as error:
            raise Refused(
                *(
                    Refusal(code="weak_password", field="password", sentence=message)
                    for message in error.messages
                )
            ) from None
        account.set_password(password)
        account.save(update_fields=["password"])
        audit.record(
            association=account.association_id,
            actor=actor,
            verb="set_password",
            subject=f"account:{account.pk}",
            at=at,
        )
        return account
