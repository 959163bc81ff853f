"""Pay-easy: the three numbers, the bank, the push and Search."""

from tests.simulator.world import World, text_of


def take_numbers(world: World, page: str, **changes: str) -> int:
    form = {"name1": "髙橋", "name2": "花子", "kana1": "タカハシ", "kana2": "ハナコ"} | changes
    return world.client.post(f"{page}/bank", data=form).status_code


def test_the_three_numbers_are_shown_told_and_found(world: World) -> None:
    page = world.open_page(SETTLEMENT_TYPE="03", CONTENTS="資格更新料")
    assert take_numbers(world, page) in (302, 303)
    order = world.order()
    shown = text_of(world.client.get(f"{page}/result"))
    for number, digits in (("kikan_no", 5), ("customer_no", 14), ("confirm_no", 6)):
        assert len(order[number]) == digits
        assert order[number] in shown
    assert "2027年3月1日(月) 23:59まで" in shown
    notice = world.merchant.of("/result")[0].fields
    assert (notice["mStatus"], notice["vResultCode"]) == ("success", "P001000000000000")
    proper = world.search(service="bank")["properOrderInfo"]
    assert proper == {
        "shunoKikanNo": order["kikan_no"],
        "customerNo": order["customer_no"],
        "confirmNo": order["confirm_no"],
        "payLimit": "20270301",
        "paidDatetime": "",
        "receivedDatetime": "",
    }


def test_the_push_of_a_paid_number_bears_the_fields_of_the_bank_service(world: World) -> None:
    take_numbers(world, world.open_page())
    world.control("/orders/ORDER-1/pay", paid_at="2027-02-20T18:30:05+09:00", notify=True)
    order, push = world.order(), world.merchant.of("/push")[0].fields
    assert {name: value for name, value in push.items() if name.endswith("0000")} == {
        "orderId0000": "ORDER-1",
        "kikanNo0000": order["kikan_no"],
        "kigyoNo0000": "00042",
        "rcvDate0000": "20270220183005",
        "customerNo0000": order["customer_no"],
        "confNo0000": order["confirm_no"],
        "rcvAmount0000": "11000",
        "dummy0000": "1",
    }
    assert world.order()["state"] == "received"


def test_numbers_have_no_cancel_command(world: World) -> None:
    take_numbers(world, world.open_page())
    assert world.cancel()["mstatus"] == "failure"
    assert world.order()["state"] == "issued"


def test_the_form_says_what_is_wrong_and_keeps_what_was_typed(world: World) -> None:
    page = world.open_page()
    form = {"name1": "髙橋", "name2": "花子", "kana1": "たかはし", "kana2": ""}
    answer = world.client.post(f"{page}/bank", data=form)
    assert answer.status_code == 400
    assert 'value="たかはし"' in answer.text
    assert "姓（カナ）は全角カタカナで入力してください。" in text_of(answer)
    assert "名（カナ）を入力してください。" in text_of(answer)


def test_a_page_for_one_method_offers_no_other(world: World) -> None:
    for number, (kind, only) in enumerate((("01", "card"), ("02", "cvs"), ("03", "bank"))):
        page = world.open_page(f"ORDER-{number}", SETTLEMENT_TYPE=kind)
        shown = world.client.get(f"{page}/method").text
        offered = [each for each in ("card", "cvs", "bank") if f'value="{each}"' in shown]
        assert offered == [only]
