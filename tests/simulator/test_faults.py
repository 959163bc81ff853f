"""Troubles on the way, ordered in advance."""

import hashlib
import hmac

import pytest

from tests.simulator.world import CCID, MERCHANT_ID, MERCHANT_KEY, Heard, World, wait_for


def signed_well(push: Heard) -> bool:
    made = hmac.new(bytes.fromhex(MERCHANT_KEY), push.body, hashlib.sha256).hexdigest()
    return push.headers["content-hmac"] == f"h=HmacSHA256;s={CCID};v={made}"


def paid_slip(world: World, order_id: str = "ORDER-1") -> None:
    world.take_slip(world.open_page(order_id))
    world.control(f"/orders/{order_id}/pay")


def test_a_duplicate_is_the_same_message_again(world: World) -> None:
    paid_slip(world)
    world.control("/faults", kind="duplicate")
    world.control("/orders/ORDER-1/notify")
    first, second = world.merchant.of("/push")
    assert first.body == second.body
    assert world.client.get("/control/faults").json()["faults"] == []


def test_several_copies_can_arrive_at_the_same_moment(world: World) -> None:
    paid_slip(world)
    world.control("/orders/ORDER-1/notify", times=3, at_once=True)
    assert len(world.merchant.of("/push")) == 3


def test_a_lost_push_is_still_known_to_search(world: World) -> None:
    paid_slip(world)
    world.control("/faults", kind="lose", order_id="ORDER-1")
    sent = world.control("/orders/ORDER-1/notify")
    assert sent["messages"][0]["state"] == "lost"
    assert world.merchant.of("/push") == []
    assert world.search()["properOrderInfo"]["receivedDatetime"] != ""


def test_a_delayed_push_arrives_later_and_is_reported_later(world: World) -> None:
    paid_slip(world)
    world.control("/faults", kind="delay", seconds=0.5)
    world.control("/orders/ORDER-1/notify")
    assert world.search()["properOrderInfo"]["receivedDatetime"] == ""
    wait_for(lambda: len(world.merchant.of("/push")) == 1)
    assert world.search()["properOrderInfo"]["receivedDatetime"] != ""


def test_a_reordered_message_is_overtaken_by_the_next(world: World) -> None:
    paid_slip(world, "ORDER-1")
    paid_slip(world, "ORDER-2")
    world.control("/faults", kind="reorder")
    world.control("/orders/ORDER-1/notify")
    world.control("/orders/ORDER-2/notify")
    order_ids = [push.fields["orderId0000"] for push in world.merchant.of("/push")]
    assert order_ids == ["ORDER-2", "ORDER-1"]


def test_a_push_can_overtake_the_result_notice(world: World) -> None:
    world.control("/faults", kind="reorder", operation="result")
    world.pay_by_card(world.open_page())
    assert [heard.path for heard in world.merchant.heard] == ["/push", "/result"]


def test_a_forged_push_bears_a_wrong_signature_and_is_not_repeated(world: World) -> None:
    paid_slip(world)
    world.control("/faults", kind="forge")
    world.merchant.next_statuses = [500]
    sent = world.control("/orders/ORDER-1/notify")
    assert sent["messages"][0]["state"] == "given_up"
    world.control("/orders/ORDER-1/notify")
    assert [signed_well(push) for push in world.merchant.of("/push")] == [False, True]


def test_a_forged_result_notice_bears_a_wrong_key(world: World) -> None:
    page = world.open_page()
    world.control("/faults", kind="forge", operation="result")
    world.take_slip(page)
    assert len(world.merchant.of("/result")[0].fields["merchantEncryptionKey"]) != 44


def test_a_push_can_lie_about_the_amount_and_the_test_flag(world: World) -> None:
    paid_slip(world)
    world.control("/faults", kind="wrong_amount", amount=1)
    world.control("/faults", kind="test_flag")
    world.control("/orders/ORDER-1/notify")
    push = world.merchant.of("/push")[0]
    assert (push.fields["rcvAmount0000"], push.fields["dummy0000"]) == ("1", "0")
    assert signed_well(push)
    steps = world.search()["transactionInfos"]["transactionInfo"]
    assert steps[-1]["amount"] == "11000"


def test_a_bad_record_stands_before_the_good_one(world: World) -> None:
    paid_slip(world)
    world.control("/faults", kind="bad_record")
    world.control("/orders/ORDER-1/notify")
    push = world.merchant.of("/push")[0].fields
    assert push["numberOfNotify"] == "2"
    assert push["rcvAmount0000"] == "x"
    assert push["orderId0001"] == "ORDER-1"


def test_several_orders_travel_in_one_push(world: World) -> None:
    paid_slip(world, "ORDER-1")
    paid_slip(world, "ORDER-2")
    world.control("/orders/ORDER-1/notify", with_orders=["ORDER-2"])
    push = world.merchant.of("/push")[0].fields
    assert push["numberOfNotify"] == "2"
    assert (push["orderId0000"], push["orderId0001"]) == ("ORDER-1", "ORDER-2")
    assert world.order("ORDER-2")["state"] == "received"


def test_anything_can_be_pushed_with_or_without_a_good_signature(world: World) -> None:
    fields = {"numberOfNotify": "1", "orderId0000": "見知らぬ"}
    for sign in (True, "wrong", False):
        world.control("/push-raw", merchant_id=MERCHANT_ID, fields=fields, sign=sign)
    good, wrong, bare = world.merchant.of("/push")
    assert good.fields == fields
    assert (signed_well(good), signed_well(wrong)) == (True, False)
    assert "content-hmac" not in bare.headers


def test_an_unpaid_order_cannot_be_notified(world: World) -> None:
    world.take_slip(world.open_page())
    assert world.client.post("/control/orders/ORDER-1/notify").status_code == 409
    assert world.client.post("/control/orders/NO-SUCH/notify").status_code == 404


def test_an_unknown_kind_of_trouble_is_refused_with_the_known_ones(world: World) -> None:
    answer = world.client.post("/control/faults", json={"kind": "flood"})
    assert answer.status_code == 422
    assert "duplicate" in answer.json()["error"]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/orders/ORDER-1/pay", {"amount": "many"}),
        ("/orders/ORDER-1/pay", {"paid_at": "yesterday"}),
        ("/orders/ORDER-1/notify", {"delay": "long"}),
        ("/orders/ORDER-1/notify", {"with_orders": "ORDER-2"}),
        ("/orders/ORDER-1/resolve", {"outcome": "maybe"}),
        ("/faults", {"kind": "delay", "seconds": -1}),
        ("/push-raw", {"merchant_id": "nobody"}),
        ("/push-raw", {"merchant_id": MERCHANT_ID, "fields": [1]}),
    ],
)
def test_a_malformed_order_is_refused_and_does_nothing(
    world: World, path: str, body: dict[str, object]
) -> None:
    world.take_slip(world.open_page())
    answer = world.client.post(f"/control{path}", json=body)
    assert answer.status_code == 422
    assert answer.json()["error"]
    assert world.order()["state"] == "issued"
    assert world.merchant.of("/push") == []


def test_troubles_can_be_forgotten(world: World) -> None:
    world.control("/faults", kind="lose", count=3)
    world.client.delete("/control/faults")
    paid_slip(world)
    world.control("/orders/ORDER-1/notify")
    assert len(world.merchant.of("/push")) == 1
