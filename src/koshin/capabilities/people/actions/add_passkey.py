"""A passkey comes to an account, or goes."""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from koshin.capabilities.people.models import Account, Passkey
from koshin.core.refusal import Refusal, Refused
from koshin.platform import audit
from koshin.platform.audit import Actor

MOST = 10


def add_passkey(
    *,
    account_id: int,
    name: str,
    credential_id: str,
    credential: bytes,
    sign_count: int,
    at: datetime,
    now: datetime,
    actor: Actor,
) -> Passkey:
    """The new passkey. ``credential`` is what the authenticator attested, verified by the caller.

    Raises ``Refused``: known already, or ``MOST`` are there.
    """
    with transaction.atomic():
        account = Account.objects.select_for_update(of=("self",)).get(pk=account_id)
        if Passkey.objects.filter(account=account).count() >= MOST:
            sentence = _("パスキーは%(most)s個までです。使わないものを削除してください。")
            raise Refused(Refusal(code="too_many", sentence=sentence % {"most": MOST}))
        try:
            with transaction.atomic():
                made = Passkey.objects.create(
                    public_id=uuid4(),
                    account=account,
                    name=name,
                    credential_id=credential_id,
                    credential=credential,
                    sign_count=sign_count,
                    added_at=now,
                )
        except IntegrityError:
            sentence = _("このパスキーは登録されています。そのままログインに使えます。")
            raise Refused(Refusal(code="known", sentence=sentence)) from None
        audit.record(
            association=account.association_id,
            actor=actor,
            verb="add_passkey",
            subject=f"account:{account.pk}",
            at=at,
            after={"passkey": name},
        )
        return made


def remove_passkey(*, account_id: int, public_id: UUID, at: datetime, actor: Actor) -> bool:
    """Whether there was such a passkey of this account; it opens nothing from now on."""
    with transaction.atomic():
        found = (
            Passkey.objects.select_for_update(of=("self",))
            .select_related("account")
            .filter(account=account_id, public_id=public_id)
            .first()
        )
        if found is None:
            return False
        found.delete()
        audit.record(
            association=found.account.association_id,
            actor=actor,
            verb="remove_passkey",
            subject=f"account:{account_id}",
            at=at,
            before={"passkey": found.name},
        )
        return True
