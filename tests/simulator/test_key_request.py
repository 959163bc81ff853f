"""3G-Web key request: what is accepted, what is refused and why."""

from urllib.parse import unquote

import httpx
import pytest

from tests.simulator.world import MERCHANT_ID, World


def test_a_good_request_is_answered_with_two_keys(world: World) -> None:
    keys = world.ask_keys(world.key_request())
    assert set(keys) == {"MERCHANT_ENCRYPTION_KEY", "BROWSER_ENCRYPTION_KEY"}
    assert len(keys["BROWSER_ENCRYPTION_KEY"]) == 44
    assert keys["BROWSER_ENCRYPTION_KEY"] != keys["MERCHANT_ENCRYPTION_KEY"]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"MERCHANTHASH": "0" * 128}, "MERCHANTHASH"),
        ({"MERCHANT_ID": "A199999999999999999999"}, "MERCHANT_ID"),
        ({"ORDER_ID": "注文1"}, "ORDER_ID"),
        ({"ORDER_ID": "x" * 101}, "ORDER_ID"),
        ({"SESSION_ID": ""}, "SESSION_ID"),
        ({"SETTLEMENT_TYPE": "04"}, "SETTLEMENT_TYPE"),
        ({"AMOUNT": "0"}, "AMOUNT"),
        ({"AMOUNT": "11,000"}, "AMOUNT"),
        ({"AMOUNT": "300001", "SETTLEMENT_TYPE": "02"}, "AMOUNT"),
        ({"TIMELIMIT_OF_PAYMENT": "20270214"}, "TIMELIMIT_OF_PAYMENT"),
        ({"TIMELIMIT_OF_PAYMENT": "20270417"}, "TIMELIMIT_OF_PAYMENT"),
        ({"TIMELIMIT_OF_PAYMENT": "2027/03/01"}, "TIMELIMIT_OF_PAYMENT"),
        ({"DUMMY_PAYMENT_FLAG": "yes"}, "DUMMY_PAYMENT_FLAG"),
        ({"FINISH_PAYMENT_ACCESS_URL": ""}, "FINISH_PAYMENT_ACCESS_URL"),
        ({"ERROR_PAYMENT_RETURN_URL": "javascript:alert(1)"}, "ERROR_PAYMENT_RETURN_URL"),
        ({"NAME1": "あ" * 21}, "NAME1"),
        ({"TELEPHONE_NO": "090-1234-5678"}, "TELEPHONE_NO"),
    ],
)
def test_a_bad_value_is_refused_by_name(world: World, changes: dict[str, str], reason: str) -> None:
    answer = world.ask_keys(world.key_request(**{"order_id": "ORDER-1", **changes}))
    assert list(answer) == ["ERROR_MESSAGE"]
    assert reason in unquote(answer["ERROR_MESSAGE"])


@pytest.mark.parametrize("limit", ["20270215", "20270416"])
def test_the_deadline_may_be_today_or_sixty_days_ahead(world: World, limit: str) -> None:
    assert "BROWSER_ENCRYPTION_KEY" in world.ask_keys(world.key_request(TIMELIMIT_OF_PAYMENT=limit))


def test_an_order_id_is_taken_once(world: World) -> None:
    world.ask_keys(world.key_request())
    again = world.ask_keys(world.key_request(SESSION_ID="another"))
    assert "used before" in unquote(again["ERROR_MESSAGE"])


def test_the_last_known_business_date_holds_when_the_merchant_cannot_answer(world: World) -> None:
    world.ask_keys(world.key_request("ORDER-1"))
    world.merchant.knows_time = False
    assert "BROWSER_ENCRYPTION_KEY" in world.ask_keys(world.key_request("ORDER-2"))


def test_an_ordered_503_has_no_effect(world: World) -> None:
    world.control("/faults", kind="5xx", operation="register")
    refused = world.client.post("/web1/commodityRegist.action", data=world.key_request())
    assert refused.status_code == 503
    assert "BROWSER_ENCRYPTION_KEY" in world.ask_keys(world.key_request())


def test_a_lost_answer_leaves_the_order_registered(world: World) -> None:
    world.control("/faults", kind="timeout_after_success", seconds=1)
    with pytest.raises(httpx.ReadTimeout):
        world.client.post("/web1/commodityRegist.action", data=world.key_request(), timeout=0.3)
    assert world.order()["state"] == "registered"
    assert world.search(service="card") == {}


def test_a_wrong_browser_key_ends_on_an_error_page(world: World) -> None:
    world.ask_keys(world.key_request())
    form = {"MERCHANT_ID": MERCHANT_ID, "ORDER_ID": "ORDER-1", "BROWSER_ENCRYPTION_KEY": "x"}
    answer = world.client.post("/web1/deviceCheck.action", data=form)
    assert answer.status_code == 400
    assert "ページを表示できません" in answer.text
