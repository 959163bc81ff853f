"""What goes to the provider and what comes back, read and written without a network."""

from typing import Any

import pytest

from koshin.capabilities.payments.providers.port import ProviderDeclined, ProviderSilent
from koshin.capabilities.payments.providers.veritrans.answers import read
from koshin.capabilities.payments.providers.veritrans.hosted import name, plain, read_keys
from koshin.capabilities.payments.providers.veritrans.push import read_push
from tests.stories import jst


def step(command: str, mstatus: str = "success", **more: Any) -> dict[str, Any]:
    return {
        "command": command,
        "mstatus": mstatus,
        "vResultCode": "A001000000000000",
        "txnDatetime": "2027-02-15 10:05:06.0",
        "amount": "11000",
        **more,
    }


def info(service: str, *steps: dict[str, Any], **more: Any) -> dict[str, Any]:
    inner: Any = list(steps) if len(steps) != 1 else steps[0]
    return {"serviceTypeCd": service, "transactionInfos": {"transactionInfo": inner}, **more}


SLIP = {"cvsType": "sej", "receiptNo": "1234567890123", "payLimit": "2027/03/01"}
PAID_AT_SHOP = SLIP | {"paidDatetime": "2027-02-16 08:00:00.123"}


@pytest.mark.parametrize(
    ("infos", "outcome"),
    [
        ([], "nothing"),
        ([info("card", step("Authorize"), step("Capture"))], "paid"),
        (
            [
                info(
                    "card",
                    step("Authorize", properTransactionInfo={"cardTransactionType": "ac"}),
                )
            ],
            "paid",
        ),
        ([info("card", step("Authorize"))], "pending"),
        ([info("card", step("Authorize", "pending"))], "pending"),
        ([info("card", step("Authorize", "failure"))], "failed"),
        ([info("mpi", step("Authorize"), step("Verify", "failure"))], "failed"),
        ([info("mpi", step("Authorize"))], "nothing"),
        ([info("cvs", step("Authorize"), properOrderInfo=SLIP)], "slip"),
        (
            [info("cvs", step("Authorize"), properOrderInfo=SLIP, orderStatus="expired")],
            "expired",
        ),
        ([info("cvs", step("Authorize"), step("Cancel"), properOrderInfo=SLIP)], "cancelled"),
        ([info("cvs", step("Authorize"), properOrderInfo=PAID_AT_SHOP)], "reported"),
        (
            [
                info("mpi", step("Verify", "failure")),
                info("card", step("Authorize"), step("Capture")),
            ],
            "paid",
        ),
    ],
)
def test_search_answers_are_read_as_one_outcome(infos: list[dict[str, Any]], outcome: str) -> None:
    assert read(infos).outcome == outcome


def test_a_shop_payment_is_the_amount_and_instant_of_the_till() -> None:
    received = PAID_AT_SHOP | {"receivedDatetime": "2027-02-16 10:00:00.0"}
    heard = read(
        [info("cvs", step("Authorize"), step("Capture", amount="10999"), properOrderInfo=received)]
    )
    assert (heard.outcome, heard.method, heard.amount) == ("paid", "shop", 10999)
    assert heard.paid_at == jst("2027-02-16 08:00")
    assert heard.slip == {"kind": "sej", "number": "1234567890123", "deadline": "2027-03-01"}


NUMBERS = {
    "shunoKikanNo": "58091",
    "customerNo": "12345678901234",
    "confirmNo": "654321",
    "payLimit": "20270301",
}
READ = {
    "kind": "payeasy",
    "institution": "58091",
    "customer": "12345678901234",
    "confirmation": "654321",
    "deadline": "2027-03-01",
}


@pytest.mark.parametrize(
    ("proper", "status", "outcome"),
    [
        ({}, "initial", "slip"),
        ({}, "expired", "expired"),
        ({"paidDatetime": "2027-02-16 08:00:00.0"}, "initial", "reported"),
        (
            {
                "paidDatetime": "2027-02-16 08:00:00.0",
                "receivedDatetime": "2027-02-16 08:00:03.0",
            },
            "end",
            "paid",
        ),
    ],
)
def test_pay_easy_is_three_numbers_and_then_the_instant_at_the_bank(
    proper: dict[str, str], status: str, outcome: str
) -> None:
    steps = [step("Authorize"), *([step("Capture", amount="11000")] if proper else [])]
    heard = read([info("bank", *steps, properOrderInfo=NUMBERS | proper, orderStatus=status)])
    assert (heard.outcome, heard.method, dict(heard.slip)) == (outcome, "payeasy", READ)
    if outcome == "paid":
        assert (heard.amount, heard.paid_at) == (11000, jst("2027-02-16 08:00"))


