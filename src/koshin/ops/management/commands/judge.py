"""``./run scheme judge``: what the published rules answer to everybody on a day."""

import sys
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from koshin.capabilities.schemes.queries import NoScheme, Published, current
from koshin.core.dates import end_of_day
from koshin.ops.whole.asking import add_options, piece
from koshin.ops.whole.parcel import packed_answers
from koshin.ops.whole.question import Question, Side
from koshin.ops.whole.report import answers_as_json, answers_as_text
from koshin.ops.whole.run import WHOLE, Rules, moment, over
from koshin.ops.whole.tally import Answers, answers


class Command(BaseCommand):
    help = "Judges all holders by the published rules; writes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("association", metavar="CODE", help="協会(jspo、itc など)")
        parser.add_argument("--on", required=True, type=date.fromisoformat, metavar="DATE")
        add_options(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        code, on, mine = options["association"], options["on"], options["share"]
        try:
            published = current(code, on)
        except NoScheme:
            raise CommandError(f"{code}の公開中の規則がありません({on})。") from None
        rules = Rules(scheme=published.scheme, at=end_of_day(on), older=published.book.versions[1:])
        total = Answers()
        with moment(code, rules.book.versions, mine or WHOLE, options["snapshot"]) as then:
            if mine is not None:
                self._tell(f"データの時点: {then.snapshot}(--snapshot に使えます)")
            parts = over(then, (rules,), answers, workers=options["workers"], say=self._progress)
            for part in parts:
                total.add(part)
        asked = _question(published, rules)
        if mine is not None:
            self.stdout.write(piece("judge", asked, then, mine, packed_answers(total)))
            return
        said = answers_as_json if options["json"] else answers_as_text
        self.stdout.write(said(asked, total))

    def _progress(self, done: int, everybody: int) -> None:
        self._tell(f"{done:,} / {everybody:,}人")

    def _tell(self, line: str) -> None:
        self.stderr.write(line, ending="\n")
        sys.stderr.flush()


def _question(published: Published, rules: Rules) -> Question:
    scheme = published.scheme
    return Question(
        association=scheme.code,
        name=scheme.name,
        old=Side(
            scheme=published.digest,
            at=rules.at.isoformat(),
            beside=tuple(one.digest for one in published.older),
        ),
        qualifications={code: rule.name for code, rule in scheme.qualifications.items()},
    )
