"""A bank's CSV as data: which columns it has, what they mean, how days and amounts are written."""

import re
from typing import Annotated

from pydantic import AfterValidator, model_validator

from koshin.core.scheme.base import Code, Part, Words


def _compiles(pattern: str) -> str:
    re.compile(pattern)
    return pattern


Pattern = Annotated[str, AfterValidator(_compiles)]


class Columns(Part):
    """Which column (its label in the header) holds what.

    Money stands either in ``incoming`` and ``outgoing`` or, with a sign, in ``signed``.
    """

    booked_on: Words
    incoming: Words | None = None
    outgoing: Words | None = None
    signed: Words | None = None
    payer: Words
    kind: Words | None = None
    balance: Words | None = None
    sequence: Words | None = None
    summary: tuple[Words, ...] = ()

    @model_validator(mode="after")
    def money_once(self) -> "Columns":
        if (self.signed is None) == (self.incoming is None or self.outgoing is None):
            raise ValueError("name either incoming and outgoing, or signed")
        return self


class Profile(Part):
    """One bank's export. ``headers``: every header it is known to have, in order; any other is
    refused, because a column that nobody knows may have moved the others. ``same``: a label that
    the bank has also used → the one of ``headers``."""

    code: Code
    name: Words
    same: dict[str, str] = {}
    encodings: tuple[Words, ...] = ("utf-8-sig", "cp932")
    headers: tuple[tuple[str, ...], ...]
    columns: Columns
    date: Pattern
    transfer: Pattern
    payer: Pattern = r"(?P<payer>.*)"
    before_header: int = 0
    newest_first: bool = False

    @model_validator(mode="after")
    def headers_name_the_columns(self) -> "Profile":
        for name, column in self.columns.model_dump().items():
            wanted = column if isinstance(column, tuple) else (column,)
            for label in wanted:
                if label and not all(label in header for header in self.headers):
                    raise ValueError(f"columns.{name}: no header has {label}")
        return self
