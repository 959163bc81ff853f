"""Lines of the audit trail and stored facts, told to people of the office in their words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from koshin.core.dates import japanese, japanese_moment
from koshin.platform.models import AuditLine
from koshin.web.office.words import ACTORS, CASES, FIELDS, VALUES, VERBS

ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
ISO_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?[+-]\d\d:\d\d$")


@dataclass(frozen=True, kw_only=True)
class Change:
    """One field of an act, before and after, in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class Told:
    """One line of the audit trail, told to a person."""

    at: datetime
    who: str
    what: str
    changes: tuple[Change, ...]
    reason: str


def fact(field: str, stored: Any) -> tuple[str, str]:
    """A stored field and its value, both readable."""
    return str(FIELDS.get(field, field)), _shown(stored, {})


def told(
    line: AuditLine, *, names: Mapping[int, str], also: Mapping[str, str] | None = None
) -> Told:
    """The line in words; ``names`` knows the people behind accounts, ``also`` more words."""
    more = also or {}
    who = str(ACTORS.get(line.actor_kind, line.actor_kind))
    name = names.get(line.actor_id or 0, "")
    fields = list(dict.fromkeys([*line.before, *line.after]))
    return Told(
        at=line.at,
        who=f"{who} {name}".strip(),
        what=str(VERBS.get(line.verb, line.verb)),
        changes=tuple(
            Change(
                label=str(FIELDS.get(field, field)),
                before=_shown(line.before.get(field), more),
                after=_shown(line.after.get(field), more),
            )
            for field in fields
        ),
        reason=line.reason,
    )


def _shown(stored: Any, also: Mapping[str, str]) -> str:
    if stored is None:
        return ""
    if isinstance(stored, bool):
        return _("済み") if stored else _("途中")
    if isinstance(stored, int):
        return f"{stored:,}"
    if isinstance(stored, list | tuple):
        return "、".join(_shown(one, also) for one in stored)
    if isinstance(stored, Mapping):
        return "、".join(f"{_word(key, also)} {_shown(one, also)}" for key, one in stored.items())
    return _word(str(stored), also)


def _word(text: str, also: Mapping[str, str]) -> str:
    if ISO_DAY.fullmatch(text):
        return japanese(date.fromisoformat(text))
    if ISO_MOMENT.match(text):
        return japanese_moment(datetime.fromisoformat(text))
    return str(also.get(text) or VALUES.get(text) or CASES.get(text) or FIELDS.get(text) or text)
