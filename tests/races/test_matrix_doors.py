"""The failure matrix (docs/failure-matrix.md), our doors: forged, old, rotated, closed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from django.conf import settings as django_settings
from django.test import Client
from pytest_django.fixtures import Settings

from koshin.capabilities.payments.models import InboxMessage
from koshin.capabilities.payments.providers.stripe.events import is_signed
from koshin.platform import clock, postgres
from payment_simulator.stripe.signing import signature
from tests import provider as providers
from tests import stripe_pages as stripe
from tests.ground import Ground
from tests.provider import Provider, work_off
from tests.races import coach
from tests.races.coach import Renewal

provider = pytest.fixture(providers.running)
# The vector of payments.md 2.4.
SECRET = "whsec_test_0123456789abcdef"
STAMP = 1_795_312_800
VECTOR = b'{"id":"evt_test_1","object":"event","type":"checkout.session.async_payment_succeeded"}'
VALUE = "ba3c992fb2e26a17373048e7fa509c6588e7337b7abdc1a871a7770f4ef4effd"
THEN = datetime.fromtimestamp(STAMP, tz=UTC)


@pytest.fixture
def renewal(committed: Ground) -> Renewal:
    return coach.who_applied()


def genuine(header: str, *, body: bytes = VECTOR, seconds: int = 0) -> bool:
    at = THEN + timedelta(seconds=seconds)
    return is_signed(header=header, body=body, secrets=["whsec_other", SECRET], at=at)


def test_line_11_stripes_signature_agrees_with_the_vector() -> None:
    assert genuine(f"t={STAMP},v1={VALUE}")
    assert genuine(f"t={STAMP},v1={'0' * 64},v1={VALUE},v0=x")
    assert signature([SECRET], VECTOR.decode(), at=STAMP) == f"t={STAMP},v1={VALUE}"


@pytest.mark.parametrize(
    "header",
    [
        "",
        "nonsense",
        f"v1={VALUE}",
        f"t=,v1={VALUE}",
        f"t={STAMP}",
        f"t={STAMP},v0={VALUE}",
        f"t={STAMP},v1={VALUE[:-1]}0",
        f"t={STAMP + 1},v1={VALUE}",
    ],
)
def test_line_11_any_other_signature_of_stripe_is_refused(header: str) -> None:
    assert not genuine(header)


def test_line_11_one_changed_byte_is_refused() -> None:
    assert not genuine(f"t={STAMP},v1={VALUE}", body=VECTOR + b" ")


@pytest.mark.parametrize(
    ("seconds", "believed"), [(300, True), (301, False), (-300, True), (-301, False)]
)
def test_line_12_an_event_older_or_newer_than_five_minutes_is_refused(
    seconds: int, believed: bool
) -> None:
    assert genuine(f"t={STAMP},v1={VALUE}", seconds=seconds) is believed


def test_line_12_an_event_that_is_played_again_later_has_no_effect(
    provider: Provider, renewal: Renewal, client: Client
) -> None:
    stripe.pay_by_card(provider, renewal.redirect("card", provider="stripe"))
    work_off()
    kept = InboxMessage.objects.filter(kind="event").earliest("pk")
    body = bytes(kept.body)
    late = clock.real_now().timestamp() - 301
    header = signature(list(stripe.secrets_of("jspo")), body.decode(), at=late)
    assert _told(client, body, header) == 400
    now = signature(list(stripe.secrets_of("jspo")), body.decode(), at=clock.real_now().timestamp())
    assert _told(client, body, now) == 200
    work_off()
    kept.refresh_from_db()
    assert (kept.times, kept.state) == (2, "done")
    renewal.is_complete_once()


@pytest.mark.parametrize("sign", ["wrong", False])
def test_line_11_a_forged_event_has_no_effect_and_is_kept_for_review(
    provider: Provider, renewal: Renewal, sign: bool | str
) -> None:
    renewal.redirect("card", provider="stripe")
    session = {
        "object": "checkout.session",
        "id": "cs_1",
        "client_reference_id": renewal.attempt.order_id,
        "payment_status": "paid",
        "amount_total": renewal.attempt.amount,
    }
    body = stripe.event("checkout.session.completed", session)
    assert stripe.tell(provider, "jspo", body, sign=sign) == "400"
    work_off()
    renewal.is_untouched()
    assert InboxMessage.objects.get().state == "quarantined"


def test_line_11_an_association_without_an_account_has_no_door(client: Client) -> None:
    assert client.post("/hooks/stripe/nobody/event").status_code == 404
    assert client.post("/hooks/stripe/JSPO/event").status_code == 404
    assert client.get("/hooks/stripe/jspo/event").status_code == 405


def test_line_29_a_webhook_secret_is_changed_without_losing_an_event(
    provider: Provider, renewal: Renewal, settings: Settings
) -> None:
    account = django_settings.STRIPE_ACCOUNTS["jspo"]
    both = ("whsec_new", *account.webhook_secrets)
    settings.STRIPE_ACCOUNTS = {"jspo": replace(account, webhook_secrets=both)}
    stripe.pay_by_card(provider, renewal.redirect("card", provider="stripe"))
    work_off()
    renewal.is_complete_once()
    settings.STRIPE_ACCOUNTS = {"jspo": replace(account, webhook_secrets=("whsec_new",))}
    body = stripe.event("payout.paid", {"object": "payout", "id": "po_1"})
    assert stripe.tell(provider, "jspo", body) == "400"


def test_line_29_a_merchant_key_is_changed_without_losing_a_push(
    provider: Provider, renewal: Renewal, settings: Settings
) -> None:
    contract = django_settings.VERITRANS_MERCHANTS["jspo"]
    body = "numberOfNotify=1&pushTime=20270215100000&pushId=1&orderId0000=nobody&dummy0000=1"
    changing = replace(contract, merchant_key="ab" * 32, old_merchant_key=contract.merchant_key)
    settings.VERITRANS_MERCHANTS = {"jspo": changing}
    assert provider.tell("jspo", body) == "200"
    settings.VERITRANS_MERCHANTS = {"jspo": replace(changing, old_merchant_key="")}
    assert provider.tell("jspo", body + "&x=1") == "500"


def test_line_30_what_comes_while_our_database_is_closed_is_told_again_and_settles(
    provider: Provider, renewal: Renewal, committed: Ground, client: Client
) -> None:
    client.raise_request_exception = False
    body = stripe.event("payout.paid", {"object": "payout", "id": "po_1"})
    secrets = list(stripe.secrets_of("jspo"))
    push = "numberOfNotify=1&pushTime=20270215100000&pushId=1&orderId0000=nobody&dummy0000=1"
    with psycopg.connect(committed.url(postgres.OWNER), autocommit=True) as owner:
        owner.execute("REVOKE INSERT ON payments_inbox_message FROM koshin_app")
        try:
            stamp = clock.real_now().timestamp()
            header = signature(secrets, body, at=stamp)
            assert _told(client, body.encode(), header) == 500
            assert provider.tell("jspo", push) == "500"
        finally:
            owner.execute("GRANT INSERT ON payments_inbox_message TO koshin_app")
    assert not InboxMessage.objects.exists()
    assert _told(client, body.encode(), signature(secrets, body, at=stamp)) == 200
    assert provider.tell("jspo", push) == "200"
    assert InboxMessage.objects.count() == 2


def _told(client: Client, body: bytes, header: str) -> int:
    """How our hook answers an event with this signature."""
    return client.post(
        "/hooks/stripe/jspo/event",
        body,
        content_type="application/json",
        headers={"Stripe-Signature": header},
    ).status_code
