"""Looks for what the waiting rows pay: certain matches are decided, the others suggested."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction

from koshin.capabilities.bank.models import BankRow, Match
from koshin.capabilities.bank.open_claims import open_claims
from koshin.core.bank.claims import Claims, Deposit
from koshin.core.bank.ladder import Proposal, propose
from koshin.core.bank.references import references_in
from koshin.core.scheme.bank_rules import BankRules, OwnAccount
from koshin.platform import audit, bulk
from koshin.platform.audit import Actor

CHUNK = 5_000
# Waiting rows may find a claim that was not there when they came.
LOOKED_AT = (BankRow.State.NEW, BankRow.State.SUGGESTED, BankRow.State.UNMATCHED)

# A payer's code is filled with zeros in front.
SEVEN_DIGITS = re.compile(r"(?<!\d)0*(\d{7})(?!\d)")

TO_MATCH = """
SELECT id, account, booked_on, value_on, kind, amount, payer, payer_code, summary, edi
FROM bank_row
WHERE association_id = %s AND state = ANY(%s::text[]) AND incoming AND NOT cancels AND amount > 0
ORDER BY booked_on, id
"""
MOVE = """
UPDATE bank_row SET state = new.state
FROM unnest(%s::bigint[], %s::text[]) AS new (id, state)
WHERE bank_row.id = new.id AND bank_row.state = ANY(%s::text[])
RETURNING bank_row.id
"""
DROP = """
UPDATE bank_match SET state = 'dropped' WHERE row_id = ANY(%s::bigint[]) AND state = 'suggested'
"""


NEW_KEYS = "SELECT nextval(pg_get_serial_sequence('bank_match', 'id')) FROM generate_series(1, %s)"


@dataclass(kw_only=True)
class Matched:
    """How many rows were looked at, and what became of them."""

    rows: int = 0
    certain: int = 0
    suggested: int = 0
    unmatched: int = 0


@dataclass(frozen=True, kw_only=True)
class Looked:
    """A row and what it may pay, best first."""

    row: int
    proposals: Sequence[Proposal]

    @property
    def state(self) -> str:
        if not self.proposals:
            return BankRow.State.UNMATCHED
        certain = self.proposals[0].certain
        return BankRow.State.MATCHED if certain else BankRow.State.SUGGESTED


def match_rows(
    *,
    association: str,
    rules: BankRules,
    at: datetime,
    actor: Actor,
    progress: Callable[[int, int], None] | None = None,
) -> Matched:
    """Look at every row that waits, against all that is owed now.

    Certain matches become ``decided`` and wait to be applied; nothing is settled here. Rows that
    somebody set aside or matched meanwhile are left alone. ``progress`` is told rows done and all.
    """
    waiting = _waiting(association, rules)
    references = {
        reference
        for _row, deposit in waiting
        for reference in references_in(
            deposit.payer_code, deposit.payer, deposit.edi, deposit.summary
        )
    }
    claims = open_claims(association, references=references, on=at.date())
    fees = frozenset(rules.fees)
    done = Matched(rows=len(waiting))
    for start in range(0, len(waiting), CHUNK):
        chunk = waiting[start : start + CHUNK]
        looked = [_look(row, deposit, claims, fees) for row, deposit in chunk]
        with transaction.atomic():
            _keep(looked, done, at=at)
        if progress is not None:
            progress(start + len(chunk), len(waiting))
    if waiting:
        with transaction.atomic():
            audit.record(
                association=association,
                actor=actor,
                verb="match_bank_rows",
                subject=f"association:{association}",
                at=at,
                after={
                    "rows": done.rows,
                    "certain": done.certain,
                    "suggested": done.suggested,
                    "unmatched": done.unmatched,
                },
            )
    return done


def _look(row: int, deposit: Deposit, claims: Claims, fees: frozenset[int]) -> Looked:
    proposals = propose(deposit, claims, fees=fees)
    if proposals and proposals[0].certain:
        for share in proposals[0].shares:
            claims.take(share.claim, share.amount)
    return Looked(row=row, proposals=proposals)


def _waiting(association: str, rules: BankRules) -> list[tuple[int, Deposit]]:
    with connection.cursor() as cursor:
        cursor.execute(TO_MATCH, [association, list(LOOKED_AT)])
        found = cursor.fetchall()
    return [(row[0], _deposit(rules.account(row[1]), *row[2:])) for row in found]


def _deposit(
    own: OwnAccount | None,
    booked_on: date,
    value_on: date,
    kind: str,
    amount: int,
    payer: str,
    payer_code: str,
    summary: str,
    edi: str,
) -> Deposit:
    texts = {"payer_code": payer_code, "summary": summary, "edi": edi}
    return Deposit(
        amount=amount,
        booked_on=min(booked_on, value_on),
        payer=payer,
        transfer=kind == "transfer",
        virtual=_virtual(own, texts),
        **texts,
    )


def _virtual(own: OwnAccount | None, texts: Mapping[str, str]) -> str:
    """The number of the bank's range into which this was paid, where the row names one."""
    if own is None or own.virtual is None:
        return ""
    for run in SEVEN_DIGITS.findall(texts[own.virtual.field]):
        if own.virtual.first <= run[-7:] <= own.virtual.last:
            return str(run[-7:])
    return ""


