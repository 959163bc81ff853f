"""The bank of a season: what was transferred, what it took back, and the files it makes of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from koshin.core.bank.statement import Account, Movement, Statement
from koshin.core.bank.writer import write_zengin
from koshin.core.scheme.bank_rules import OwnAccount

OPENING = 1_000_000
# As an export of ゆうちょダイレクト begins; no other CSV is in the sample associations.
CSV_HEAD = (
    "お客さま口座情報,",
    "店名,〇一八,",
    "",
    "取引日,入出金明細ＩＤ,受入金額（円）,払出金額（円）,詳細１,詳細２,現在（貸付）高,",
)


@dataclass(frozen=True, kw_only=True)
class Told:
    """A movement on one of the association's accounts."""

    account: str
    movement: Movement


@dataclass(kw_only=True)
class OwnBank:
    """Every movement, in the order in which it happened."""

    accounts: Sequence[OwnAccount]
    told: list[Told] = field(default_factory=list)

    def transfer(self, account: str, amount: int, *, payer: str, on: date) -> int:
        """Money comes; the bank's number of it, of six digits at most."""
        number = len(self.told) + 1
        self._note(account, number, amount, payer=payer, on=on)
        return number

    def take_back(self, number: int, *, on: date) -> None:
        """The bank corrects itself: the transfer was not for this account (取消)."""
        came = self.told[number - 1]
        moved = came.movement
        self._note(came.account, number, moved.amount, payer=moved.payer, on=on, cancels=True)

    def can_take_back(self, account: str) -> bool:
        """Whether the account's form has a record for it; a CSV of this bank has none."""
        return self._own(account).file.startswith("zengin")

    def moved(self, account: str, *, first: date, last: date) -> bool:
        """Whether there is anything to tell about these days."""
        days = (t.movement.booked_on for t in self.told if t.account == account)
        return any(first <= day <= last for day in days)

    def statement(self, account: str, *, first: date, last: date, commas: bool) -> bytes:
        """The account's file about these days, in the form in which the association reads it."""
        own = self._own(account)
        mine = [t.movement for t in self.told if t.account == account]
        moved = [m for m in mine if first <= m.booked_on <= last]
        opening = OPENING + sum(map(_worth, [m for m in mine if m.booked_on < first]))
        if not own.file.startswith("zengin"):
            return _csv(moved, opening=opening)
        statement = Statement(
            account=Account(
                bank=own.bank, branch=own.branch, kind=own.kind, number=own.number.lstrip("0")
            ),
            first_day=first,
            last_day=last,
            movements=moved,
            opening=opening,
        )
        return write_zengin(
            [statement], type_code=own.file.removeprefix("zengin"), on=last, commas=commas
        )

    def _own(self, account: str) -> OwnAccount:
        return next(own for own in self.accounts if own.code == account)

    def _note(
        self,
        account: str,
        number: int,
        amount: int,
        *,
        payer: str,
        on: date,
        cancels: bool = False,
    ) -> None:
        movement = Movement(
            line=1,
            raw="",
            booked_on=on,
            value_on=on,
            incoming=not cancels,
            kind="transfer",
            amount=amount,
            sequence=f"{number:06}",
            payer=payer,
            cancels=cancels,
        )
        self.told.append(Told(account=account, movement=movement))


def number_of(sequence: str) -> int:
    """The bank's number of a transfer, from what a row says of it."""
    return int(sequence[-6:])


def damaged(content: bytes) -> bytes:
    """The same file with a line of rubbish before its last one."""
    lines = content.removesuffix(b"\r\n").split(b"\r\n")
    return b"\r\n".join([*lines[:-1], b"?", lines[-1], b""])


def _worth(movement: Movement) -> int:
    return -movement.amount if movement.cancels else movement.amount


def _csv(movements: Sequence[Movement], *, opening: int) -> bytes:
    lines, balance = list(CSV_HEAD), opening
    for moved in movements:
        balance += moved.amount
        day = f"{moved.booked_on:%Y%m%d}"
        lines.append(f"{day},{day}{moved.sequence},{moved.amount},,振込,{moved.payer},{balance},")
    return ("\r\n".join(lines) + "\r\n").encode("cp932")
