"""How fast a month of bank rows is taken in and matched against everything that is owed, how many
of the automatic matches are right, and how fast they are settled."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import uuid4

from django.db import connection, transaction

from koshin.capabilities.applications.actions.apply_match import apply_match
from koshin.capabilities.bank.actions.match_rows import match_rows
from koshin.capabilities.bank.actions.receive_file import receive_file
from koshin.capabilities.bank.actions.take_in import take_in
from koshin.capabilities.bank.models import BankFile, Match, MatchShare
from koshin.capabilities.ledger.actions.post import Event, post_all
from koshin.core.bank.statement import Account
from koshin.core.bank.writer import write_zengin
from koshin.core.money import Yen
from koshin.core.posting import charge_postings
from koshin.core.scheme.bank_rules import BankRules, OwnAccount
from koshin.ops.bench.crowd import Place
from koshin.ops.bench.month import Owes, Told, month, names, statement_of
from koshin.ops.bench.rows import Row
from koshin.platform import bulk, clock
from koshin.platform.audit import SYSTEM

SEED = 2027
CHUNK = 10_000
# What the nearest peer was measured at: matched bank rows per second.
PEER = 19.0
RULES = BankRules(
    accounts=(
        OwnAccount(
            code="bench",
            label="bench",
            bank="9999",
            branch="001",
            kind="1",
            number="1234567",
            file="zengin03",
        ),
    )
)
ACCOUNT = Account(bank="9999", branch="001", kind="1", number="1234567")


@dataclass(frozen=True, kw_only=True)
class Truth:
    """How many automatic matches there are, how many are right, and how many could be found."""

    automatic: int
    right: int
    payable: int
    suggested: int


def measure(place: Place, *, deposits: int, seconds: float) -> list[Row]:
    """Rows matched per second, end to end, with the precision and the recall of what was booked
    without a person, and settlements per second of those matches."""
    _say(f"{deposits:,}件の請求を用意しています")
    owing = list(_owing(place, deposits))
    told = month(owing, seed=SEED)[:deposits]
    first = place.at.date().replace(day=1) - timedelta(days=28)
    content = write_zengin(
        [statement_of(told, account=ACCOUNT, first_day=first)], type_code="03", on=place.at.date()
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE payments_charge, people_holder")
    _say(f"{len(told):,}件の明細を取り込んでいます")
    taken, stored, matched = _match(place, content)
    truth = _truth(told, owing)
    rate = _settled_per_second(place, seconds=seconds)
    whole = taken + stored + matched
    return [
        Row(name="match", value=round(len(told) / whole, 1), unit="rows/s", seconds=round(whole, 1),
            reference=PEER, ratio=round(len(told) / whole / PEER, 1)),
        Row(name="match-check", value=round(len(told) / taken, 1), unit="rows/s",
            seconds=round(taken, 1)),
        Row(name="match-store", value=round(len(told) / stored, 1), unit="rows/s",
            seconds=round(stored, 1)),
        Row(name="match-ladder", value=round(len(told) / matched, 1), unit="rows/s",
            seconds=round(matched, 1)),
        Row(name="match-precision", value=truth.right / max(truth.automatic, 1), unit="share"),
        Row(name="match-recall", value=round(truth.right / truth.payable, 4), unit="share"),
        Row(name="match-suggested", value=round(truth.suggested / truth.payable, 4), unit="share"),
        Row(name="match-apply", value=rate, unit="settlements/s", seconds=seconds),
    ]  # fmt: skip


def _match(place: Place, content: bytes) -> tuple[float, float, float]:
    """Seconds to check, to store and book, and to match."""
    began = clock.monotonic()
    file = receive_file(
        association=place.code,
        rules=RULES,
        account=RULES.accounts[0],
        name="bench.txt",
        content=content,
        at=place.at,
        actor=SYSTEM,
    )
    if file.state != BankFile.State.CHECKED:
        raise RuntimeError(f"the bench's own file is refused: {file.faults[:3]}")
    checked = clock.monotonic()
    take_in(file_id=file.pk, rules=RULES, at=place.at, actor=SYSTEM)
    stored = clock.monotonic()
    match_rows(association=place.code, rules=RULES, at=place.at, actor=SYSTEM, progress=_progress)
    return checked - began, stored - checked, clock.monotonic() - stored


def _progress(done: int, rows: int) -> None:
    _say(f"照合 {done:,} / {rows:,}件")


def _say(text: str) -> None:
    print(f"    {text}…", file=sys.stderr, flush=True)


def _owing(place: Place, count: int) -> Iterator[Owes]:
    """So many people who owe, with their charges in the books."""
    invented = names(count, seed=SEED)
    for start in range(0, count, CHUNK):
        part = invented[start : start + CHUNK]
        numbers = [f"M{start + offset:08d}" for offset in range(len(part))]
        with transaction.atomic():
            holders = _holders(place, [(p.family, p.given) for p in part], numbers)
            charges = _charges(place, [p.amount for p in part], [holders[n] for n in numbers])
        for number, name in zip(numbers, part, strict=True):
            key, reference = charges[holders[number]]
            yield Owes(
                key=key,
                family=name.family,
                given=name.given,
                reference=reference,
                amount=name.amount,
            )


def _holders(
    place: Place, kana: Sequence[tuple[str, str]], numbers: Sequence[str]
) -> dict[str, int]:
    size = len(kana)
    same = {
        "family_name": "見本",
        "given_name": "花子",
        "email": "",
        "phone": "09012345678",
        "postal_code": "1500001",
        "prefecture": "東京都",
        "city": "渋谷区",
        "street": "神宮前1-2-3",
        "building": "",
        "invoice_addressee": "",
        "invoice_sender": "",
    }
    made = bulk.insert(
        "people_holder",
        {
            "association_id": ("text", [place.code] * size),
            "number": ("text", numbers),
            "family_kana": ("text", [family for family, _given in kana]),
            "given_kana": ("text", [given for _family, given in kana]),
            "birth_date": ("date", [date(1980, 5, 5)] * size),
            "joined_on": ("date", [date(2015, 4, 1)] * size),
            **{column: ("text", [text] * size) for column, text in same.items()},
        },
        returning=("number", "id"),
    )
    return {str(number): int(key) for number, key in made}


def _charges(
    place: Place, amounts: Sequence[int], holders: Sequence[int]
) -> dict[int, tuple[int, str]]:
    """The key and the reference of each holder's charge."""
    size = len(amounts)
    ids = [uuid4() for _charge in amounts]
    due = place.at + timedelta(days=30)
    made = bulk.insert(
        "payments_charge",
        {
            "public_id": ("uuid", ids),
            "association_id": ("text", [place.code] * size),
            "holder_id": ("bigint", holders),
            "purpose": ("text", ["training"] * size),
            "purpose_ref": ("uuid", [uuid4() for _charge in amounts]),
            "title": ("text", ["研修"] * size),
            "lines": ("jsonb", ["[]"] * size),
            "amount": ("int", amounts),
            "settled_amount": ("int", [0] * size),
            "state": ("text", ["open"] * size),
            "due_at": ("timestamptz", [due] * size),
            "created_at": ("timestamptz", [place.at] * size),
        },
        returning=("holder_id", "id", "payer_reference"),
    )
    post_all(
        association=place.code,
        kind="charge",
        at=place.at,
        events=[
            Event(
                reference=str(public_id),
                value_date=place.at.date(),
                postings=charge_postings(Yen(amount), purpose="training", charge=public_id),
            )
            for public_id, amount in zip(ids, amounts, strict=True)
        ],
    )
    return {int(holder): (int(key), str(reference)) for holder, key, reference in made}


