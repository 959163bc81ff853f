"""Judges one requirement, written as it stands in a file, on records made in a line."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from pydantic import TypeAdapter

from koshin.core.dates import JST
from koshin.core.decision import Cycle, Finding, Window
from koshin.core.facts import ActivityFact, CredentialFact, Period, WaiverFact
from koshin.core.requirements.judge import judge
from koshin.core.requirements.subject import Subject
from koshin.core.scheme.credits import Credit
from koshin.core.scheme.rules import Requirement

NODES: TypeAdapter[Requirement] = TypeAdapter(Requirement)
JUDGED = Period(start=date(2024, 4, 1), end=date(2027, 3, 31))
AFTER = datetime(2027, 4, 20, 10, tzinfo=JST)
NO_CREDITS: dict[str, dict[str, Any]] = {}


def done(kind: str, on: str, amount: str = "1", **more: Any) -> ActivityFact:
    """A record; ``hours`` may be given as text, and so may ``until``."""
    if "hours" in more:
        more["hours"] = Decimal(more["hours"])
    if "until" in more:
        more["until"] = date.fromisoformat(more["until"])
    given: dict[str, Any] = {
        "id": 0, "topic": "", "title": kind, "state": "accepted", "source": "self", **more,
    }  # fmt: skip
    return ActivityFact(kind=kind, on=date.fromisoformat(on), amount=Decimal(amount), **given)


def measure(kind: str, at_least: object, *activities: str, **more: Any) -> dict[str, Any]:
    """A measure over some kinds of activity, as in a file."""
    return {
        "kind": kind,
        "code": "measure",
        "label": "実績",
        "activities": list(activities),
        "at_least": at_least,
        "unit": "点",
        "done": "の活動",
        **more,
    }


def found(
    node: dict[str, Any],
    *records: ActivityFact,
    credits: dict[str, dict[str, Any]] = NO_CREDITS,  # noqa: A002
    ordinal: int = 1,
    awarded: date = date(2024, 4, 1),
    held: tuple[str, ...] = (),
    at: datetime = AFTER,
    waivers: tuple[WaiverFact, ...] = (),
    **more: Any,
) -> Finding | None:
    """``more``: other parts of the subject, and ``route`` or ``late_months``."""
    credential = CredentialFact(
        id=1,
        qualification="q",
        number="1",
        awarded_on=awarded,
        terms=(JUDGED,),
        route=more.pop("route", ""),
    )
    cycle = Cycle(
        code="2027",
        label="2027年度",
        judged=JUDGED,
        window=Window(opens=AFTER, closes=AFTER),
        current_end=JUDGED.end,
        new_term=Period(start=date(2027, 4, 1), end=date(2030, 3, 31)),
        ordinal=ordinal,
        late_months=more.pop("late_months", 0),
    )
    subject = Subject(
        credential=credential,
        activities=records,
        cycle=cycle,
        at=at,
        credits={code: Credit.model_validate(body) for code, body in credits.items()},
        held=held,
        waivers=waivers,
        **more,
    )
    return judge(NODES.validate_python(node), subject)


def judged(node: dict[str, Any], *records: ActivityFact, **more: Any) -> Finding:
    """The finding, which must be there."""
    finding = found(node, *records, **more)
    assert finding is not None
    return finding


def seen(*values: object) -> tuple[object, ...]:
    """The values side by side, to be compared with numbers and words as they are written."""
    return values
