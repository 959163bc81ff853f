"""What single values cannot see: used codes must exist, texts must be fillable."""

import re
from collections.abc import Iterator
from string import Formatter

from koshin.core.scheme.calendar_faults import calendar_faults
from koshin.core.scheme.date_faults import date_faults
from koshin.core.scheme.english import english_faults
from koshin.core.scheme.fault import Fault, unknown
from koshin.core.scheme.fee_rules import QualificationFee
from koshin.core.scheme.life_faults import life_faults
from koshin.core.scheme.model import Scheme, nodes_of
from koshin.core.scheme.notice_plan_faults import notice_plan_faults
from koshin.core.scheme.reader import Path
from koshin.core.scheme.requirement_faults import requirement_faults

PLACEHOLDERS: dict[str, frozenset[str]] = {
    "notices": frozenset(
        {
            "name",
            "association",
            "cycle",
            "opens",
            "deadline",
            "amount",
            "method",
            "qualifications",
            "new_end",
            "slip",
            "paid_on",
            "request",
            "subject",
            "question",
            "answer",
            "url",
            "signature",
            "remaining",
            "missing",
            "judged_until",
            "pay_until",
            "report_until",
            "paper_number",
            "training",
            "day",
            "place",
            "outcome",
            "next",
            "contact",
            "code",
            "holder",
        }
    ),
    "node": frozenset({"start", "end", "window_opens", "window_closes"}),
    "result_notice": frozenset({"qualification", "association"}),
    "certificate": frozenset({"qualification", "association", "start", "end"}),
    "paper_number": frozenset({"year", "serial"}),
    "batch": frozenset({"start"}),
    "fiscal_year": frozenset({"year"}),
    "anchored": frozenset({"end"}),
    "fee": frozenset({"price", "halves", "units", "name"}),
}
REQUIRED_NOTICES = (
    "window_open",
    "payment_instructions",
    "payment_received",
    "inquiry_received",
    "inquiry_answered",
    "password_reset",
)


def faults(scheme: Scheme) -> list[Fault]:
    """Everything in the scheme that refers to what is not there."""
    return [
        *_qualifications(scheme),
        *requirement_faults(scheme),
        *date_faults(scheme),
        *_journeys(scheme),
        *_texts(scheme),
        *notice_plan_faults(scheme),
        *_numbers(scheme),
        *calendar_faults(scheme),
        *_papers(scheme),
        *life_faults(scheme),
        *english_faults(scheme),
    ]


def _qualifications(scheme: Scheme) -> Iterator[Fault]:
    for code, qualification in scheme.qualifications.items():
        path: Path = ("qualifications", code, "requirement")
        known = [other for other in scheme.qualifications if other != code]
        for other in qualification.supersedes:
            if other not in known:
                yield unknown((*path[:2], "supersedes"), "other qualification", other, known)
        yield from _merges(scheme, code, known)
        if qualification.permanent:
            continue
        if qualification.requirement is None:
            yield Fault(
                path=path[:2],
                message=f"{code} has no requirement",
                remedy="add  requirement: …  or  permanent: true",
            )
        elif qualification.requirement not in scheme.requirements:
            yield Fault(
                path=path,
                message=f"there is no requirement {qualification.requirement}",
                remedy=f"use one of: {', '.join(scheme.requirements)}",
            )


def _merges(scheme: Scheme, code: str, known: list[str]) -> Iterator[Fault]:
    """What is merged is there, once, and what is posted for it can be posted."""
    merge = scheme.qualifications[code].merges
    if merge is None:
        return
    path: Path = ("qualifications", code, "merges")
    for other in merge.of:
        if other not in known:
            yield unknown((*path, "of"), "other qualification", other, known)
        elsewhere = [
            name
            for name, rule in scheme.qualifications.items()
            if name != code and rule.merges is not None and other in rule.merges.of
        ]
        if elsewhere or merge.of.count(other) > 1:
            yield Fault(
                path=(*path, "of"),
                message=f"{other} is merged twice",
                remedy="name it once, under the qualification that it becomes",
            )
    posted = [document.code for document in scheme.documents if document.how == "post"]
    for paper in merge.papers:
        if paper not in posted:
            yield unknown((*path, "papers"), "document that is posted", paper, posted)


