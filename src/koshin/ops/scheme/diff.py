"""What changes between two schemes, in words: one sentence for each value that differs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from koshin.core.dates import japanese, japanese_moment, japanese_period
from koshin.core.facts import Period
from koshin.core.requirements.telling import plain
from koshin.core.scheme import Scheme
from koshin.ops.scheme.diff_words import AREAS, CHOICES, CHOICES_OF, KEYS

IN_YEN = frozenset({"price", "prices", "amount", "limit"})
# By these the items of a list are recognised, so that a moved item is not a changed one.
NAMES = ("code", "cycle", "value")
# Keys whose values are codes of something that has a name of its own.
NAMED = frozenset(
    {"activities", "has_activity", "holds", "requirement", "form", "step", "spill_to", "credit"}
)
LONG = 60
AROUND = 12


@dataclass(frozen=True)
class Place:
    """Where a value stands: the names an officer knows, and the key of the language."""

    names: tuple[str, ...] = ()
    key: str = ""

    def inside(self, name: str, key: str) -> "Place":
        return Place((*self.names, name), key)

    def __str__(self) -> str:
        return "・".join(self.names)


@dataclass(frozen=True)
class Teller:
    """Says values; ``names`` are what the schemes call their codes."""

    names: Mapping[str, str] = field(default_factory=dict)

    def compared(self, old: Any, new: Any, place: Place) -> Iterator[str]:
        """A sentence for every difference between two values at a place."""
        if old == new:
            return
        before, after = _parts(old), _parts(new)
        if before is None or after is None:
            yield from self._changed(old, new, place)
            return
        for name, value in before.items():
            here = place.inside(_title(name, value), _key(name, place.key))
            if name not in after:
                said = self._said(value, here.key)
                yield f"{here}がなくなります(これまで: {said})。"
            else:
                yield from self.compared(value, after[name], here)
        for name, value in after.items():
            if name not in before:
                here = place.inside(_title(name, value), _key(name, place.key))
                yield f"{here}が加わります({self._said(value, here.key)})。"
        if isinstance(old, tuple) and _order(before, after) != _order(after, before):
            yield f"{place}の順序が変わります。"

    def _changed(self, old: Any, new: Any, place: Place) -> Iterator[str]:
        if isinstance(old, str) and isinstance(new, str) and max(len(old), len(new)) > LONG:
            before, after = _excerpts(old, new)
            yield f"{place}の文が変わります(「{before}」が「{after}」に)。"
            return
        unit = "円" if place.key in IN_YEN else ""
        before, after = (f"{self._said(value, place.key)}{unit}" for value in (old, new))
        if _nothing(old):
            yield f"{place}が「{after}」と定められます(これまでは定めがありません)。"
        elif _nothing(new):
            yield f"{place}の定めがなくなります(これまで: {before})。"
        else:
            yield f"{place}が「{before}」から「{after}」に変わります。"

    def _said(self, value: Any, key: str) -> str:
        match value:
            case None:
                return "なし"
            case bool():
                return "はい" if value else "いいえ"
            case Decimal():
                return plain(value)
            case int():
                return f"{value:,}"
            case Period():
                return japanese_period(value)
            case datetime():
                return japanese_moment(value)
            case date():
                return japanese(value)
            case time():
                return value.isoformat()
            case (int(month), int(day)):
                return f"{month}月{day}日"
            case dict():
                stated = {k: v for k, v in value.items() if not _nothing(v) and v is not False}
                return "、".join(f"{KEYS.get(k, k)}: {self._said(v, k)}" for k, v in stated.items())
            case tuple() | list():
                return "、".join(self._said(item, key) for item in value) or "なし"
        return self._word(str(value), key)

    def _word(self, text: str, key: str) -> str:
        if key in NAMED:
            return self.names.get(text, text)
        return CHOICES_OF.get((key, text)) or CHOICES.get(text, text)


def differences(old: Scheme, new: Scheme) -> list[str]:
    """One sentence for each difference, in the order of the language; none when equal."""
    teller = Teller({**_names(old), **_names(new)})
    return list(teller.compared(old.model_dump(), new.model_dump(), Place()))


def _names(scheme: Scheme) -> dict[str, str]:
    """What the scheme calls what other parts refer to by a code."""
    return {
        **{code: root.label for code, root in scheme.requirements.items()},
        **{code: form.title for code, form in scheme.forms.items()},
        **{s.code: s.label for journey in scheme.journeys.values() for s in journey.steps},
        **{code: kind.label for code, kind in scheme.activity_kinds.items()},
        **{code: rule.name for code, rule in scheme.qualifications.items()},
    }


def _parts(value: Any) -> dict[str, Any] | None:
    """The named parts of a mapping, or of a list (by their names, else by their places)."""
    if isinstance(value, dict):
        return value
    if not isinstance(value, tuple | list) or not all(isinstance(item, dict) for item in value):
        return None
    names = [_name(item) for item in value]
    if None in names or len(set(names)) != len(names):
        return {f"{place}番目": item for place, item in enumerate(value, start=1)}
    return dict(zip((str(name) for name in names), value, strict=True))


def _name(item: Mapping[str, Any]) -> str | None:
    return next((str(item[key]) for key in NAMES if item.get(key)), None)


def _order(these: Mapping[str, Any], others: Mapping[str, Any]) -> list[str]:
    return [name for name in these if name in others]


def _nothing(value: Any) -> bool:
    return value is None or value in ("", (), [], {})


def _key(name: str, around: str) -> str:
    """The key of the language; the items of a list or mapping are spoken of like the whole."""
    return name if name in KEYS or name in AREAS else around


def _title(name: str, value: Any) -> str:
    """What the officer calls this part: its own name where it has one."""
    if name in AREAS:
        return AREAS[name]
    own = None
    if isinstance(value, dict):
        own = value.get("name") or value.get("label") or value.get("title")
    return str(own) if own else KEYS.get(name, name)


def _excerpts(old: str, new: str) -> tuple[str, str]:
    """The parts of two long texts that differ, with a little around them."""
    shorter = min(len(old), len(new))
    first = next((i for i in range(shorter) if old[i] != new[i]), shorter)
    rest = shorter - first
    same = next((i for i in range(rest) if old[-1 - i] != new[-1 - i]), rest)
    return _excerpt(old, first, len(old) - same), _excerpt(new, first, len(new) - same)


def _excerpt(text: str, first: int, last: int) -> str:
    start, end = max(0, first - AROUND), min(len(text), last + AROUND)
    before, after = "…" if start else "", "…" if end < len(text) else ""
    return f"{before}{text[start:end]}{after}"
