"""The bank's file of refunds, and the providers' lists: exact, whole, or refused with the place."""

from datetime import date

import pytest

from koshin.capabilities.payments.settlement_profiles import profiles
from koshin.core.settlement_list import Unreadable, read_list
from koshin.core.transfer_file import (
    Sender,
    Transfer,
    Untransferable,
    bank_letters,
    transfer_file,
)

SENDER = Sender(
    client="0000000001",
    name="ﾄｸﾋ)ﾐﾎﾝｷﾖｳｶｲ",
    bank="9999",
    branch="202",
    kind="1",
    number="0000022",
)


def transfer(**changes: object) -> Transfer:
    values = {
        "bank": "0001",
        "bank_name": "ﾐﾎﾝ",
        "branch": "123",
        "branch_name": "ﾎﾝﾃﾝ",
        "kind": "1",
        "number": "1234567",
        "name": "ﾔﾏﾀﾞ ﾀﾛｳ",
        "amount": 22_000,
        "reference": "R000000001",
    }
    return Transfer(**{**values, **changes})  # type: ignore[arg-type]


def test_every_record_is_120_bytes_and_the_trailer_sums_the_data() -> None:
    content = transfer_file(SENDER, [transfer(), transfer(amount=500)], pay_on=date(2027, 4, 23))
    records = content.decode("cp932").split("\r\n")
    assert [len(record.encode("cp932")) for record in records] == [120] * 5 + [0]
    assert [record[:1] for record in records[:5]] == ["1", "2", "2", "8", "9"]
    assert records[0][:4] == "1210"
    assert records[0][4:14] == "0000000001"
    assert records[0][54:62] == "04239999"
    assert records[1][1:5] == "0001"
    assert records[1][5:20] == "ﾐﾎﾝ".ljust(15)
    assert records[1][42:50] == "11234567"
    assert records[1][50:80] == "ﾔﾏﾀﾞ ﾀﾛｳ".ljust(30)
    assert records[1][80:90] == "0000022000"
    assert records[1][90:101] == "0R000000001"
    assert records[3][1:19] == "000002000000022500"


@pytest.mark.parametrize(
    ("typed", "written"),
    [("ｷｬｯｼｭ", "ｷﾔﾂｼﾕ"), ("ﾀﾛｰ", "ﾀﾛ-"), ("abc", "ABC"), ("ｶ)ﾔﾏﾀﾞ", "ｶ)ﾔﾏﾀﾞ")],
)
def test_names_are_written_in_the_letters_that_banks_take(typed: str, written: str) -> None:
    assert bank_letters(typed) == written


@pytest.mark.parametrize(
    "changes",
    [{"number": "123456"}, {"name": "山田"}, {"name": "ｱ" * 31}, {"amount": 0}, {"bank": "00x1"}],
)
def test_what_does_not_fit_is_never_cut(changes: dict[str, object]) -> None:
    with pytest.raises(Untransferable):
        transfer_file(SENDER, [transfer(**changes)], pay_on=date(2027, 4, 23))


HEAD = "取引ID,処理区分,決済サービス,金額,手数料,処理日\r\n"


def test_a_veritrans_list_is_read_by_its_columns_in_either_encoding() -> None:
    text = (
        f'{HEAD}o-1,売上,クレジットカード,"22,000",330,2027/04/20\r\n'
        "o-1,返金,クレジットカード,-22000,0,20270421\r\n"
        "o-2,照会,,0,0,2027/4/20\r\n"
    )
    for encoding in ("cp932", "utf-8-sig"):
        paid, back = read_list(profiles()["veritrans"], text.encode(encoding))
        assert (paid.order_id, paid.kind, paid.method, paid.amount, paid.fee, paid.day) == (
            "o-1",
            "paid",
            "card",
            22_000,
            330,
            date(2027, 4, 20),
        )
        assert (back.kind, back.amount, back.day) == ("refunded", 22_000, date(2027, 4, 21))


def test_a_stripe_list_is_read_by_its_own_columns() -> None:
    text = (
        "balance_transaction_id,created,currency,gross,fee,net,reporting_category,"
        "payment_method_type,payment_metadata[order]\n"
        "txn_1,2027-04-20 10:00:00,jpy,22000.00,792,21208,charge,card,o-1\n"
        "txn_2,2027-04-20 10:00:00,jpy,-100,0,-100,payout,,\n"
    )
    (only,) = read_list(profiles()["stripe"], text.encode())
    assert (only.order_id, only.amount, only.fee, only.method) == ("o-1", 22_000, 792, "card")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 0),
        ("取引ID,金額\r\n", 1),
        (HEAD + "o-1,売上,,100,0,2027/4/20\r\no-2,売上,,1.5,0,2027/4/20\r\n", 3),
        (HEAD + "o-1,売上,,100,0,4月20日\r\n", 2),
        (HEAD + "o-1,売上\r\n", 2),
    ],
)
def test_a_list_that_is_not_as_stated_is_refused_whole_with_its_line(text: str, line: int) -> None:
    with pytest.raises(Unreadable) as refused:
        read_list(profiles()["veritrans"], text.encode())
    assert refused.value.line == line
