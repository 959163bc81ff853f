"""Shares of one answer: what each host prints, and how they become the answer of a single run.

Only shares of the same question about the same moment belong together; that is looked at, and
anything else is refused, so that nobody is counted twice or left out.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from pydantic import TypeAdapter, ValidationError

from koshin.ops.whole.question import Question
from koshin.ops.whole.run import Share

FORMAT = "koshin share 1"


class SharesRefused(ValueError):
    """These shares do not make one answer."""


@dataclass(frozen=True, kw_only=True)
class Piece:
    """One share of an answer.

    ``everybody`` is a digest of all holders' ids and ``moment`` names the snapshot of the database,
    both of the whole base; ``found`` is what this share amounts to.
    """

    kind: str
    question: Question
    everybody: str
    moment: str
    share: Share
    found: dict[str, Any]


PIECES: TypeAdapter[Piece] = TypeAdapter(Piece)


def written(piece: Piece) -> str:
    """The piece for a file."""
    return json.dumps({"format": FORMAT, **asdict(piece)}, ensure_ascii=False, indent=1)


def read(name: str, text: str) -> Piece:
    """The piece of a file; raises ``SharesRefused``."""
    try:
        value = json.loads(text)
        if not isinstance(value, dict) or value.pop("format", None) != FORMAT:
            raise SharesRefused(
                f"{name}: --share の結果ではありません。--share K/N の出力を指定してください。"
            )
        return PIECES.validate_python(value)
    except (json.JSONDecodeError, ValidationError):
        raise SharesRefused(
            f"{name}: 読めませんでした。--share K/N の出力をそのまま指定してください。"
        ) from None


def fitting(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """The pieces in order, when they are all shares of one answer; raises ``SharesRefused``."""
    first = pieces[0]
    for piece in pieces[1:]:
        for what, mine, other in (
            ("質問(規則・回・判定の日時)", piece.question, first.question),
            ("種類", piece.kind, first.kind),
            ("分け方(/N)", piece.share.of, first.share.of),
            ("データの時点", piece.moment, first.moment),
            ("資格者の全体", piece.everybody, first.everybody),
        ):
            if mine != other:
                raise SharesRefused(
                    f"{_named(first)}と{_named(piece)}では{what}が違います。"
                    "同じ規則で、同じ時点のデータ(--snapshot)から分けて実行してください。"
                )
    numbers = sorted(piece.share.number for piece in pieces)
    twice = sorted({number for number in numbers if numbers.count(number) > 1})
    if twice:
        raise SharesRefused(f"{_list(twice, first)} が重なっています。1つずつ指定してください。")
    missing = sorted(set(range(1, first.share.of + 1)) - set(numbers))
    if missing:
        raise SharesRefused(f"{_list(missing, first)} が足りません。すべての分を指定してください。")
    return tuple(sorted(pieces, key=lambda piece: piece.share.number))


def _named(piece: Piece) -> str:
    return f"{piece.share.number}/{piece.share.of}"


def _list(numbers: Sequence[int], piece: Piece) -> str:
    return "、".join(f"{number}/{piece.share.of}" for number in numbers)
