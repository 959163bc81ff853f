"""What every part of the scheme language shares: strict, frozen values and the words of dates."""

from datetime import date, datetime, time
from typing import Annotated

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    StringConstraints,
    WithJsonSchema,
)

from koshin.core.dates import JST
from koshin.core.facts import Period

Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
StepCode = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,15}$")]
COMMON_YEAR = 2027  # any year without 2/29
Words = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


class Part(BaseModel):
    """A part of a scheme. Unknown keys are refused, so that a typing error cannot hide a rule."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _month_day(text: object) -> object:
    if not isinstance(text, str):
        return text
    month, dash, day = text.partition("-")
    if not dash or not month.isdigit() or not day.isdigit():
        raise ValueError('write month and day in quotes, e.g. "04-01"')
    try:
        found = date(COMMON_YEAR, int(month), int(day))
    except ValueError:
        raise ValueError(f"choose a day that every year has, not {text}") from None
    return (found.month, found.day)


MonthDay = Annotated[
    tuple[int, int],
    BeforeValidator(_month_day),
    WithJsonSchema({"type": "string", "pattern": r"^\d{2}-\d{2}$"}),
]


def _clock_time(text: object) -> object:
    if not isinstance(text, str):
        raise ValueError('write the time of day in quotes, e.g. "13:00" or "23:59:59"')
    return time.fromisoformat(text)


ClockTime = Annotated[
    time,
    BeforeValidator(_clock_time),
    WithJsonSchema({"type": "string", "pattern": r"^\d{2}:\d{2}(:\d{2})?$"}),
]


def _moment(text: object) -> object:
    if not isinstance(text, str):
        raise ValueError('write the moment in quotes, e.g. "2027-01-25 00:00:00"')
    return datetime.fromisoformat(text)


def _in_japan(moment: datetime) -> datetime:
    if moment.tzinfo is not None:
        raise ValueError("write the moment in Japan's time, without an offset")
    return moment.replace(tzinfo=JST)


Moment = Annotated[
    datetime,
    BeforeValidator(_moment),
    AfterValidator(_in_japan),
    WithJsonSchema({"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(:\d{2})?$"}),
]


def _span(text: object) -> object:
    if not isinstance(text, str):
        return text
    start, slash, end = text.partition("/")
    if not slash:
        raise ValueError("write first and last day with a stroke, e.g. 2027-04-01/2031-03-31")
    period = Period(start=date.fromisoformat(start), end=date.fromisoformat(end))
    if period.end < period.start:
        raise ValueError("the last day must not lie before the first")
    return period


Span = Annotated[
    Period,
    BeforeValidator(_span),
    WithJsonSchema({"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}/\d{4}-\d{2}-\d{2}$"}),
]
