"""What everybody in a season shares: time, log, the outside, the post and the workers."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Protocol

from koshin.capabilities.bank.models import BankRow
from koshin.ops.bench.crowd import Place
from koshin.ops.season.bank import OwnBank
from koshin.ops.season.outside import Outside
from koshin.ops.season.timeline import Event
from koshin.ops.season.truth import PaidOut, Truth


class Payer(Protocol):
    """Whoever transfers money, as the office knows them."""

    way: str

    @property
    def number(self) -> str: ...


class Expects(Protocol):
    """The office, as people know it."""

    def expect(self, payer: Payer) -> None: ...


class Wishes(Protocol):
    """The companies, as people know them."""

    def wish(self, employee: Any) -> bool: ...


class Records(Protocol):
    """The treasurer, as the bank desk knows them."""

    def recorded(self, row: BankRow, paid_out: PaidOut) -> None: ...


class Scene(Protocol):
    """See :class:`koshin.ops.season.play.Season`. ``mistaken``: transfers that the office will
    take for somebody else's first."""

    place: Place
    opens: datetime
    outside: Outside
    bank: OwnBank
    truth: Truth
    faults: list[str]
    mistaken: set[int]
    return_url: str

    @property
    def companies(self) -> Wishes: ...

    @property
    def treasurer(self) -> Records: ...

    @property
    def now(self) -> datetime: ...

    @property
    def office(self) -> Expects: ...

    def say(self, words: str) -> None: ...

    def plan(self, at: datetime, event: Event) -> None: ...

    def after(self) -> None: ...

    def ask(self, attempt_id: int) -> None: ...
