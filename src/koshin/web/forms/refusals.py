"""Shows a verb's refusal at the field it is about, or at the top of the page."""

from django import forms

from koshin.core.refusal import Refused


def show(form: forms.Form, refused: Refused, *, prefix: str = "") -> None:
    """Add every refusal to the form: at its field when the form has it, else above all fields."""
    for refusal in refused.refusals:
        field = f"{prefix}{refusal.field}" if refusal.field else ""
        form.add_error(field if field in form.fields else None, refusal.sentence)


def sentences(refused: Refused) -> list[str]:
    """The refusals in words, each once, in order."""
    return list(dict.fromkeys(refusal.sentence for refusal in refused.refusals))
