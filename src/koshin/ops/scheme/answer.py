"""One holder's decision: as a value for programs and as text for people."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from koshin.core.dates import JST, civil
from koshin.core.decision import Decision, Quote, Weighed
from koshin.core.facts import Facts, Period
from koshin.core.money import Yen
from koshin.core.requirements.telling import plain
from koshin.core.scheme import Problem
from koshin.core.versions import RuleBook, decide_by, quote_by
from koshin.core.weigh import code_of
from koshin.ops.scheme.explain import explanation
from koshin.ops.scheme.unasked import Beside, unasked
from koshin.ops.scheme.words import Language


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What is so at an instant. ``quote`` is what everything that is offered costs together.

    ``beside`` has for every option of the decision, in its order, what stands beside it.
    """

    decision: Decision
    beside: tuple[Beside, ...]
    quote: Quote


def answer(book: RuleBook, facts: Facts, *, at: datetime) -> Answer:
    """The decision at ``at`` with the quotes of that day, by the version that is for each case."""
    decision = _named(book, decide_by(book, facts, at=at))
    offered = [option for option in decision.options if option.offered]
    on = civil(at)
    return Answer(
        decision=decision,
        beside=tuple(
            Beside(
                unasked=unasked(book.under(option.rules), option),
                quote=quote_by(book, [option], on=on, facts=facts),
            )
            for option in decision.options
        ),
        quote=quote_by(book, offered, on=on, facts=facts),
    )


def _named(book: RuleBook, decision: Decision) -> Decision:
    """Where there is one version, that one is named too."""
    if len(book.versions) > 1:
        return decision
    code = code_of(book.newest)
    only = (Weighed(version=code, verdict="only"),)
    options = tuple(replace(option, rules=code, weighed=only) for option in decision.options)
    return replace(decision, options=options)


def as_json(
    book: RuleBook, now: Answer, forecast: Answer | None, unread: Sequence[Problem] = ()
) -> str:
    """The answer for programs; dates are ISO, instants in Japan's time, amounts are texts.

    ``unread``: what stands in the facts and no rule can ever read.
    """
    said = [_plain(problem) for problem in unread]
    value = {"scheme": book.newest.code, "unread": said, **_plain(now)}
    if forecast is not None:
        value["forecast"] = _plain(forecast)
    return json.dumps(value, ensure_ascii=False, indent=2)


def refused_as_json(problems: list[Problem]) -> str:
    """Every fault for programs: file, line, column, JSON pointer, message and remedy."""
    return json.dumps({"refused": [_plain(p) for p in problems]}, ensure_ascii=False, indent=2)


def as_text(
    book: RuleBook,
    now: Answer,
    forecast: Answer | None,
    language: Language,
    unread: Sequence[Problem] = (),
) -> str:
    """The answer for people. For English the rules and the answers are those in English."""
    says = explanation(language, book)
    lines = [f"{says.words.unread}: {problem}" for problem in unread]
    for given in (now, forecast):
        if given is None:
            continue
        lines += ["", says.words.forecast] if given is forecast else []
        lines += says.lines(given.decision, given.quote, given.beside)
    return "\n".join(lines)


def _plain(value: object) -> Any:
    match value:
        case Answer():
            pairs = zip(value.decision.options, value.beside, strict=True)
            return {
                "at": _plain(value.decision.at),
                "options": [{**_plain(option), **_plain(beside)} for option, beside in pairs],
                "quote": _plain(value.quote),
                "lives": _plain(value.decision.lives),
            }
        case Period():
            return {"start": value.start.isoformat(), "end": value.end.isoformat()}
        case Yen():
            return value.amount
        case Decimal():
            return plain(value)
        case datetime():
            return value.astimezone(JST).isoformat()
        case date():
            return value.isoformat()
        case tuple():
            return [_plain(item) for item in value]
    if is_dataclass(value):
        return {part.name: _plain(getattr(value, part.name)) for part in fields(value)}
    return value
