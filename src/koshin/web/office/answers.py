"""What holders answered in forms, in the words of the form."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from koshin.core.scheme import Scheme
from koshin.core.scheme.association import Question, StepRule
from koshin.platform.clock import JST


@dataclass(frozen=True, kw_only=True)
class Answered:
    """A question and its answer, both readable."""

    question: str
    answer: str


def in_words(scheme: Scheme, step: StepRule, given: Mapping[str, Any]) -> tuple[Answered, ...]:
    """The answers to a step in its form's order; nothing for a step that asks nothing."""
    if step.kind == "delivery":
        wishes = {choice.value: choice.label for choice in scheme.delivery.options}
        wish = str(given.get("wish", ""))
        shown = Answered(question=scheme.delivery.label, answer=wishes.get(wish, wish))
        return (shown,) if wish else ()
    if step.form is None:
        return ()
    return tuple(
        Answered(question=question.label, answer=_answer(question, given[question.code]))
        for question in scheme.forms[step.form].questions
        if given.get(question.code)
    )


def _answer(question: Question, given: Any) -> str:
    labels = dict(question.options)
    parts = given if isinstance(given, list) else [given]
    return "、".join(labels.get(str(part), str(part)) for part in parts)


def instant(stored: str | None) -> datetime | None:
    """The instant that a step kept as ISO text, in JST."""
    return datetime.fromisoformat(stored).astimezone(JST) if stored else None
