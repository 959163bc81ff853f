"""The words after ``./run scheme``. Exit codes: 0 in order, 1 not in order, 2 not understood."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path

from koshin.core.dates import JST, end_of_day
from koshin.core.scheme import SchemeRefused
from koshin.core.scheme.english import in_english
from koshin.core.scheme.facts_faults import read_facts
from koshin.core.versions import RuleBook
from koshin.ops.manage import main as manage
from koshin.ops.scheme.answer import answer, as_json, as_text, refused_as_json
from koshin.ops.scheme.check import check
from koshin.ops.scheme.diff import differences
from koshin.ops.scheme.examine import examine
from koshin.ops.scheme.merging import merged
from koshin.ops.scheme.schema import NAMES, schema_of
from koshin.ops.scheme.source import find, text_of
from koshin.ops.whole.shares import SharesRefused
from koshin.platform import clock

Say = Callable[[str], None]


def say(line: str) -> None:
    """To the standard output."""
    sys.stdout.write(f"{line}\n")


def instant(text: str) -> datetime:
    """A day stands for its last second: what is possible at some time of that day is possible."""
    try:
        return end_of_day(date.fromisoformat(text))
    except ValueError:
        return datetime.fromisoformat(text).replace(tzinfo=JST)


def _check(asked: argparse.Namespace) -> int:
    on = asked.on or clock.real_now()
    return max([check(find(path), at=on, say=say) for path in asked.files])


def _test(asked: argparse.Namespace) -> int:
    return max([examine(find(path), say=say, language=asked.explain) for path in asked.files])


def _decide(asked: argparse.Namespace) -> int:
    versions = [find(path).scheme for path in (asked.file, *asked.before)]
    for path, scheme in zip([asked.file, *asked.before], versions[:-1], strict=False):
        if scheme.version is None:
            say(
                f"{path}: version がない規則はすべての件を判定するため、"
                "これより前の版は使われません。"
                "version を書くか、--before の順(新しい順)を直してください。"
            )
            return 1
    if asked.explain == "en":
        versions = [in_english(scheme) for scheme in versions]
    book = RuleBook(tuple(versions))
    try:
        given = read_facts(asked.facts.name, text_of(asked.facts), *versions, at=asked.on)
    except SchemeRefused as refused:
        if not asked.json:
            raise
        say(refused_as_json(refused.problems))
        return 1
    now = answer(book, given.facts, at=asked.on)
    then = answer(book, given.facts, at=asked.forecast) if asked.forecast else None
    if asked.json:
        say(as_json(book, now, then, given.unread))
    else:
        say(as_text(book, now, then, asked.explain, given.unread))
    return 0


def _diff(asked: argparse.Namespace) -> int:
    found = differences(find(asked.old).scheme, find(asked.new).scheme)
    for line in found or ["規則に違いはありません。"]:
        say(line)
    return 0


def _merge(asked: argparse.Namespace) -> int:
    try:
        say(merged(asked.files, json=asked.json))
    except SharesRefused as refused:
        say(str(refused))
        return 1
    return 0


def _schema(asked: argparse.Namespace) -> int:
    say(schema_of(asked.name))
    return 0


def parser() -> argparse.ArgumentParser:
    """What can be asked. FILE: an association's directory, or a file that is a whole scheme."""
    made = argparse.ArgumentParser(
        prog="./run scheme", description="制度の規則を調べます(docs/scheme-language.md)。"
    )
    words = made.add_subparsers(required=True, metavar="ことば")
    word = words.add_parser("check", help="規則に誤りがないか調べ、3人の見本に起こることを示します")
    word.add_argument("files", nargs="+", type=Path, metavar="FILE")
    word.add_argument("--on", type=instant, metavar="DATE", help="見本を判定する日(既定は今日)")
    word.set_defaults(run=_check)
    word = words.add_parser("test", help="規則に付いているケースを実行します")
    word.add_argument("files", nargs="+", type=Path, metavar="FILE")
    word.add_argument("--explain", choices=("ja", "en"), default="ja", help="説明の言語")
    word.set_defaults(run=_test)
    word = words.add_parser("decide", help="1人の事実から判定を出します")
    word.add_argument("file", type=Path, metavar="FILE")
    word.add_argument(
        "--before",
        nargs="+",
        action="extend",
        default=[],
        type=Path,
        metavar="OLD",
        help="これより前の版(新しい順)。どの版で判定するか、その理由も示します",
    )
    word.add_argument("--facts", required=True, type=Path, metavar="FACTS.json")
    word.add_argument("--on", required=True, type=instant, metavar="DATE")
    word.add_argument("--forecast", type=instant, metavar="DATE", help="この日の見込みも出します")
    word.add_argument("--json", action="store_true", help="プログラムのための形で出します")
    word.add_argument("--explain", choices=("ja", "en"), default="ja", help="説明の言語")
    word.set_defaults(run=_decide)
    word = words.add_parser("diff", help="2つの規則の違いを言葉で示します")
    word.add_argument("old", type=Path, metavar="OLD")
    word.add_argument("new", type=Path, metavar="NEW")
    word.set_defaults(run=_diff)
    words.add_parser("what-if", help="新しい規則で全員に起こることを示します(データベースが必要)")
    words.add_parser("judge", help="公開中の規則で全員を判定します(データベースが必要)")
    word = words.add_parser("merge", help="--share の結果をまとめて、1つの答えにします")
    word.add_argument("files", nargs="+", type=Path, metavar="FILE")
    word.add_argument("--json", action="store_true", help="プログラムのための形で出します")
    word.set_defaults(run=_merge)
    word = words.add_parser("schema", help="エディターのための JSON Schema を出します")
    word.add_argument("name", nargs="?", choices=NAMES, default="scheme")
    word.set_defaults(run=_schema)
    return made


def main(words: Sequence[str]) -> int:
    """Answers one word; every fault of a file is said with its place."""
    if words[:1] in (["what-if"], ["judge"]):
        # The words that need the database: commands of the installation.
        manage([words[0].replace("-", "_"), *words[1:]])
        return 0
    known = parser()
    asked = known.parse_args(words)
    forecast = getattr(asked, "forecast", None)
    if forecast is not None and forecast < asked.on:
        known.error("--forecast は --on と同じ日か、それより後の日にしてください。")
    try:
        code: int = asked.run(asked)
        sys.stdout.flush()
    except SchemeRefused as refused:
        for problem in refused.problems:
            say(str(problem))
        return 1
    except BrokenPipeError:
        # Who reads through head or a pager has seen enough; nothing is left to flush at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
