"""The convenience store: slip, payment at the till, deposit push, Search and cancel."""

import pytest

from tests.simulator.world import JST, NOW, World, text_of, wait_for


@pytest.mark.parametrize(
    ("shop", "digits"),
    [
        ("sej", 13),
        ("econ-fm", 18),
        ("econ-lw", 7),
        ("econ-mini", 7),
        ("other", 11),
        ("econ-sn", 7),
    ],
)
def test_each_shop_gives_its_number_and_instructions(world: World, shop: str, digits: int) -> None:
    page = world.open_page()
    assert world.take_slip(page, shop).headers["location"] == f"{page}/result"
    number = world.order()["receipt_no"]
    assert len(number) == digits
    shown = text_of(world.client.get(f"{page}/result"))
    assert number in shown
    assert "2027年3月1日(月) 23:59まで" in shown
    assert "お支払いはまだ済んでいません" in shown


def test_the_result_notice_of_a_slip_means_issued_not_paid(world: World) -> None:
    world.take_slip(world.open_page())
    notice = world.merchant.of("/result")[0].fields
    assert (notice["mStatus"], notice["vResultCode"]) == ("success", "D001000000000000")
    assert (notice["userName"], notice["telephoneno"]) == ("髙橋花子", "09012345678")
    found = world.search()
    assert found["properOrderInfo"]["paidDatetime"] == ""
    assert found["properOrderInfo"]["payLimit"] == "2027/03/01"
    assert found["lastSuccessTxnType"] == "Authorize"
    assert world.merchant.of("/push") == []


def test_the_form_is_prefilled_and_keeps_what_was_typed(world: World) -> None:
    page = world.open_page()
    assert 'value="髙橋"' in world.client.get(f"{page}/cvs").text
    form = {"name1": "吉野", "name2": "Taro", "telephone": "12345", "shop": ""}
    answer = world.client.post(f"{page}/cvs", data=form)
    assert answer.status_code == 400
    assert 'value="吉野"' in answer.text
    assert "名は全角10文字以内で入力してください。" in text_of(answer)
    assert "電話番号は0から始まる10桁か11桁の数字で入力してください。" in text_of(answer)
    assert "お支払いになる店舗を選んでください。" in text_of(answer)
    assert world.order()["state"] == "registered"


def test_paid_at_the_shop_is_known_to_search_before_the_report(world: World) -> None:
    world.take_slip(world.open_page())
    world.control("/orders/ORDER-1/pay", paid_at="2027-02-20T18:30:05+09:00")
    proper = world.search()["properOrderInfo"]
    assert proper["paidDatetime"] == "2027-02-20 18:30:05.0"
    assert proper["receivedDatetime"] == ""
    assert world.merchant.of("/push") == []
    world.control("/orders/ORDER-1/notify")
    assert world.search()["properOrderInfo"]["receivedDatetime"].startswith("2027-02-15 10:0")
    push = world.merchant.of("/push")[0].fields
    assert push == {
        "numberOfNotify": "1",
        "pushTime": push["pushTime"],
        "pushId": "00000001",
        "orderId0000": "ORDER-1",
        "cvsType0000": "sej",
        "receiptNo0000": world.order()["receipt_no"],
        "receiptDate0000": "20270220183005",
        "rcvAmount0000": "11000",
        "dummy0000": "1",
    }


def test_pay_and_notify_in_one_call_reports_the_answer(world: World) -> None:
    world.take_slip(world.open_page())
    done = world.control("/orders/ORDER-1/pay", notify=True)
    assert done["order"]["state"] == "received"
    assert [message["answers"] for message in done["messages"]] == [["200"]]


def test_a_push_is_repeated_until_it_is_answered_with_200(world: World) -> None:
    world.take_slip(world.open_page())
    world.merchant.next_statuses = [500, 302]
    world.control("/orders/ORDER-1/pay", notify=True)
    wait_for(lambda: len(world.merchant.of("/push")) == 3)
    assert len({push.body for push in world.merchant.of("/push")}) == 1


def test_pushing_gives_up_after_the_last_pause(world: World) -> None:
    world.take_slip(world.open_page())
    world.merchant.next_statuses = [500] * 4
    world.control("/orders/ORDER-1/pay", notify=True)
    wait_for(
        lambda: world.client.get("/control/messages").json()["messages"][0]["state"] == "given_up"
    )
    assert len(world.merchant.of("/push")) == 4


def test_another_amount_paid_is_told_and_found(world: World) -> None:
    world.take_slip(world.open_page())
    world.control("/orders/ORDER-1/pay", amount=10000, notify=True)
    assert world.merchant.of("/push")[0].fields["rcvAmount0000"] == "10000"
    steps = world.search()["transactionInfos"]["transactionInfo"]
    assert [(step["command"], step["amount"]) for step in steps] == [
        ("Authorize", "11000"),
        ("Capture", "10000"),
    ]


def test_an_unpaid_slip_can_be_cancelled_once(world: World) -> None:
    page = world.open_page()
    world.take_slip(page)
    assert world.cancel()["mstatus"] == "success"
    assert world.search()["orderStatus"] == "cancel"
    assert world.cancel()["mstatus"] == "failure"
    assert "お支払い番号は取り消されました" in text_of(world.client.get(f"{page}/result"))
    assert world.client.post("/control/orders/ORDER-1/pay").status_code == 409


def test_a_paid_slip_cannot_be_cancelled(world: World) -> None:
    world.take_slip(world.open_page())
    world.control("/orders/ORDER-1/pay")
    assert world.cancel()["mstatus"] == "failure"


def test_cancel_wants_the_service_of_the_slip_and_a_known_order(world: World) -> None:
    world.take_slip(world.open_page(), "econ-lw")
    assert world.cancel(option="sej")["mstatus"] == "failure"
    assert world.cancel("ORDER-9")["mstatus"] == "failure"
    assert world.cancel(option="econ")["mstatus"] == "success"


def test_a_slip_expires_with_the_merchants_business_date(world: World) -> None:
    page = world.open_page()
    world.take_slip(page)
    world.merchant.now = NOW.replace(month=3, day=1, hour=23, minute=59)
    assert world.order()["expired"] is False
    world.merchant.now = NOW.replace(month=3, day=2, hour=0).astimezone(JST)
    assert world.order()["expired"] is True
    assert world.search()["orderStatus"] == "expired"
    assert world.cancel()["mstatus"] == "failure"
    assert "お支払い期限を過ぎています" in text_of(world.client.get(f"{page}/result"))
    assert world.client.post("/control/orders/ORDER-1/pay").status_code == 409
    world.control("/orders/ORDER-1/pay", force=True, notify=True)
    assert world.merchant.of("/push")[0].fields["rcvAmount0000"] == "11000"


def test_a_cancelled_slip_may_still_be_paid_at_a_slow_till(world: World) -> None:
    world.take_slip(world.open_page())
    world.cancel()
    world.control("/orders/ORDER-1/pay", force=True, notify=True)
    assert world.search()["properOrderInfo"]["paidDatetime"] != ""


def test_the_start_page_pays_and_notifies(world: World) -> None:
    world.take_slip(world.open_page())
    assert "店頭で支払う" in world.client.get("/").text
    path = "/console/A100000000000000000000/ORDER-1"
    assert world.client.post(f"{path}/notify").status_code == 409
    assert world.client.post(f"{path}/pay").status_code == 303
    assert "お支払い済み・入金通知はまだ" in text_of(world.client.get("/"))
    assert world.client.post(f"{path}/notify").status_code == 303
    assert "入金通知済み" in text_of(world.client.get("/"))
    assert world.client.post(f"{path}/pay").status_code == 409