def _keep(looked: Sequence[Looked], done: Matched, *, at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            MOVE, [[each.row for each in looked], [each.state for each in looked], list(LOOKED_AT)]
        )
        mine = {row[0] for row in cursor.fetchall()}
        cursor.execute(DROP, [list(mine)])
    kept = [each for each in looked if each.row in mine]
    for each in kept:
        done.certain += each.state == BankRow.State.MATCHED
        done.suggested += each.state == BankRow.State.SUGGESTED
        done.unmatched += each.state == BankRow.State.UNMATCHED
    store(
        [
            (each.row, Match.State.DECIDED if proposal.certain else Match.State.SUGGESTED, proposal)
            for each in kept
            for proposal in each.proposals
        ],
        at=at,
    )


def store(made: Sequence[tuple[int, str, Proposal]], *, at: datetime) -> None:
    """Insert matches with their shares: row, state and proposal of each. Two queries."""
    if not made:
        return
    decided = [at if state == Match.State.DECIDED else None for _row, state, _p in made]
    size = len(made)
    keys = _new_keys(size)
    bulk.insert(
        "bank_match",
        {
            "id": ("bigint", keys),
            "row_id": ("bigint", [row for row, _state, _p in made]),
            "state": ("text", [state for _row, state, _p in made]),
            "rung": ("text", [p.rung for _row, _state, p in made]),
            "reasons": ("jsonb", [_json(p.reasons) for _row, _state, p in made]),
            "score": ("int", [p.score for _row, _state, p in made]),
            "automatic": ("bool", [p.certain for _row, _state, p in made]),
            "decided_at": ("timestamptz", decided),
            "why": ("text", [""] * size),
            "undone_why": ("text", [""] * size),
        },
    )
    shares = [
        (key, *_target(share.claim.id), share.amount)
        for key, (_row, _state, proposal) in zip(keys, made, strict=True)
        for share in proposal.shares
    ]
    bulk.insert(
        "bank_match_share",
        {
            "match_id": ("bigint", [key for key, _c, _b, _a in shares]),
            "charge_id": ("bigint", [charge for _k, charge, _b, _a in shares]),
            "bundle_id": ("bigint", [bundle for _k, _c, bundle, _a in shares]),
            "amount": ("bigint", [amount for _k, _c, _b, amount in shares]),
        },
    )


def _new_keys(count: int) -> list[int]:
    """Keys drawn beforehand, so that shares know their matches whatever order rows go in."""
    with connection.cursor() as cursor:
        cursor.execute(NEW_KEYS, [count])
        return [key for (key,) in cursor.fetchall()]


def _json(reasons: Sequence[str]) -> str:
    return "[" + ", ".join(f'"{reason}"' for reason in reasons) + "]"


def _target(ident: str) -> tuple[int | None, int | None]:
    kind, _colon, key = ident.partition(":")
    return (int(key), None) if kind == "charge" else (None, int(key))
