"""The options that every whole-base command has, and what it prints of a share."""

from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from koshin.ops.whole.question import Question
from koshin.ops.whole.run import Moment, Share, processors
from koshin.ops.whole.shares import Piece, written


def add_options(parser: ArgumentParser) -> None:
    """``--share``, ``--snapshot``, ``--workers``, ``--json``."""
    parser.add_argument(
        "--share",
        type=share,
        metavar="K/N",
        help="N分の1だけを判定し、merge でまとめる形で出します",
    )
    parser.add_argument(
        "--snapshot",
        metavar="NAME",
        help="実行中のほかの --share が示した、データの時点の名前",
    )
    parser.add_argument("--workers", type=int, default=processors())
    parser.add_argument("--json", action="store_true", help="プログラムのための形で出します")


def share(text: str) -> Share:
    """``1/4`` is the first of four."""
    number, _, of = text.partition("/")
    if not (number.isdecimal() and of.isdecimal() and 1 <= int(number) <= int(of)):
        raise ArgumentTypeError(f"{text}: 1/4 の形で示してください。")
    return Share(number=int(number), of=int(of))


def piece(kind: str, question: Question, then: Moment, mine: Share, found: dict[str, Any]) -> str:
    """What a share prints."""
    return written(
        Piece(
            kind=kind,
            question=question,
            everybody=then.everybody,
            moment=then.seen,
            share=mine,
            found=found,
        )
    )
