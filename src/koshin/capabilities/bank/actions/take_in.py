"""Takes a checked file in: every row stored once, and every yen that came booked to suspense."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from django.db import transaction
from django.db.models import F

from koshin.capabilities.bank import formats
from koshin.capabilities.bank.accounts import clearing_of, code_of
from koshin.capabilities.bank.models import BankFile, BankRow
from koshin.capabilities.ledger.actions.post import Event, post_all
from koshin.core.bank import names
from koshin.core.bank.identity import identified
from koshin.core.bank.statement import Movement
from koshin.core.money import Yen
from koshin.core.posting import arrival_postings
from koshin.core.scheme.bank_rules import BankRules
from koshin.platform import audit, bulk
from koshin.platform.audit import Actor
from koshin.platform.failpoints import failpoint

CHUNK = 5_000
TEXT = {"payer": 200, "payer_code": 20, "sender": 80, "summary": 300, "edi": 40, "sequence": 40}

Told = tuple[str, str, int, Movement]


@dataclass(frozen=True, kw_only=True)
class TakenIn:
    """How many rows the file has, and how many of them no file had told before."""

    rows: int
    new: int


def take_in(*, file_id: int, rules: BankRules, at: datetime, actor: Actor) -> TakenIn:
    """Store the rows of a checked file; those known from another file stay as they are.

    In chunks, each a transaction of its own with the ledger's entries of its rows, so that a killed
    run goes on where it stopped; ``rows_done`` tells how far it is. Run again it changes nothing.
    Raises ``ValueError`` for a file that is not checked.
    """
    file = BankFile.objects.get(pk=file_id)
    if file.state == BankFile.State.TAKEN_IN:
        return TakenIn(rows=file.rows, new=file.new_rows)
    if file.state not in (BankFile.State.CHECKED, BankFile.State.QUEUED):
        raise ValueError(f"bank file {file.pk} is {file.state}")
    told = iter(_told(file, rules, at=at))
    BankFile.objects.filter(pk=file.pk).update(rows_done=0)
    while chunk := list(islice(told, CHUNK)):
        with transaction.atomic():
            new = _store(file, chunk, at=at)
            failpoint("bank.after_rows")
            BankFile.objects.filter(pk=file.pk).update(
                rows_done=F("rows_done") + len(chunk), new_rows=F("new_rows") + new
            )
        failpoint("bank.after_chunk")
    with transaction.atomic():
        file = BankFile.objects.select_for_update().get(pk=file_id)
        file.state = BankFile.State.TAKEN_IN
        file.taken_in_at = at
        file.save(update_fields=["state", "taken_in_at"])
        audit.record(
            association=file.association_id,
            actor=actor,
            verb="take_in_bank_file",
            subject=f"bank_file:{file.pk}",
            at=at,
            after={"rows": file.rows, "new": file.new_rows},
        )
    return TakenIn(rows=file.rows, new=file.new_rows)


def told_by(file: BankFile, rules: BankRules, *, on: date) -> list[Told]:
    """Every movement of the file: account, digest, ordinal and what it says. Reads no row."""
    found: list[Told] = []
    for statement in formats.read(bytes(file.content), of=file.format, on=on):
        account = file.account
        if statement.account is not None:
            account = code_of(statement.account, rules, file=file.format) or account
        found += [
            (account, digest, ordinal, movement)
            for digest, ordinal, movement in identified(account, statement.movements)
        ]
    return found


def _told(file: BankFile, rules: BankRules, *, at: datetime) -> list[Told]:
    return told_by(file, rules, on=file.received_at.astimezone(at.tzinfo).date())


def _store(file: BankFile, chunk: Sequence[Told], *, at: datetime) -> int:
    """Insert the rows that nobody told before, and book the money that came with them."""
    movements = [movement for _account, _digest, _ordinal, movement in chunk]
    size = len(chunk)
    new = bulk.insert(
        "bank_row",
        {
            "association_id": ("text", [file.association_id] * size),
            "account": ("text", [account for account, _d, _o, _m in chunk]),
            "file_id": ("bigint", [file.pk] * size),
            "line": ("int", [m.line for m in movements]),
            "raw": ("text", [m.raw for m in movements]),
            "digest": ("text", [digest for _a, digest, _o, _m in chunk]),
            "ordinal": ("int", [ordinal for _a, _d, ordinal, _m in chunk]),
            "booked_on": ("date", [m.booked_on for m in movements]),
            "value_on": ("date", [m.value_on for m in movements]),
            "incoming": ("bool", [m.incoming for m in movements]),
            "kind": ("text", [m.kind for m in movements]),
            "amount": ("bigint", [m.amount for m in movements]),
            "cancels": ("bool", [m.cancels for m in movements]),
            "name_key": ("text", [names.key(m.payer)[:200] for m in movements]),
            "state": ("text", [_state(m) for m in movements]),
            "note": ("text", [""] * size),
            **{
                name: ("text", [getattr(m, name)[:longest] for m in movements])
                for name, longest in TEXT.items()
            },
        },
        returning=("id", "account", "booked_on", "amount", "incoming", "cancels"),
    )
    post_all(
        association=file.association_id,
        kind="bank_deposit",
        at=at,
        events=[
            Event(
                reference=f"row:{key}",
                value_date=day,
                postings=arrival_postings(Yen(amount), provider=clearing_of(account)),
            )
            for key, account, day, amount, incoming, cancels in new
            if incoming and not cancels and amount
        ],
    )
    return len(new)


def _state(movement: Movement) -> str:
    """Money that went out is noted; what came, and what the bank takes back, waits."""
    waits = (movement.incoming and movement.amount > 0) or movement.cancels
    return BankRow.State.NEW if waits else BankRow.State.NOTED
