"""Keep that an account is signed in with a session, so that its holder sees where."""

from datetime import datetime
from typing import Literal
from uuid import uuid4

from django.db import transaction

from koshin.capabilities.people.models import Account, SignedIn
from koshin.platform import audit
from koshin.platform.audit import Actor

Way = Literal["password", "code", "passkey", "activation"]


def note_sign_in(
    *,
    account: Account,
    session_key: str,
    way: Way,
    agent: str,
    at: datetime,
    now: datetime,
    before: str = "",
) -> SignedIn:
    """The session's row. ``at`` is business time for the audit line, ``now`` real time.

    ``before``: the session that this browser had until now; it ends in the list.
    """
    with transaction.atomic():
        if before:
            SignedIn.objects.filter(account=account, session_key=before).delete()
        noted = SignedIn.objects.create(
            public_id=uuid4(),
            account=account,
            session_key=session_key,
            way=way,
            agent=agent[:300],
            begun_at=now,
            seen_at=now,
        )
        audit.record(
            association=account.association_id,
            actor=Actor(kind="holder", id=account.pk),
            verb="holder_sign_in",
            subject=f"account:{account.pk}",
            at=at,
            after={"way": way},
        )
        return noted
