"""The failure matrix (docs/failure-matrix.md), column VeriTrans, where no other test stands for a
line."""

import pytest
from django.test import Client
from django.urls import reverse

from koshin.capabilities.payments.models import Attempt, InboxMessage
from koshin.capabilities.payments.providers.directory import PROVIDERS
from koshin.capabilities.payments.providers.port import Order
from koshin.core.refusal import Refused
from tests import provider as providers
from tests import stories
from tests.ground import Ground
from tests.provider import RETURN_URL, Provider, work_off
from tests.races import coach
from tests.races.coach import NOW, Renewal, balance, cases

provider = pytest.fixture(providers.running)


@pytest.fixture
def renewal(committed: Ground) -> Renewal:
    return coach.who_applied()


@pytest.fixture
def slip(provider: Provider, renewal: Renewal) -> Attempt:
    """The coach holds a slip of a convenience store."""
    provider.take_slip(renewal.redirect("shop"))
    work_off()
    return renewal.attempt


def push(attempt: Attempt, *, number: int = 1, more: str = "") -> str:
    return (
        f"numberOfNotify=1&pushTime=20270215103000&pushId={number:08d}"
        f"&orderId0000={attempt.order_id}&cvsType0000=sej&receiptNo0000=1234567890123"
        f"&receiptDate0000=20270215102500&rcvAmount0000={attempt.amount}&dummy0000=1{more}"
    )


def test_line_1_the_same_receipt_under_another_push_id_settles_once(
    provider: Provider, renewal: Renewal, slip: Attempt
) -> None:
    provider.pay_at_shop(slip.order_id, notify=True)
    for number in (1, 2, 1, 3):
        assert provider.tell("jspo", push(slip, number=number)) == "200"
        work_off()
    renewal.is_complete_once()
    assert cases() == []


def test_line_12_an_old_push_that_is_played_again_has_no_effect(
    provider: Provider, renewal: Renewal, slip: Attempt
) -> None:
    body = push(slip)
    provider.pay_at_shop(slip.order_id, notify=True)
    assert provider.tell("jspo", body) == "200"
    work_off()
    renewal.is_complete_once()
    assert provider.tell("jspo", body) == "200"
    work_off()
    renewal.is_complete_once()
    assert InboxMessage.objects.filter(body=body.encode()).get().times == 2


def test_line_16_fields_and_codes_that_nobody_knows_are_kept_and_stand_in_no_way(
    provider: Provider, renewal: Renewal, slip: Attempt
) -> None:
    provider.pay_at_shop(slip.order_id)
    provider.trouble("lose", operation="deposit")
    provider.control(f"/orders/{slip.order_id}/notify")
    more = "&vResultCode0000=Q999000000000000&novelty0000=%E5%80%A4&fixed=1&service=x"
    assert provider.tell("jspo", push(slip, more=more)) == "200"
    work_off()
    renewal.is_complete_once()


def test_line_17_an_order_id_that_the_provider_knows_already_gets_a_new_number(
    provider: Provider, renewal: Renewal
) -> None:
    charge = renewal.charge
    taken = Order(
        association="jspo",
        order_id=f"jspo-{charge.public_id.hex[:16]}-1",
        session_id="somebody-elses",
        method="card",
        amount=charge.amount,
        title="x",
        family_name="",
        given_name="",
        phone="",
        email="",
        pay_limit=NOW.date(),
        return_url=RETURN_URL,
        at=NOW,
    )
    PROVIDERS["veritrans"].start(taken)
    with pytest.raises(Refused) as refused:
        renewal.begin("card")
    assert refused.value.refusals[0].code == "provider_declined"

    provider.pay_by_card(renewal.redirect("card"))
    work_off()
    assert [a.state for a in Attempt.objects.order_by("number")] == ["failed", "paid"]
    renewal.is_complete_once()


@pytest.mark.parametrize("query", ["", "?mStatus=success&orderId=x", "?mStatus=failure&x=%ff"])
def test_line_18_what_the_browser_brings_back_moves_nothing(
    provider: Provider, renewal: Renewal, client: Client, query: str
) -> None:
    renewal.redirect("card")
    path = reverse("portal:case_return", args=["jspo", renewal.application.public_id])
    for _ in range(2):
        assert client.get(path + query).status_code == 303
    work_off()
    renewal.is_untouched()
    assert renewal.attempt.state == "requested"
    kept = InboxMessage.objects.get(kind="return")
    assert (kept.times, kept.verified, kept.state) == (2, False, "done")
    assert bytes(kept.body).endswith(query.removeprefix("?").encode())


def test_line_20_a_slip_for_more_than_is_still_owed_leaves_the_excess_for_the_office(
    provider: Provider, renewal: Renewal, slip: Attempt
) -> None:
    stories.paid(renewal.application, at=NOW, amount=1_000)
    provider.pay_at_shop(slip.order_id, notify=True)
    work_off()
    assert renewal.charge.state == "settled"
    assert ("over", 1_000) in cases()
    assert balance("suspense") == -1_000
