"""The link to a new password stands in the mail alone: neither My Page nor the office shows it."""

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from koshin.capabilities.notices.models import Mail
from koshin.capabilities.people.models import Account

TEMPLATE = "password_reset"
HIDDEN = "(安全のため、リンクは届いたメールだけにあります)"


def link_for(account: Account) -> str:
    """Where the account's holder may set a new password; good once, for PASSWORD_RESET_TIMEOUT."""
    who = urlsafe_base64_encode(force_bytes(account.pk))
    token = default_token_generator.make_token(account)
    return f"{settings.BASE_URL}/{account.association_id}/password/{who}/{token}/"


def revealed(mail: Mail) -> str:
    """The body as it is sent: with the link where the stored text says that it is hidden."""
    account = mail.holder.account
    if mail.template != TEMPLATE or account is None:
        return mail.whole
    return mail.whole.replace(HIDDEN, link_for(account))
