"""The hosted card payment, its result notice, its push and what Search says of it."""

import hashlib
import hmac
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.simulator.world import CCID, MERCHANT_KEY, World, query_of, text_of, wait_for


def test_the_pages_lead_from_the_amount_to_the_method(world: World) -> None:
    page = world.open_page()
    amount = world.client.get(f"{page}/amount")
    assert "VeriTrans SECURE payment(シミュレーター)" in amount.text
    assert "11,000円" in text_of(amount)
    method = world.client.get(f"{page}/method")
    assert "クレジットカード" in text_of(method)
    assert "コンビニエンスストア" in text_of(method)
    chosen = world.client.post(f"{page}/method", data={"method": "card"})
    assert chosen.headers["location"] == f"{page}/card"


@pytest.mark.parametrize(
    ("changes", "absent"),
    [
        ({"SETTLEMENT_TYPE": "01"}, "コンビニエンスストア"),
        ({"SETTLEMENT_TYPE": "02"}, "クレジットカード"),
        ({"AMOUNT": "300001"}, "コンビニエンスストア"),
    ],
)
def test_only_allowed_methods_are_offered(
    world: World, changes: dict[str, str], absent: str
) -> None:
    page = world.open_page(**changes)
    assert absent not in text_of(world.client.get(f"{page}/method"))


def test_a_paid_card_is_told_to_the_server_before_the_browser_returns(world: World) -> None:
    page = world.open_page()
    answer = world.pay_by_card(page)
    assert answer.headers["location"] == f"{page}/result"
    notice = world.merchant.of("/result")[0].fields
    assert notice["orderId"] == "ORDER-1"
    assert notice["mStatus"] == "success"
    assert notice["vResultCode"] == "G011A00100000000"
    assert notice["mErrMsg"] == ""
    assert len(notice["merchantEncryptionKey"]) == 44
    assert "お支払いが完了しました" in text_of(world.client.get(f"{page}/result"))


def test_the_way_back_keeps_the_merchants_query_and_adds_the_outcome(world: World) -> None:
    page = world.open_page(AUTO_RETURN_FLAG="1")
    location = world.pay_by_card(page).headers["location"]
    assert location.startswith(f"{world.merchant.url}/finish?")
    assert query_of(location) == {
        "from": "pay",
        "orderId": "ORDER-1",
        "mStatus": "success",
        "vResultCode": "G011A00100000000",
        "sessionId": "session-of-ORDER-1",
    }


def test_the_card_push_is_signed_over_the_raw_body(world: World) -> None:
    world.pay_by_card(world.open_page())
    push = world.merchant.of("/push")[0]
    made = hmac.new(bytes.fromhex(MERCHANT_KEY), push.body, hashlib.sha256).hexdigest()
    assert push.headers["content-hmac"] == f"h=HmacSHA256;s={CCID};v={made}"
    assert push.fields["numberOfNotify"] == "1"
    assert push.fields["orderId0000"] == "ORDER-1"
    assert push.fields["mpiMstatus0000"] == push.fields["cardMstatus0000"] == "success"
    assert push.fields["dummy0000"] == "1"


def test_search_knows_the_captured_card(world: World) -> None:
    world.pay_by_card(world.open_page())
    found = world.search(service="card")
    assert found["lastSuccessTxnType"] == "Capture"
    steps = found["transactionInfos"]["transactionInfo"]
    assert [(step["command"], step["mstatus"], step["amount"]) for step in steps] == [
        ("Authorize", "success", "11000"),
        ("Capture", "success", "11000"),
    ]
    assert steps[0]["txnDatetime"].startswith("2027-02-15 10:0")


def test_without_the_capture_flag_the_card_is_only_reserved(world: World) -> None:
    world.pay_by_card(world.open_page(CARD_CAPTURE_FLAG="0"))
    assert world.search(service="card")["lastSuccessTxnType"] == "Authorize"


