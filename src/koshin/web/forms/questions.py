"""A scheme's questions and delivery wishes as a form of the page; the core checks the answers."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from koshin.core.scheme.association import Delivery, Form, Question
from koshin.platform import reading
from koshin.web.forms.fields import ReadField

WISH = "wish"


class CountField(ReadField):
    """A whole number in any width; what is no number is handed on for the core to refuse."""

    width, mode = "w-10", "numeric"

    @staticmethod
    def read(text: str) -> str:
        return reading.plain(text).replace(",", "")


class AnswerDayField(ReadField):
    """A date in any notation, handed on as 2027-03-31; anything else as typed."""

    width = "w-20"

    @staticmethod
    def read(text: str) -> str:
        try:
            return reading.day(text).isoformat()
        except ValueError:
            return text


class AnswerField(ReadField):
    read = staticmethod(reading.tidy)


class QuestionsForm(forms.Form):
    """One form, and the delivery wish where it is asked on the same page.

    Nothing is required here: a page may be saved half-filled, and whether answers are complete is
    judged by the verb, which names the field (:func:`koshin.core.answers.check`).
    """

    def __init__(
        self, *args: Any, form: Form | None, delivery: Delivery | None = None, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.questions = form.questions if form else ()
        self.must = {question.code for question in self.questions if question.required}
        for question in self.questions:
            self.fields[question.code] = field_for(question)
        if delivery is not None:
            self.fields[WISH] = forms.ChoiceField(
                label=delivery.label,
                help_text=delivery.note,
                choices=[(option.value, option.label) for option in delivery.options],
                widget=forms.RadioSelect,
                required=False,
            )
            self.must.add(WISH)

    def answers(self) -> dict[str, Any]:
        """The answers to the questions as the verb stores them."""
        return {q.code: self.cleaned_data[q.code] for q in self.questions}

    def wish(self) -> dict[str, Any]:
        """The delivery wish as the verb stores it."""
        return {WISH: self.cleaned_data[WISH]}


def initial(answers: Mapping[str, Any], wish: Mapping[str, Any]) -> dict[str, Any]:
    """What was saved before, to begin with."""
    return {**answers, **wish}


def field_for(question: Question) -> forms.Field:
    """The input that fits a question."""
    common: dict[str, Any] = {
        "label": question.label,
        "help_text": question.support,
        "required": False,
    }
    field: forms.Field
    if question.kind in ("choice", "scale"):
        field = forms.ChoiceField(choices=question.options, widget=forms.RadioSelect, **common)
    elif question.kind == "choices":
        field = forms.MultipleChoiceField(
            choices=question.options, widget=forms.CheckboxSelectMultiple, **common
        )
    elif question.kind == "long_text":
        field = forms.CharField(widget=forms.Textarea(attrs={"rows": 5}), **common)
    elif question.kind == "number":
        field = CountField(**common)
    elif question.kind == "date":
        common["help_text"] = question.support or _("例:2027年3月31日")
        field = AnswerDayField(**common)
    else:
        field = AnswerField(**common)
    return field
