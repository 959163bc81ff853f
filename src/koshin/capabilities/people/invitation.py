"""The link by which somebody invited to the office sets a password and a second factor."""

from datetime import timedelta

from django.conf import settings
from django.core import signing

from koshin.capabilities.people.models import Account

LASTS = timedelta(days=3)
SALT = "koshin.people.invitation"
# Of the password's hash: a link dies when the password is set, and when a new link is made.
TAIL = 16


def link_for(account: Account) -> str:
    """Where the invited person goes; good once, for :data:`LASTS` of real time."""
    said = signing.dumps([account.pk, account.password[-TAIL:]], salt=SALT)
    return f"{settings.BASE_URL}/{account.association_id}/office/invitation/{said}"


def invited(said: str, *, association: str) -> Account | None:
    """The account that the link is for, if it is good and of this association."""
    try:
        key, tail = signing.loads(said, salt=SALT, max_age=LASTS)
    except (signing.BadSignature, ValueError):
        return None
    account = Account.objects.filter(
        pk=key, association=association, kind=Account.STAFF, is_active=True
    ).first()
    if account is None or account.has_usable_password() or account.password[-TAIL:] != tail:
        return None
    return account