def _truth(told: Sequence[Told], owing: Sequence[Owes]) -> Truth:
    """What was decided and suggested beside what is true. The n-th row tells of the n-th transfer;
    of two alike transfers of one person either may be the one that pays."""
    shares = MatchShare.objects.filter(
        match__state__in=[Match.State.DECIDED, Match.State.SUGGESTED], match__row__account="bench"
    ).values_list("match_id", "match__automatic", "match__row__sequence", "charge_id")
    found: dict[int, tuple[bool, int, set[int]]] = {}
    for match, automatic, sequence, charge in shares.iterator(chunk_size=50_000):
        found.setdefault(match, (automatic, int(sequence), set()))[2].add(charge or 0)
    right, decided = 0, 0
    paid: set[int] = set()
    suggested: set[int] = set()
    for certain, number, charges in found.values():
        good = charges == set(told[number - 1].truth) and bool(charges)
        if certain:
            decided += 1
            right += good and not charges & paid
            paid |= charges
        elif good:
            suggested.add(number)
    payable = sum(bool(one.truth) and one.kind != "double" for one in told)
    return Truth(automatic=decided, right=right, payable=payable, suggested=len(suggested))


def _settled_per_second(place: Place, *, seconds: float) -> float:
    """How fast decided matches are settled one after the other, each in its own transaction."""
    keys = (
        Match.objects.filter(state=Match.State.DECIDED).order_by("pk").values_list("pk", flat=True)
    )
    began = clock.monotonic()
    done = 0
    for key in keys.iterator(chunk_size=1_000):
        done += apply_match(match_id=key, at=place.at).newly
        if clock.monotonic() - began > seconds:
            break
    return round(done / (clock.monotonic() - began), 1)