def _journeys(scheme: Scheme) -> Iterator[Fault]:
    for kind, journey in scheme.journeys.items():
        for index, step in enumerate(journey.steps):
            if step.form is not None and step.form not in scheme.forms:
                yield Fault(
                    path=("journeys", kind, "steps", index, "form"),
                    message=f"there is no form {step.form}",
                    remedy=f"use one of: {', '.join(scheme.forms) or 'add a file under forms/'}",
                )
            if step.kind == "delivery" and not scheme.delivery.options:
                yield Fault(
                    path=("journeys", kind, "steps", index, "kind"),
                    message="the delivery wish is asked for, but nothing can be chosen",
                    remedy="add delivery.options or remove the step",
                )


def _texts(scheme: Scheme) -> Iterator[Fault]:
    for code in REQUIRED_NOTICES:
        if code not in scheme.notices:
            yield Fault(
                path=("notices",),
                message=f"the mail {code} is missing",
                remedy=f"add notices.{code} with subject and body",
            )
    for code, notice in scheme.notices.items():
        for part in ("subject", "body"):
            yield from _fillable(("notices", code, part), getattr(notice, part), "notices")
    for name, root in scheme.requirements.items():
        for node in nodes_of(root):
            for text in (node.hint, node.after_deadline):
                yield from _fillable(("requirements", name), text, "node")
    for index, fee in enumerate(scheme.fees):
        yield from _fillable(("fees", index, "rule"), fee.rule, "fee")
        if isinstance(fee, QualificationFee):
            yield from _fillable(("fees", index, "prorated_rule"), fee.prorated_rule, "fee")
    yield from _fillable(("calendar", "label"), scheme.calendar.label, scheme.calendar.family)


def _fillable(path: Path, text: str, group: str) -> Iterator[Fault]:
    known = PLACEHOLDERS[group]
    try:
        names = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError as error:
        yield Fault(path=path, message=f"a brace is open: {error}", remedy="write {{ for a brace")
        return
    for name in sorted(names - known):
        yield Fault(
            path=path,
            message=f"nothing fills {{{name}}}",
            remedy=f"use one of: {', '.join(sorted(known))}",
        )


def _numbers(scheme: Scheme) -> Iterator[Fault]:
    try:
        pattern = re.compile(scheme.numbers.pattern)
        made = scheme.numbers.format.format(serial=1, year=2027)
    except (re.error, KeyError, IndexError, ValueError) as error:
        yield Fault(
            path=("numbers",),
            message=f"the number cannot be made: {error}",
            remedy="use {serial:07d} and {year} in format, a regular expression in pattern",
        )
        return
    for word, number in (("example", scheme.numbers.example), ("format", made)):
        if not pattern.fullmatch(number):
            yield Fault(
                path=("numbers", word),
                message=f"{number} does not fit the pattern {scheme.numbers.pattern}",
                remedy="correct the pattern or the number",
            )


def _papers(scheme: Scheme) -> Iterator[Fault]:
    """What completing an application will ask for must be there before anybody applies."""
    notice = any(document.how == "pdf" for document in scheme.documents)
    if notice and "result_notice" not in scheme.texts:
        yield Fault(
            path=("texts",),
            message="the sentence of the result notice is missing",
            remedy="add texts.result_notice, with {qualification} and {association}",
        )
    elif notice:
        path: Path = ("texts", "result_notice")
        yield from _fillable(path, scheme.texts["result_notice"], "result_notice")
    for word in ("interim_proof", "certificate_en"):
        yield from _fillable(("texts", word), scheme.texts.get(word, ""), "certificate")
    for kind in ("invoice", "receipt", *(("result_notice",) if notice else ())):
        numbered = scheme.numbers.papers.get(kind)
        if numbered is None:
            yield Fault(
                path=("numbers", "papers"),
                message=f"papers of kind {kind} have no number",
                remedy=f"add numbers.papers.{kind}, e.g. R{{year}}-{{serial:06d}}",
            )
        else:
            yield from _fillable(("numbers", "papers", kind), numbered, "paper_number")
