"""The sample of payments.md 3.1, and statements for tests."""

from datetime import date

from koshin.core.bank.statement import Account, Movement, Statement

ON = date(2026, 11, 22)
ACCOUNT = Account(bank="9999", branch="123", kind="1", number="7654321")
SAMPLE_LINES = (
    "10100811220811200811209999ﾃｽﾄ            123ﾎﾝﾃﾝ           17654321ｼﾔ)ｼｶｸｷﾖｳｶｲ",
    "2000001081120081120000001100000000000000000000123"
    + "ﾔﾏﾀﾞ ﾀﾛｳ".ljust(48)
    + "ﾐﾎﾝ".ljust(15)
    + "ｴｷﾏｴ".ljust(15)
    + "0",
    "8000001000000011000000000000000000000",
    "9",
)


def sample(separator: bytes = b"\r\n", *, lines: tuple[str, ...] = SAMPLE_LINES) -> bytes:
    """The records padded to 200 bytes of CP932."""
    return b"".join(line.encode("cp932").ljust(200) + separator for line in lines)


def movement(line: int = 2, **said: object) -> Movement:
    """A transfer of 11,000 yen by ヤマダ タロウ, or as said."""
    given = {
        "line": line,
        "raw": "",
        "booked_on": date(2026, 11, 20),
        "value_on": date(2026, 11, 20),
        "incoming": True,
        "kind": "transfer",
        "amount": 11_000,
        "sequence": f"{line:06d}",
        "payer": "ﾔﾏﾀﾞ ﾀﾛｳ",
        **said,
    }
    return Movement(**given)  # type: ignore[arg-type]


def statement(*movements: Movement, opening: int = 0) -> Statement:
    """What moved on the sample account on 20 and 21 November 2026."""
    return Statement(
        account=ACCOUNT,
        first_day=date(2026, 11, 20),
        last_day=date(2026, 11, 21),
        movements=movements,
        opening=opening,
    )
