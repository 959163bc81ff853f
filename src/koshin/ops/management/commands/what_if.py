"""``./run scheme what-if``: what new rules would do to everybody, before they count."""

import hashlib
import sys
from argparse import ArgumentParser
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from koshin.capabilities.schemes.digest import digest_of
from koshin.capabilities.schemes.queries import NoScheme, current
from koshin.core.cycles import window_named
from koshin.core.dates import civil
from koshin.core.scheme import Scheme, SchemeRefused
from koshin.core.versions import RuleBook
from koshin.core.weigh import code_of
from koshin.ops.scheme.source import Source, find
from koshin.ops.whole.explained import examples
from koshin.ops.whole.report import Question, as_json, as_text
from koshin.ops.whole.run import Moment, Rules, Share, moment, over, processors
from koshin.ops.whole.what_if import Compare, Comparison


class Command(BaseCommand):
    help = "Compares new rules with the published ones over all holders; writes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("new", type=Path, metavar="NEW", help="規則のディレクトリかファイル")
        parser.add_argument("--against", type=Path, metavar="OLD", help="既定は公開中の規則")
        parser.add_argument("--cycle", required=True, metavar="LABEL", help="2027、2027-03-31 など")
        parser.add_argument("--share", type=_share, default=Share(), metavar="K/N")
        parser.add_argument("--workers", type=int, default=processors())
        parser.add_argument("--json", action="store_true", help="プログラムのための形で出します")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            asked = _question(options["new"], options["against"], options["cycle"])
        except SchemeRefused as refused:
            raise CommandError("\n".join(str(problem) for problem in refused.problems)) from None
        schemes = (asked.old.scheme, asked.new.scheme)
        with moment(asked.association, schemes, options["share"]) as then:
            found = self._compared(asked, then, options["workers"])
            shown = examples(found, asked.old, asked.new)
        said = as_json if options["json"] else as_text
        self.stdout.write(said(asked, found, shown))

    def _compared(self, asked: Question, then: Moment, workers: int) -> Comparison:
        found = Comparison()
        compare = Compare(cycle=asked.cycle, seed=_seed(asked, then))
        rules = (asked.old, asked.new)
        for part in over(then, rules, compare, workers=workers, say=self._progress):
            found.add(part)
        return found

    def _progress(self, done: int, everybody: int) -> None:
        self.stderr.write(f"{done:,} / {everybody:,}人", ending="\n")
        sys.stderr.flush()


def _question(new: Path, old: Path | None, cycle: str) -> Question:
    given = find(new)
    there = _rules(given.scheme, cycle)
    association = given.scheme.code
    if old is not None:
        book, digest = RuleBook((find(old).scheme,)), _digest(find(old))
    else:
        try:
            published = current(association, civil(there.at))
        except NoScheme:
            raise CommandError(
                f"{association}の公開中の規則がありません。--against で比べる規則を示してください。"
            ) from None
        book, digest = published.book, published.digest
    return Question(
        association=association,
        cycle=cycle,
        old=replace(_rules(book.newest, cycle), older=book.versions[1:]),
        new=replace(there, older=_beside(given.scheme, book)),
        old_digest=digest,
        new_digest=_digest(given),
    )


def _beside(new: Scheme, book: RuleBook) -> tuple[Scheme, ...]:
    """The versions that would still judge some cases; a draft takes the place of its own code."""
    if new.version is None:
        return ()
    return tuple(scheme for scheme in book.versions if code_of(scheme) != new.version.code)


def _rules(scheme: Scheme, cycle: str) -> Rules:
    """Each rule is asked in the last second of its own window, with what is known now."""
    window = window_named(scheme, cycle)
    if window is None:
        raise CommandError(
            f"--cycle {cycle}: 更新の回を 2027 または 2027-03-31 の形で示してください。"
        )
    at: datetime = window.closes
    return Rules(scheme=scheme, at=at)


def _digest(source: Source) -> str:
    return digest_of(source.texts or {source.path.name: source.alone})


def _seed(asked: Question, then: Moment) -> int:
    """From the rules and from who there is, so that the same question shows the same people."""
    text = f"{asked.old_digest} {asked.new_digest} {asked.cycle}".encode()
    return int.from_bytes(hashlib.sha256(text + then.here.ids.tobytes()).digest()[:8], "big")


def _share(text: str) -> Share:
    number, _, of = text.partition("/")
    if not (number.isdecimal() and of.isdecimal() and 1 <= int(number) <= int(of)):
        raise CommandError(f"--share {text}: 1/4 の形で示してください。")
    return Share(number=int(number), of=int(of))
