"""A month of bank transfers, invented with its truth: who really paid what, and how they wrote it.

For measuring how many rows are matched, how many of them rightly, and how many are found at all.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import jaconv

from koshin.core.bank.statement import Account, Movement, Statement

# Parts of which family and given names are made: as many different names as a large town has.
FIRST_PARTS = (
    "ヤマ", "カワ", "イシ", "タカ", "ナカ", "フジ", "マツ", "スギ", "オオ", "コ", "キタ",
    "ニシ", "ミナミ", "ヒガシ", "アオ", "シロ", "クロ", "フル", "アラ", "モリ", "ハヤシ",
    "タケ", "ウメ", "サクラ", "イワ", "ミズ", "ハマ", "ノ", "ミヤ", "テラ",
)  # fmt: skip
LAST_PARTS = (
    "ダ", "モト", "ムラ", "グチ", "ノ", "ザキ", "ハラ", "シマ", "サワ", "ベ", "バヤシ", "オカ",
    "ヤマ", "カワ", "タニ", "ミ", "イ", "セ", "ヅカ", "ウチ",
)  # fmt: skip
GIVENS = (
    "タロウ", "ハナコ", "ケンジ", "ユウコ", "シヨウタ", "アカリ", "ヒロシ", "ミサキ", "タクヤ",
    "エミ", "ダイスケ", "ナオミ", "ケイコ", "マコト", "ヨウコ", "ツバサ", "サクラ", "リヨウ",
    "アオイ", "ハルカ", "ユウト", "メイ", "ソウタ", "ヒナタ", "コウジ", "サトシ", "マユミ",
    "カズオ", "ノリコ", "イチロウ", "ジユンコ", "テツヤ", "キヨウコ", "シンイチ", "トモコ",
    "マサル", "フミエ", "オサム", "チズル", "ゴロウ", "カズヒロ", "ヨシエ", "タカユキ",
    "マサミ", "トシオ", "クミコ", "ヒデキ", "サチコ", "ノブユキ", "ミドリ", "アキラ", "エツコ",
    "シゲル", "カナエ", "ミツル", "レイコ", "タダシ", "ユキコ", "コウタ", "ナナミ",
)  # fmt: skip
COMPANIES = (
    "ミホンシステム", "ミホンシヨウジ", "ミホンセツケイ", "ミホンスポーツ",
    "ミホンケンキユウシヨ",
)  # fmt: skip
AMOUNTS = (5_500, 11_000, 16_500, 22_000, 33_000)
FEES = (110, 220, 330, 440, 550)
LONGEST_NAME = 48


@dataclass(frozen=True, kw_only=True)
class Owes:
    """Somebody who owes: kana of family and given name, the reference, yen, and our key for it."""

    key: int
    family: str
    given: str
    reference: str
    amount: int

    @property
    def written(self) -> str:
        """The name as a bank writes it."""
        return half(f"{self.family} {self.given}")


@dataclass(frozen=True, kw_only=True)
class Told:
    """A transfer of the month: how it was written, and the keys of what it truly pays."""

    kind: str
    amount: int
    payer: str
    truth: tuple[int, ...]
    payer_code: str = ""
    edi: str = ""


@dataclass(frozen=True, kw_only=True)
class Name:
    """The kana of an invented person, and what is owed in yen."""

    family: str
    given: str
    amount: int


def half(kana: str) -> str:
    """Half-width kana, as banks write them."""
    return jaconv.z2h(kana, kana=True, digit=True, ascii=True).replace("ー", "-").replace("ｰ", "-")


def names(count: int, *, seed: int) -> list[Name]:
    """So many invented people, namesakes among them, each owing one of the usual sums."""
    chance = random.Random(seed)  # noqa: S311 - chance that can be repeated
    return [
        Name(
            family=chance.choice(FIRST_PARTS) + chance.choice(LAST_PARTS),
            given=chance.choice(GIVENS),
            amount=chance.choice(AMOUNTS),
        )
        for _number in range(count)
    ]


def month(people: Sequence[Owes], *, seed: int) -> list[Told]:
    """What came in a month from these people and from strangers, in an order by chance.

    Nearly everybody pays, most with their reference; the rest in the ways that make trouble.
    """
    chance = random.Random(seed)  # noqa: S311 - chance that can be repeated
    told: list[Told] = []
    waiting = list(people)
    chance.shuffle(waiting)
    while waiting:
        way = chance.choices(WAYS, weights=[weight for _way, weight in WEIGHTS])[0]
        told += way(waiting, people, chance)
    chance.shuffle(told)
    return told


def statement_of(
    told: Sequence[Told], *, account: Account, first_day: date, days: int = 28
) -> Statement:
    """The month as the bank states it; the n-th transfer bears the number n."""
    return Statement(
        account=account,
        first_day=first_day,
        last_day=first_day + timedelta(days=days - 1),
        opening=0,
        movements=[
            Movement(
                line=number,
                raw="",
                booked_on=(day := first_day + timedelta(days=number * days // (len(told) + 1))),
                value_on=day,
                incoming=True,
                kind="transfer",
                amount=one.amount,
                sequence=str(number),
                payer=one.payer[:LONGEST_NAME],
                payer_code=one.payer_code,
                edi=one.edi,
            )
            for number, one in enumerate(told, start=1)
        ],
    )


Way = Callable[[list[Owes], Sequence[Owes], random.Random], list[Told]]


def _with_reference(waiting: list[Owes], _all: Sequence[Owes], chance: random.Random) -> list[Told]:
    who = waiting.pop()
    written = chance.choice(
        (who.reference, who.reference.lstrip("0"), jaconv.h2z(who.reference, digit=True))
    )
    return [
        Told(
            kind="reference",
            amount=who.amount,
            payer=half(f"{written} {who.written}"),
            truth=(who.key,),
        )
    ]


def _in_a_field(waiting: list[Owes], _all: Sequence[Owes], chance: random.Random) -> list[Told]:
    who = waiting.pop()
    field = chance.choice(("payer_code", "edi"))
    return [
        Told(
            kind="reference",
            amount=who.amount,
            payer=who.written,
            truth=(who.key,),
            **{field: who.reference},
        )
    ]


def _by_name(waiting: list[Owes], _all: Sequence[Owes], _chance: random.Random) -> list[Told]:
    who = waiting.pop()
    return [Told(kind="name", amount=who.amount, payer=who.written, truth=(who.key,))]


def _fee_off(waiting: list[Owes], _all: Sequence[Owes], chance: random.Random) -> list[Told]:
    who = waiting.pop()
    payer = chance.choice((who.written, f"{who.reference} {who.written}"))
    amount = who.amount - chance.choice(FEES)
    return [Told(kind="fee", amount=amount, payer=payer, truth=(who.key,))]


def _misspelt(waiting: list[Owes], _all: Sequence[Owes], _chance: random.Random) -> list[Told]:
    who = waiting.pop()
    payer = half(f"{who.family} {who.given}".replace("ウ", "-").replace("ヨウ", "ヨ-"))
    return [Told(kind="misspelt", amount=who.amount, payer=payer, truth=(who.key,))]


def _relative(waiting: list[Owes], _all: Sequence[Owes], chance: random.Random) -> list[Told]:
    who = waiting.pop()
    payer = half(f"{who.family} {chance.choice(GIVENS)}")
    return [Told(kind="relative", amount=who.amount, payer=payer, truth=(who.key,))]


def _neighbours(waiting: list[Owes], all_: Sequence[Owes], chance: random.Random) -> list[Told]:
    """The reference is copied from somebody else who owes the same sum."""
    who = waiting.pop()
    other = chance.choice(all_)
    same = other.key != who.key and other.amount == who.amount
    named_alike = other.written == who.written
    reference = other.reference if same and not named_alike else who.reference
    kind = "neighbour" if same and not named_alike else "reference"
    payer = f"{reference} {who.written}"
    return [Told(kind=kind, amount=who.amount, payer=payer, truth=(who.key,))]


def _mistyped(waiting: list[Owes], _all: Sequence[Owes], chance: random.Random) -> list[Told]:
    who = waiting.pop()
    digits = list(who.reference)
    place = chance.randrange(len(digits))
    digits[place] = str((int(digits[place]) + chance.randint(1, 9)) % 10)
    payer = f"{''.join(digits)} {who.written}"
    return [Told(kind="mistyped", amount=who.amount, payer=payer, truth=(who.key,))]


def _twice(waiting: list[Owes], all_: Sequence[Owes], chance: random.Random) -> list[Told]:
    """The second transfer pays nothing that is owed."""
    first = _with_reference(waiting, all_, chance)[0]
    again = Told(
        kind="double", amount=first.amount, payer=first.payer, truth=first.truth, edi="SAI"
    )
    return [first, again]


def _lump(waiting: list[Owes], _all: Sequence[Owes], chance: random.Random) -> list[Told]:
    """A company pays for its staff at once, with the references where they find room."""
    staff = [waiting.pop() for _one in range(min(len(waiting), chance.randint(2, 4)))]
    payer = half(f"カ){chance.choice(COMPANIES)}")
    if chance.random() < 0.5:
        payer = " ".join([*(one.reference for one in staff), payer])
    return [
        Told(
            kind="lump",
            amount=sum(one.amount for one in staff),
            payer=payer,
            truth=tuple(one.key for one in staff),
        )
    ]


def _stranger(_waiting: list[Owes], _all: Sequence[Owes], chance: random.Random) -> list[Told]:
    """Somebody who owes nothing: a sum like many others, and perhaps digits before the name."""
    digits = chance.randrange(10**8)
    payer = half(f"カ){chance.choice(COMPANIES)}ギンザ")
    if chance.random() < 0.3:
        payer = f"{digits % 10_000_000:07d} {payer}"
    return [Told(kind="stranger", amount=chance.choice(AMOUNTS), payer=payer, truth=())]


def _later(waiting: list[Owes], _all: Sequence[Owes], _chance: random.Random) -> list[Told]:
    """Not in this month."""
    waiting.pop()
    return []


WEIGHTS: tuple[tuple[Way, int], ...] = (
    (_with_reference, 60),
    (_in_a_field, 10),
    (_by_name, 12),
    (_fee_off, 4),
    (_misspelt, 2),
    (_relative, 2),
    (_neighbours, 1),
    (_mistyped, 2),
    (_twice, 1),
    (_lump, 2),
    (_stranger, 2),
    (_later, 3),
)
WAYS: tuple[Way, ...] = tuple(way for way, _weight in WEIGHTS)
