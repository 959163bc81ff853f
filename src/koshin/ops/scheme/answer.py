"""One holder's decision: as a value for programs and as text for people."""

import json
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from koshin.core.dates import JST, civil
from koshin.core.decide import decide
from koshin.core.decision import Decision, Quote
from koshin.core.facts import Facts, Period
from koshin.core.fees import quote
from koshin.core.money import Yen
from koshin.core.requirements.telling import plain
from koshin.core.scheme import Scheme
from koshin.ops.scheme.explain import explanation
from koshin.ops.scheme.words import Language


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What is so at an instant, and what everything offered costs together."""

    decision: Decision
    quote: Quote


def answer(scheme: Scheme, facts: Facts, *, at: datetime) -> Answer:
    """The decision at ``at`` and the quote for all that is offered then."""
    decision = decide(scheme, facts, at=at)
    offered = [option for option in decision.options if option.offered]
    return Answer(decision=decision, quote=quote(scheme, offered, on=civil(at), facts=facts))


def as_json(scheme: Scheme, now: Answer, forecast: Answer | None) -> str:
    """The answer for programs; dates are ISO, instants in Japan's time, amounts are texts."""
    value = {"scheme": scheme.code, **_plain(now)}
    if forecast is not None:
        value["forecast"] = _plain(forecast)
    return json.dumps(value, ensure_ascii=False, indent=2)


def as_text(now: Answer, forecast: Answer | None, language: Language) -> str:
    """The answer for people."""
    says = explanation(language)
    lines = [*says.lines(now.decision, now.quote)]
    if forecast is not None:
        lines += ["", *says.lines(forecast.decision, forecast.quote)]
    return "\n".join(lines)


def _plain(value: object) -> Any:
    match value:
        case Answer():
            return {**_plain(value.decision), "quote": _plain(value.quote)}
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
