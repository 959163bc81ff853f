"""What comes in the words of POP, and returns that VeriTrans proves: hints, kept as such."""

import json
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from koshin.capabilities.payments.models import Attempt, InboxMessage
from koshin.capabilities.payments.providers.veritrans.signatures import pop_signature
from tests import provider as providers
from tests.ground import Ground
from tests.provider import Provider, work_off
from tests.races import coach
from tests.races.coach import Renewal, cases

provider = pytest.fixture(providers.running)
KEY = "Test-POP-Server-Key"
DOOR = "/hooks/veritrans/jspo/pop"


@pytest.fixture
def renewal(committed: Ground, settings: Settings) -> Renewal:
    known = settings.VERITRANS_MERCHANTS
    settings.VERITRANS_MERCHANTS = known | {"jspo": replace(known["jspo"], pop_server_key=KEY)}
    return coach.who_applied()


def push(
    client: Client, order_id: str, *, key: str = KEY, dummy: bool = True, at: str = "20270215103000"
) -> int:
    fields = {
        "order_id": order_id,
        "dummy": dummy,
        "status": "success",
        "payment_type": "cvs",
        "transaction_datetime": at,
    }
    signed = fields | {"signature": pop_signature(fields=fields, server_key=key)}
    return client.post(DOOR, json.dumps(signed), content_type="application/json").status_code


def test_a_push_of_pop_is_kept_and_search_decides(
    provider: Provider, renewal: Renewal, client: Client
) -> None:
    provider.take_slip(renewal.redirect("shop"))
    work_off()
    order = renewal.attempt.order_id
    assert push(client, order) == 200
    work_off()
    renewal.is_untouched()
    provider.trouble("lose", operation="deposit")
    provider.pay_at_shop(order, notify=True)
    assert push(client, order, dummy=False) == 200
    work_off()
    renewal.is_untouched()
    assert cases() == [("test_flag", 0)]
    assert push(client, order, at="20270215110000") == 200
    work_off()
    renewal.is_complete_once()


@pytest.mark.parametrize(("order", "kind"), [("old-shop-1", "unknown_order"), ("", "bad_record")])
def test_money_of_an_older_page_that_speaks_pop_becomes_a_case(
    provider: Provider, renewal: Renewal, client: Client, order: str, kind: str
) -> None:
    assert push(client, order) == 200
    work_off()
    assert cases() == [(kind, 0)]


def test_a_forged_push_of_pop_has_no_effect(
    provider: Provider, renewal: Renewal, client: Client
) -> None:
    renewal.redirect("shop")
    assert push(client, renewal.attempt.order_id, key="guessed") == 500
    work_off()
    assert InboxMessage.objects.get().state == "quarantined"
    renewal.is_untouched()


def test_a_contract_without_pop_has_no_such_door(
    renewal: Renewal, client: Client, settings: Settings
) -> None:
    known = settings.VERITRANS_MERCHANTS
    settings.VERITRANS_MERCHANTS = known | {"jspo": replace(known["jspo"], pop_server_key="")}
    assert push(client, "any") == 404


def test_a_return_with_the_session_of_its_attempt_is_kept_as_genuine(
    provider: Provider, renewal: Renewal, client: Client
) -> None:
    back = provider.pay_by_card(renewal.redirect("card")).headers["location"]
    path = reverse("portal:case_return", args=["jspo", renewal.application.public_id])
    brought = back.partition("?")[2]
    assert client.get(f"{path}?{brought}").status_code == 303
    stranger = brought.replace(Attempt.objects.get().session_id, "0" * 32)
    assert client.get(f"{path}?{stranger}").status_code == 303
    kept = InboxMessage.objects.filter(kind="return").order_by("pk")
    assert [one.verified for one in kept] == [True, False]
