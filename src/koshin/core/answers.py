"""Checks answers to a form's questions; every fault says at which field and what to do."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from koshin.core.refusal import Refusal
from koshin.core.scheme.association import Delivery, Form, Question

LONGEST = 2000


def check(form: Form, answers: Mapping[str, Any], *, complete: bool) -> tuple[Refusal, ...]:
    """What is wrong with the answers; nothing when they may be saved.

    Answers are texts, or a list of texts for ``choices``. A missing answer is a fault only when the
    form is handed in (``complete``); an impossible one always is.
    """
    found = []
    for question in form.questions:
        fault = _fault(question, answers.get(question.code), complete=complete)
        if fault:
            code, sentence = fault
            found.append(Refusal(code=code, field=question.code, sentence=sentence))
    return tuple(found)


def check_delivery(delivery: Delivery, answers: Mapping[str, Any]) -> tuple[Refusal, ...]:
    """One of the delivery wishes offered must be chosen (``wish``)."""
    if answers.get("wish") in {option.value for option in delivery.options}:
        return ()
    return (
        Refusal(
            code="required", field="wish", sentence=f"{delivery.label}: どちらかを選んでください。"
        ),
    )


def _fault(question: Question, given: Any, *, complete: bool) -> tuple[str, str] | None:
    if given in (None, "", []):
        if not (complete and question.required):
            return None
        if question.kind in ("choice", "choices", "scale"):
            return "required", f"「{question.label}」を選んでください。"
        return "required", f"「{question.label}」を入力してください。"
    if question.kind in ("choice", "scale"):
        return _choice_fault(question, [given])
    if question.kind == "choices":
        return _choice_fault(question, given if isinstance(given, list) else [given])
    return _text_fault(question, str(given))


def _choice_fault(question: Question, given: list[Any]) -> tuple[str, str] | None:
    possible = {value for value, _ in question.options}
    if all(value in possible for value in given):
        return None
    return "not_a_choice", f"「{question.label}」は、表示された中から選んでください。"


def _text_fault(question: Question, given: str) -> tuple[str, str] | None:
    if question.kind == "number":
        if not (given.isascii() and given.isdigit()):
            return "not_a_number", f"「{question.label}」は、0以上の整数で入力してください。"
        if question.at_most is not None and int(given) > question.at_most:
            return (
                "too_large",
                f"「{question.label}」は、{question.at_most}以下で入力してください。",
            )
        return None
    if question.kind == "date":
        try:
            date.fromisoformat(given)
        except ValueError:
            return "not_a_date", f"「{question.label}」は、2027-04-01 のように入力してください。"
        return None
    longest = question.at_most or LONGEST
    if len(given) > longest:
        return (
            "too_long",
            f"「{question.label}」は{longest}文字以内で入力してください(いま{len(given)}文字)。",
        )
    return None
