"""Zengin files are read to the letter, or refused whole with line and reason."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from koshin.core.bank.identity import identified
from koshin.core.bank.statement import FileRefused, Movement
from koshin.core.bank.writer import write_zengin
from koshin.core.bank.zengin import read_zengin
from tests.core.bank.samples import ACCOUNT, ON, SAMPLE_LINES, movement, sample, statement


def faults_of(content: bytes, *, type_code: str = "01") -> list[tuple[int, str]]:
    with pytest.raises(FileRefused) as refused:
        read_zengin(content, type_code=type_code, on=ON)
    return [(fault.line, fault.code) for fault in refused.value.faults]


@pytest.mark.parametrize(
    "content",
    [
        sample(),
        sample(b"\n"),
        sample(b""),
        sample() + b"\x1a",
        sample(b"") + b"\x1a",
        sample().decode("cp932").encode("utf-8"),
        sample().decode("cp932").encode("utf-8-sig"),
        sample(b"").decode("cp932").encode("utf-8"),
    ],
    ids=["crlf", "lf", "none", "crlf-1a", "none-1a", "utf8", "utf8-bom", "utf8-none"],
)
def test_the_sample_notice_is_read_however_it_was_saved(content: bytes) -> None:
    found = read_zengin(content, type_code="01", on=ON)
    assert len(found) == 1
    assert found[0].account == ACCOUNT
    assert found[0].first_day == found[0].last_day == date(2026, 11, 20)
    only = found[0].movements[0]
    assert replace(only, raw="") == Movement(
        line=2,
        raw="",
        booked_on=date(2026, 11, 20),
        value_on=date(2026, 11, 20),
        incoming=True,
        kind="transfer",
        amount=11_000,
        sequence="000001",
        payer="ﾔﾏﾀﾞ ﾀﾛｳ",
        payer_code="0000000123",
        sender="ﾐﾎﾝ ｴｷﾏｴ",
    )
    assert only.raw.rstrip() == SAMPLE_LINES[1]


def test_a_western_year_is_read_as_one() -> None:
    lines = tuple(
        line.replace("0811200811209999", "2611202611209999").replace("081120081120", "261120261120")
        for line in SAMPLE_LINES
    )
    found = read_zengin(sample(lines=lines), type_code="01", on=ON)
    assert found[0].movements[0].booked_on == date(2026, 11, 20)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (("8000001000000011000", "8000002000000011000"), (3, "trailer_count")),
        (("8000001000000011000", "8000001000000011001"), (3, "trailer_total")),
        (("2000001081120", "2000001081131"), (2, "date")),
        (("2000001081120", "2000001081121"), (2, "outside")),
        (("0000011000000", "00000X1000000"), (2, "digits")),
        (("10100811", "10300811"), (1, "type")),
        (("10100811", "10110811"), (1, "ebcdic")),
        (("2000001", "5000001"), (2, "unknown_record")),
    ],
)
def test_one_wrong_record_refuses_the_whole_file_and_says_where(
    change: tuple[str, str], fault: tuple[int, str]
) -> None:
    lines = tuple(line.replace(*change) for line in SAMPLE_LINES)
    assert lines != SAMPLE_LINES
    assert fault in faults_of(sample(lines=lines))


def test_a_cut_file_is_refused() -> None:
    assert faults_of(sample()[:-202]) == [(3, "no_end")]
    assert faults_of(sample(b"")[:-30]) == [(4, "length")]
    assert faults_of(b"") == [(0, "empty")]
    assert faults_of("日付,摘要\r\n".encode("cp932")) == [(1, "not_zengin")]


def test_every_fault_is_told_at_once() -> None:
    lines = tuple(
        line.replace("2000001081120", "2000001081131").replace("8000001", "8000009")
        for line in SAMPLE_LINES
    )
    assert faults_of(sample(lines=lines)) == [
        (2, "date"),
        (3, "trailer_count"),
        (3, "trailer_total"),
    ]


def test_a_statement_proves_its_balance_and_says_what_went_out() -> None:
    told = statement(
        movement(2),
        movement(3, incoming=False, amount=3_000, kind="other", payer=""),
        movement(4, incoming=False, kind="correction", cancels=True),
        movement(5, kind="cash", payer=""),
        opening=500,
    )
    content = write_zengin([told], type_code="03", on=ON)
    found = read_zengin(content, type_code="03", on=ON)[0]
    assert (found.opening, found.closing) == (500, 500 + 11_000 - 3_000 - 11_000 + 11_000)
    assert [(m.incoming, m.kind, m.cancels) for m in found.movements] == [
        (True, "transfer", False),
        (False, "other", False),
        (False, "correction", True),
        (True, "cash", False),
    ]
    wrong = content.replace(b"00000000000500", b"00000000000501", 1)
    assert faults_of(wrong, type_code="03") == [(6, "trailer_balance")]


def test_several_accounts_in_one_file_are_several_statements() -> None:
    other = replace(ACCOUNT, number="1111111")
    told = [statement(movement(2)), replace(statement(movement(3, amount=500)), account=other)]
    content = write_zengin(told, type_code="03", on=ON)
    found = read_zengin(content, type_code="03", on=ON)
    assert [(s.account, s.movements[0].amount) for s in found] == [(ACCOUNT, 11_000), (other, 500)]
    assert faults_of(
        content.replace(b"0000000007" + b"00002", b"0000000007" + b"00003"), type_code="03"
    ) == [(7, "end_accounts")]


PAYERS = st.text(alphabet="ｱｲｳｶｷｸｼﾁﾃﾄﾊﾎﾔﾕﾖﾗﾛﾝﾞﾟ ().-/0123ABC", max_size=48).map(str.strip)
MOVEMENTS = st.builds(
    movement,
    line=st.just(2),
    booked_on=st.sampled_from([date(2026, 11, 20), date(2026, 11, 21)]),
    incoming=st.booleans(),
    amount=st.integers(1, 999_999_999),
    payer=PAYERS,
    payer_code=st.sampled_from(["", "2027039168"]),
    edi=st.sampled_from(["", "INV-2026-1"]),
)


@given(st.lists(MOVEMENTS, max_size=6), st.booleans())
@settings(deadline=None, max_examples=60)
def test_what_is_written_is_read_back_in_either_form(moved: list[Movement], commas: bool) -> None:
    content = write_zengin([statement(*moved)], type_code="03", on=ON, commas=commas)
    found = read_zengin(content, type_code="03", on=ON)[0].movements
    same = [replace(m, raw="", line=2, sequence="", value_on=m.booked_on, sender="") for m in found]
    assert same == [replace(m, sequence="", value_on=m.booked_on) for m in moved]


def test_the_comma_form_tells_of_the_same_movements_as_the_fixed_one() -> None:
    told = statement(movement(2, edi="ABC"), movement(3), movement(3), opening=10)
    identities = [
        [
            (digest, ordinal)
            for digest, ordinal, _movement in identified(
                "main",
                read_zengin(
                    write_zengin([told], type_code="03", on=ON, commas=commas),
                    type_code="03",
                    on=ON,
                )[0].movements,
            )
        ]
        for commas in (False, True)
    ]
    assert identities[0] == identities[1]
    assert [ordinal for _digest, ordinal in identities[0]] == [0, 0, 1]


def test_a_comma_file_without_fillers_is_read_too() -> None:
    told = statement(movement(2))
    lines = write_zengin([told], type_code="03", on=ON, commas=True).decode("cp932").splitlines()
    header = lines[0].split(",")
    without_dummy = ",".join(header[:10] + header[11:])
    content = "\r\n".join([without_dummy, *lines[1:]]).encode("cp932")
    found = read_zengin(content, type_code="03", on=ON)
    assert found[0].account == ACCOUNT
    assert found[0].movements[0].payer == "ﾔﾏﾀﾞ ﾀﾛｳ"
