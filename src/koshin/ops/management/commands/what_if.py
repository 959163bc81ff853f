"""``./run scheme what-if``: what new rules would do to everybody, before they count."""

import hashlib
import sys
from argparse import ArgumentParser
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from koshin.capabilities.schemes.digest import digest_of
from koshin.capabilities.schemes.queries import NoScheme, current
from koshin.core.cycles import window_named
from koshin.core.dates import civil
from koshin.core.scheme import Scheme, SchemeRefused
from koshin.core.weigh import code_of
from koshin.ops.scheme.source import Source, find
from koshin.ops.whole.asking import add_options, piece
from koshin.ops.whole.explained import examples
from koshin.ops.whole.parcel import packed
from koshin.ops.whole.question import Question, Side
from koshin.ops.whole.report import as_json, as_text
from koshin.ops.whole.run import WHOLE, Moment, Rules, moment, over
from koshin.ops.whole.what_if import Compare, Comparison


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Two rules about one round, and the same as plain values."""

    old: Rules
    new: Rules
    question: Question


class Command(BaseCommand):
    help = "Compares new rules with the published ones over all holders; writes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("new", type=Path, metavar="NEW", help="規則のディレクトリかファイル")
        parser.add_argument("--against", type=Path, metavar="OLD", help="既定は公開中の規則")
        parser.add_argument("--cycle", required=True, metavar="LABEL", help="2027、2027-03-31 など")
        add_options(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            asked = _asked(options["new"], options["against"], options["cycle"])
        except SchemeRefused as refused:
            raise CommandError("\n".join(str(problem) for problem in refused.problems)) from None
        schemes = (*asked.old.book.versions, *asked.new.book.versions)
        question, mine = asked.question, options["share"]
        with moment(question.association, schemes, mine or WHOLE, options["snapshot"]) as then:
            if mine is not None:
                self._tell(f"データの時点: {then.snapshot}(--snapshot に使えます)")
            found = self._compared(asked, then, options["workers"])
            shown = examples(found, asked.old, asked.new)
        if mine is not None:
            self.stdout.write(piece("what-if", question, then, mine, packed(found, shown)))
            return
        said = as_json if options["json"] else as_text
        self.stdout.write(said(question, found, shown))

    def _compared(self, asked: Asked, then: Moment, workers: int) -> Comparison:
        found = Comparison()
        compare = Compare(cycle=asked.question.cycle, seed=_seed(asked.question, then))
        rules = (asked.old, asked.new)
        for part in over(then, rules, compare, workers=workers, say=self._progress):
            found.add(part)
        return found

    def _progress(self, done: int, everybody: int) -> None:
        self._tell(f"{done:,} / {everybody:,}人")

    def _tell(self, line: str) -> None:
        self.stderr.write(line, ending="\n")
        sys.stderr.flush()


def _asked(new: Path, old: Path | None, cycle: str) -> Asked:
    given = find(new)
    there = _rules(given.scheme, cycle)
    association = given.scheme.code
    if old is not None:
        versions: tuple[tuple[Scheme, str], ...] = ((find(old).scheme, _digest(find(old))),)
    else:
        try:
            published = current(association, civil(there.at))
        except NoScheme:
            raise CommandError(
                f"{association}の公開中の規則がありません。--against で比べる規則を示してください。"
            ) from None
        versions = tuple((one.scheme, one.digest) for one in (published, *published.older))
    (newest, digest), *before = versions
    beside = _beside(given.scheme, versions)
    asked_old = replace(_rules(newest, cycle), older=tuple(scheme for scheme, _ in before))
    return Asked(
        old=asked_old,
        new=replace(there, older=tuple(scheme for scheme, _ in beside)),
        question=Question(
            association=association,
            name=given.scheme.name,
            cycle=cycle,
            old=Side(
                scheme=digest,
                at=asked_old.at.isoformat(),
                beside=tuple(one for _, one in before),
            ),
            new=Side(
                scheme=_digest(given),
                at=there.at.isoformat(),
                beside=tuple(one for _, one in beside),
            ),
            qualifications={code: rule.name for code, rule in given.scheme.qualifications.items()},
        ),
    )


def _beside(
    new: Scheme, versions: tuple[tuple[Scheme, str], ...]
) -> tuple[tuple[Scheme, str], ...]:
    """The versions that would still judge some cases; a draft takes the place of its own code."""
    if new.version is None:
        return ()
    return tuple(one for one in versions if code_of(one[0]) != new.version.code)


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
    new = asked.new.scheme if asked.new is not None else ""
    text = f"{asked.old.scheme} {new} {asked.cycle} {then.everybody}".encode()
    return int.from_bytes(hashlib.sha256(text).digest()[:8], "big")
