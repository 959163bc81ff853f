"""The records of the Zengin files, field by field (payments.md 3.1; JBA レコード・フォーマット).

Digits (``N``) must be digits; ``n`` may also be blank, because banks leave out what they do not
use; ``C`` is text; ``-`` is filler. Positions follow from the lengths and sum to 200 bytes.
"""

from dataclasses import dataclass

RECORD = 200


@dataclass(frozen=True, kw_only=True)
class Field:
    """One field: its name, its kind and where it stands, in bytes from 0."""

    name: str
    kind: str
    start: int
    length: int


Layout = tuple[Field, ...]


def _layout(text: str) -> Layout:
    fields = []
    start = 0
    for word in text.split():
        name, _colon, rest = word.partition(":")
        length = int(rest[1:])
        fields.append(Field(name=name, kind=rest[0], start=start, length=length))
        start += length
    if start != RECORD:
        raise ValueError(f"the fields sum to {start} bytes")
    return tuple(fields)


HEADER_01 = _layout(
    "record:N1 type:N2 code:N1 made_on:N6 first_day:N6 last_day:N6 bank:N4 bank_name:C15 "
    "branch:N3 branch_name:C15 kind:N1 number:N7 holder:C40 filler:-93"
)
DATA_01 = _layout(
    "record:N1 sequence:N6 booked_on:N6 value_on:N6 amount:N10 other_paper:n10 payer_code:n10 "
    "payer:C48 from_bank:C15 from_branch:C15 cancelled:n1 edi:C20 filler:-52"
)
TRAILER_01 = _layout("record:N1 count:N6 total:N12 cancelled_count:N6 cancelled:N12 filler:-163")
END_01 = _layout("record:N1 filler:-199")

HEADER_03 = _layout(
    "record:N1 type:N2 code:N1 made_on:N6 first_day:N6 last_day:N6 bank:N4 bank_name:C15 "
    "branch:N3 branch_name:C15 dummy:n3 kind:N1 number:N10 holder:C40 opening_sign:n1 "
    "book:n1 opening:N14 filler:-71"
)
DATA_03 = _layout(
    "record:N1 sequence:N8 booked_on:N6 value_on:N6 direction:N1 dealing:N2 amount:N12 "
    "other_paper:n12 shown_on:n6 returned_on:n6 cheque:n1 cheque_number:n7 sister:n3 "
    "payer_code:n10 payer:C48 from_bank:C15 from_branch:C15 summary:C20 edi:C20 filler:-1"
)
TRAILER_03 = _layout(
    "record:N1 in_count:N6 in_total:N13 out_count:N6 out_total:N13 closing_sign:n1 "
    "closing:N14 count:N7 filler:-139"
)
END_03 = _layout("record:N1 records:N10 accounts:N5 filler:-184")

LAYOUTS: dict[str, dict[str, Layout]] = {
    "01": {"1": HEADER_01, "2": DATA_01, "8": TRAILER_01, "9": END_01},
    "03": {"1": HEADER_03, "2": DATA_03, "8": TRAILER_03, "9": END_03},
}
