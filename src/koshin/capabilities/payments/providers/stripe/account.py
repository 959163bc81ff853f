"""An association's account at Stripe, its webhook secrets, and the SDK's client for it."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Protocol, cast

import requests
import stripe
from django.conf import settings

from koshin.capabilities.payments.providers.port import ProviderSilent
from koshin.platform.http import CONNECT_SECONDS, READ_SECONDS

# The SDK repeats a call that got no answer, with the same idempotency key. A person may be waiting.
RETRIES = 1


class Account(Protocol):
    """One secret key, and the webhook secrets that are valid now
    (``koshin.platform.environment.StripeAccount``)."""

    @property
    def secret_key(self) -> str: ...
    @property
    def webhook_secrets(self) -> tuple[str, ...]: ...


class NoAccount(Exception):
    """The association cannot take payments through Stripe: its variables are not set."""


def account_of(association: str) -> Account:
    """The account of the association with exactly this code; raises ``NoAccount``."""
    # Variables are named with ``_`` where the code has ``-``; no code has ``_`` or a capital.
    found = None
    if "_" not in association:
        found = settings.STRIPE_ACCOUNTS.get(association.replace("-", "_"))
    if found is None:
        raise NoAccount(f"no STRIPE_… variables for the association {association}")
    return cast(Account, found)


def client_of(association: str) -> stripe.StripeClient:
    """The SDK's client with the key of the association; raises ``NoAccount``."""
    return _client(account_of(association).secret_key, settings.STRIPE_API_URL)


@cache
def _client(secret_key: str, api_url: str) -> stripe.StripeClient:
    session = requests.Session()
    session.trust_env = False
    session.max_redirects = 0
    return stripe.StripeClient(
        secret_key,
        base_addresses={"api": api_url},
        max_network_retries=RETRIES,
        http_client=stripe.RequestsClient(
            timeout=(int(CONNECT_SECONDS), int(READ_SECONDS)), session=session
        ),
    )


@contextmanager
def silence_as_such(call: str) -> Iterator[None]:
    """Turn every error that leaves the outcome open into ``ProviderSilent``; a refusal
    (``stripe.InvalidRequestError``, ``stripe.CardError``) passes through."""
    try:
        yield
    except (stripe.InvalidRequestError, stripe.CardError):
        raise
    except stripe.StripeError as error:
        raise ProviderSilent(f"{call}: {type(error).__name__}") from error
