"""Texts that people write to each other: tidied, and refused where they cannot be used."""

from django.utils.translation import gettext as _

from koshin.core.refusal import Refusal


def tidy(text: str) -> str:
    """The text without surrounding blanks, its lines ended one way, without control characters."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    return "".join(c for c in lines if c in "\n\t" or c >= " ")


def faults(*, field: str, label: str, text: str, length: int) -> list[Refusal]:
    """Why the text cannot be used; empty when it can. ``length`` is the most characters allowed."""
    if not text:
        sentence = _("%(label)sを入力してください。") % {"label": label}
        return [Refusal(code="empty", field=field, sentence=sentence)]
    if len(text) > length:
        sentence = _("%(label)sは%(length)s字以内で入力してください(いま%(now)s字です)。") % {
            "label": label,
            "length": f"{length:,}",
            "now": f"{len(text):,}",
        }
        return [Refusal(code="too_long", field=field, sentence=sentence)]
    return []


def file_name(name: str, *, longest: int) -> str:
    """The last part of a path as something to read; we never use it as a path."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(c for c in last if c.isprintable())[:longest] or _("名前のないファイル")
