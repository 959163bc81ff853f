"""Acts in a process of its own, so that a failpoint may kill it: ``python -m tests.races.act …``.

``push ASSOCIATION`` hands the report on standard input to our hook, signed as the provider signs;
``event ASSOCIATION`` does so with an event of Stripe; ``do NAME AT …`` is an act of
:mod:`tests.races.office_acts`; ``work`` runs a worker until nothing is left to do.
"""

import sys
import time

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.test import Client  # noqa: E402

from koshin.capabilities.payments.providers.veritrans.signatures import (  # noqa: E402
    content_hmac,
)
from payment_simulator.stripe.signing import signature  # noqa: E402
from tests.provider import work_off  # noqa: E402
from tests.races.office_acts import do  # noqa: E402


def push(association: str, body: bytes) -> int:
    """How our hook answers a genuine report; 0 for 200."""
    contract = settings.VERITRANS_MERCHANTS[association]
    signature = content_hmac(body=body, merchant_key=contract.merchant_key)
    answer = Client().post(
        f"/hooks/veritrans/{association}/push",
        body,
        content_type="application/x-www-form-urlencoded",
        headers={"Content-Hmac": f"h=HmacSHA256;s={contract.ccid};v={signature}"},
    )
    return 0 if answer.status_code == 200 else 1


def event(association: str, body: bytes) -> int:
    """How our hook answers a genuine event; 0 for 200."""
    secrets = list(settings.STRIPE_ACCOUNTS[association].webhook_secrets)
    sealed = signature(secrets, body.decode(), at=time.time())
    answer = Client().post(
        f"/hooks/stripe/{association}/event",
        body,
        content_type="application/json",
        headers={"Stripe-Signature": sealed},
    )
    return 0 if answer.status_code == 200 else 1


if __name__ == "__main__":
    if sys.argv[1] == "push":
        sys.exit(push(sys.argv[2], sys.stdin.buffer.read()))
    if sys.argv[1] == "event":
        sys.exit(event(sys.argv[2], sys.stdin.buffer.read()))
    if sys.argv[1] == "do":
        do(*sys.argv[2:])
    else:
        work_off()