@pytest.mark.parametrize(
    ("number", "outcome", "status", "card_status"),
    [
        ("4000000000000002", "success", "failure", "failure"),
        ("4111111111111111", "failure", "failure", ""),
        ("5105105105105100", "success", "pending", "pending"),
    ],
)
def test_a_card_that_is_not_paid_is_told_as_such(
    world: World, number: str, outcome: str, status: str, card_status: str
) -> None:
    page = world.open_page(AUTO_RETURN_FLAG="1")
    answer = world.pay_by_card(page, number, outcome)
    assert world.merchant.of("/result")[0].fields["mStatus"] == status
    assert world.merchant.of("/push")[0].fields["cardMstatus0000"] == card_status
    expected = "finish" if status == "pending" else "error"
    assert answer.headers["location"].startswith(f"{world.merchant.url}/{expected}?")
    assert query_of(answer.headers["location"])["mStatus"] == status


def test_a_pending_card_can_be_decided_later(world: World) -> None:
    world.control("/faults", kind="pending")
    world.pay_by_card(world.open_page())
    assert world.search(service="card")["orderStatus"] == "pending"
    world.control("/orders/ORDER-1/resolve", outcome="success")
    assert world.search(service="card")["lastSuccessTxnType"] == "Capture"
    assert world.merchant.of("/push")[-1].fields["cardMstatus0000"] == "success"


def test_pressing_twice_pays_and_tells_once(world: World) -> None:
    page = world.open_page()
    world.pay_by_card(page)
    again = world.client.post(f"{page}/3ds", data={"outcome": "success"})
    assert again.headers["location"] == f"{page}/result"
    assert len(world.merchant.of("/result")) == 1
    assert world.client.post(f"{page}/confirm").headers["location"] == f"{page}/result"


def test_pressing_at_the_same_moment_pays_and_tells_once(world: World) -> None:
    page = world.open_page()
    card = {"card_number": "4111111111111111", "card_expire": "12/30", "security_code": "123"}
    world.client.post(f"{page}/card", data=card)
    world.client.post(f"{page}/confirm")

    def press(_: int) -> int:
        return world.client.post(f"{page}/3ds", data={"outcome": "success"}).status_code

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(press, range(8))) == {303}
    assert len(world.merchant.of("/result")) == 1
    assert len(world.order()["transactions"]) == 4


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"card_number": "4111111111111112"}, "カード番号に誤りがあります"),
        ({"card_number": "4242424242424242"}, "実際のカードは受け付けていません"),
        ({"card_number": ""}, "カード番号を入力してください"),
        ({"card_expire": "13/30"}, "有効期限を「月／年」の順に"),
        ({"card_expire": "01/27"}, "有効期限が過ぎています"),
        ({"security_code": "12"}, "セキュリティコードを"),
    ],
)
def test_bad_card_input_is_answered_at_the_field(
    world: World, changes: dict[str, str], message: str
) -> None:
    page = world.open_page()
    card = {"card_number": "4111111111111111", "card_expire": "02/27", "security_code": "123"}
    answer = world.client.post(f"{page}/card", data={**card, **changes})
    assert answer.status_code == 400
    assert message in text_of(answer)
    assert world.order()["card_masked"] == ""


def test_full_width_and_grouped_digits_are_understood(world: World) -> None:
    page = world.open_page()
    card = {
        "card_number": "４１１１ 1111-1111 1111",
        "card_expire": "２／２０２７",
        "security_code": "１２３",
    }
    assert world.client.post(f"{page}/card", data=card).status_code == 303
    assert world.order()["card_masked"] == "411111********11"
    assert world.order()["card_expiry"] == "02/27"


def test_leaving_goes_to_the_unfinished_address_and_the_page_stays_open(world: World) -> None:
    page = world.open_page()
    answer: httpx.Response = world.client.get(f"{page}/amount")
    assert f"{world.merchant.url}/unfinished?orderId=ORDER-1&amp;sessionId=" in answer.text
    assert world.pay_by_card(page).headers["location"] == f"{page}/result"


def test_a_refused_result_notice_is_repeated(world: World) -> None:
    world.merchant.next_statuses = [500]
    world.pay_by_card(world.open_page())
    wait_for(lambda: len(world.merchant.of("/result")) == 2)
    first, second = world.merchant.of("/result")
    assert first.body == second.body


def test_a_card_charged_with_a_wrong_amount_shows_in_search(world: World) -> None:
    world.control("/faults", kind="wrong_amount", amount=1100)
    world.pay_by_card(world.open_page())
    steps = world.search(service="card")["transactionInfos"]["transactionInfo"]
    assert {step["amount"] for step in steps} == {"1100"}