def test_pay_easy_that_the_provider_refused_is_a_failed_try() -> None:
    assert read([info("bank", step("Authorize", "failure"))]).outcome == "failed"


@pytest.mark.parametrize(
    "broken", [step("Capture", amount="much"), step("Capture", txnDatetime="yesterday")]
)
def test_money_without_a_readable_amount_or_time_is_no_answer(broken: dict[str, Any]) -> None:
    with pytest.raises(ProviderSilent):
        read([info("card", broken)])


def test_a_push_is_split_by_its_four_digits_and_unknown_fields_are_kept() -> None:
    push = read_push(
        b"numberOfNotify=2&pushTime=1&pushId=2&orderId0000=a-1&rcvAmount0000=11000&dummy0000=1"
        b"&orderId0001=b-1&rcvAmount0001=5500&dummy0001=0&new0001=%E5%80%A4"
    )
    assert push.problem == ""
    assert [(r.order_id, r.amount, r.test) for r in push.records] == [
        ("a-1", 11000, True),
        ("b-1", 5500, False),
    ]
    assert push.records[1].fields["new"] == "値"


@pytest.mark.parametrize(
    "body",
    [
        b"numberOfNotify=3&orderId0000=a-1&dummy0000=1",
        b"orderId0000=a-1&dummy0000=1",
        b"",
        b"\xff\xfe",
    ],
)
def test_a_push_that_announces_another_number_is_told_apart(body: bytes) -> None:
    assert read_push(body).problem


@pytest.mark.parametrize(
    "fields",
    [
        b"rcvAmount0000=1&dummy0000=1",
        b"orderId0000=a b&dummy0000=1",
        b"orderId0000=a-1&rcvAmount0000=-1&dummy0000=1",
        b"orderId0000=a-1&rcvAmount0000=1e3&dummy0000=1",
        b"orderId0000=a-1&rcvAmount0000=1",
    ],
)
def test_a_bad_record_says_why(fields: bytes) -> None:
    assert read_push(b"numberOfNotify=1&" + fields).records[0].problem


def test_keys_are_read_from_the_lines_of_the_answer() -> None:
    keys = read_keys("MERCHANT_ENCRYPTION_KEY=a+/b==\r\nBROWSER_ENCRYPTION_KEY=c+/d==\r\n")
    assert (keys.secret, keys.browser) == ("a+/b==", "c+/d==")
    with pytest.raises(ProviderDeclined, match="重複"):
        read_keys("ERROR_MESSAGE=%E9%87%8D%E8%A4%87\n")
    with pytest.raises(ProviderSilent):
        read_keys("<html>maintenance</html>")


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("山田", "山田"),
        ("髙橋", "髙橋"),
        ("渡邉 ‐ー", "渡邉ー"),
        ("葛󠄀子", "葛子"),
        ("Smith-O'Neil", "ＳｍｉｔｈＯＮｅｉｌ"),
        ("勅使河原五右衛門之助太郎", "勅使河原五右衛門之助"),
        ("𠮷野", ""),
    ],
)
def test_names_are_filled_in_as_the_provider_can_print_them_or_not_at_all(
    written: str, sent: str
) -> None:
    assert name(written) == sent


def test_a_title_is_cut_to_what_the_provider_takes() -> None:
    assert plain("2027年度 資格更新料<1>", 50) == "２０２７年度資格更新料１"
    assert len(plain("あ" * 60, 50)) == 50


@pytest.mark.parametrize("proper", [{"receivedDatetime": "2027-02-16 09:00:00"}, {}])
def test_money_of_a_service_that_is_not_ours_is_never_taken_for_nothing(
    proper: dict[str, str],
) -> None:
    steps = [step("Authorize")] if proper else [step("Authorize"), step("Capture")]
    expired_slip = info("cvs", step("Authorize"), properOrderInfo=SLIP, orderStatus="expired")
    heard = read([expired_slip, info("emoney", *steps, properOrderInfo=proper)])
    assert (heard.outcome, heard.trouble, heard.amount) == ("pending", "unknown_service", 11000)


def test_a_service_that_is_not_ours_says_nothing_before_money_comes() -> None:
    assert read([info("emoney", step("Authorize"))]).outcome == "nothing"
