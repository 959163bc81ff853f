"""Each bank's CSV is read by its profile alone, and anything else is refused."""

from datetime import date

import pytest

from koshin.capabilities.bank.formats import formats, read
from koshin.core.bank.statement import FileRefused

ON = date(2026, 11, 22)
MUFG = (
    "日付,摘要,摘要内容,支払い金額,預かり金額,差引残高,メモ,未資金化区分,入払区分\r\n"
    '2026/11/20,振込,ﾔﾏﾀﾞ ﾀﾛｳ,,"11,000","111,000",,,入金\r\n'
    '2026/11/20,手数料,フリコミ,330,,"110,670",,,出金\r\n'
)
SMBC = (
    "年月日,お引出し,お預入れ,お取り扱い内容,残高,メモ,ラベル\r\n"
    '2026/4/2,,11000,"振込　ﾔﾏﾀﾞ ﾀﾛｳ",111000,,\r\n'
    '2026/4/2,500,,"手数料",110500,,\r\n'
)
JAPAN_POST = (
    "お客さま口座情報,\r\n店名,〇一八,\r\n明細件数：,2\r\n\r\n"
    "取引日,入出金明細ＩＤ,受入金額（円）,払出金額（円）,詳細１,詳細２,現在（貸付）高,\r\n"
    "20261120,20261120000001,11000,,振替,ﾔﾏﾀﾞ ﾀﾛｳ,111000,\r\n"
    "20261121,20261121000001,,3000,カード,,108000,\r\n"
)
RAKUTEN = (
    "取引日,入出金(円),取引後残高(円),入出金内容\r\n"
    "20261120,11000,111000,ﾔﾏﾀﾞ ﾀﾛｳ\r\n20261121,-3000,108000,カード\r\n"
)
SUMISHIN = (
    "日付,内容,出金金額(円),入金金額(円),残高(円),メモ\r\n"
    '2026/11/21,カード,"3,000",,"108,000",-\r\n'
    '2026/11/20,振込＊ﾔﾏﾀﾞ ﾀﾛｳ,,"11,000","111,000",-\r\n'
)
FILES = {
    "mufg": MUFG, "smbc": SMBC, "japanpost": JAPAN_POST, "rakuten": RAKUTEN, "sbisumishin": SUMISHIN
}  # fmt: skip


def faults_of(text: str, *, of: str) -> list[tuple[int, str]]:
    with pytest.raises(FileRefused) as refused:
        read(text.encode("cp932"), of=of, on=ON)
    return [(fault.line, fault.code) for fault in refused.value.faults]


@pytest.mark.parametrize("encoding", ["cp932", "utf-8", "utf-8-sig"])
@pytest.mark.parametrize("bank", sorted(FILES))
def test_a_transfer_is_read_with_its_payer_in_either_encoding(bank: str, encoding: str) -> None:
    found = read(FILES[bank].encode(encoding), of=bank, on=ON)[0].movements
    came = [(m.amount, m.payer, m.kind) for m in found if m.incoming]
    assert came == [(11_000, "ﾔﾏﾀﾞ ﾀﾛｳ", "transfer")]
    assert len([m for m in found if not m.incoming]) == 1


@pytest.mark.parametrize(
    ("label", "other"), [("年月日", "お取引日"), ("お取り扱い内容", "お取扱内容")]
)
def test_smbcs_other_names_of_a_column_are_read_as_well(label: str, other: str) -> None:
    (found,) = read(SMBC.replace(label, other).encode("cp932"), of="smbc", on=ON)
    assert [(m.booked_on, m.amount, m.payer) for m in found.movements if m.incoming] == [
        (date(2026, 4, 2), 11_000, "ﾔﾏﾀﾞ ﾀﾛｳ")
    ]


def test_japan_posts_own_number_identifies_the_row() -> None:
    found = read(JAPAN_POST.encode("cp932"), of="japanpost", on=ON)[0]
    assert [m.sequence for m in found.movements] == ["20261120000001", "20261121000001"]
    assert (found.first_day, found.last_day) == (date(2026, 11, 20), date(2026, 11, 21))


def test_every_profile_is_a_bank_that_can_be_chosen() -> None:
    assert {code for code, form in formats().items() if form.profile} == set(FILES)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (("日付,摘要", "日付,概要"), (1, "header")),
        (("入払区分\r\n", "入払区分,通帳\r\n"), (1, "header")),
        (("2026/11/20,振込", "2026/13/20,振込"), (2, "date")),
        (("2026/11/20,振込", "11-20,振込"), (2, "date")),
        (('"11,000"', '"11,0x0"'), (2, "amount")),
        ((",330,,", ",330,5,"), (3, "amount")),
        (("110,670", "110,671"), (3, "balance")),
        (("フリコミ,330", "フリコミ,余分,330"), (3, "columns")),
    ],
)
def test_what_the_profile_does_not_know_refuses_the_file(
    change: tuple[str, str], fault: tuple[int, str]
) -> None:
    assert change[0] in MUFG
    assert faults_of(MUFG.replace(*change, 1), of="mufg") == [fault]


@pytest.mark.parametrize("written", ["１１，０００", "￥11,000", "11,000円", "11000"])
def test_yen_are_read_in_any_width_and_dress(written: str) -> None:
    text = SMBC.replace(",,11000,", f',,"{written}",')
    assert read(text.encode("cp932"), of="smbc", on=ON)[0].movements[0].amount == 11_000


def test_another_banks_file_is_refused() -> None:
    assert faults_of(SMBC, of="mufg") == [(1, "header")]
    assert faults_of("", of="mufg") == [(0, "empty")]
