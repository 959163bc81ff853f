"""What holders answered in forms, in the words of the form."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from koshin.core.scheme.association import Form
from koshin.platform.clock import JST


@dataclass(frozen=True, kw_only=True)
class Answered:
    """A question and its answer, both readable."""

    question: str
    answer: str


def in_words(form: Form | None, given: Mapping[str, Any]) -> tuple[Answered, ...]:
    """The answers in the form's order; those that belong to no question come as they are."""
    if form is None:
        return tuple(Answered(question=key, answer=str(text)) for key, text in given.items())
    shown = []
    for question in form.questions:
        if question.code not in given:
            continue
        labels = dict(question.options)
        answer = given[question.code]
        parts = answer if isinstance(answer, list) else [answer]
        shown.append(
            Answered(
                question=question.label,
                answer="、".join(labels.get(str(part), str(part)) for part in parts),
            )
        )
    return tuple(shown)


def instant(stored: str | None) -> datetime | None:
    """The instant that a step kept as ISO text, in JST."""
    return datetime.fromisoformat(stored).astimezone(JST) if stored else None
