"""What a record is worth: conversion of hours, items and days into an association's unit."""

from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import Field, StrictBool, StrictInt

from koshin.core.scheme.base import Code, Part, Words


class Selector(Part):
    """Which records: everything stated must fit, what is not stated does not matter."""

    activities: tuple[Code, ...] = ()
    topics: tuple[Code, ...] = Field(default=(), description="one of these")
    all_topics: tuple[Code, ...] = Field(
        default=(), description="every one of these: a course with its survey and its fee"
    )
    roles: tuple[Code, ...] = ()
    modes: tuple[Code, ...] = ()
    providers: tuple[Code, ...] = ()
    sources: tuple[Literal["self", "association", "organiser"], ...] = Field(
        default=(), description="who entered the record"
    )
    within_days: StrictInt | None = Field(
        default=None, ge=1, description="begun and finished in at most so many days"
    )


class Vocabulary(Part):
    """Words that records may bear beside those that rules name: declared, though no rule asks."""

    topics: tuple[Code, ...] = ()
    roles: tuple[Code, ...] = ()
    modes: tuple[Code, ...] = ()
    providers: tuple[Code, ...] = ()


class Step(Part):
    """Rounding to multiples of ``step``."""

    step: Decimal = Field(gt=0)
    mode: Literal["floor", "ceil", "half_up"]


class CreditRounding(Step):
    """Where amounts are rounded: each record, all records of a day together, or the total."""

    at: Literal["record", "day", "total"]


class Conversion(Selector):
    """What records are worth: ``worth`` for each hour, day, record, or unit of the amount."""

    per: Literal["hour", "day", "record", "unit"]
    worth: Decimal = Field(default=Decimal(1), ge=0)
    weight: Decimal = Field(default=Decimal(1), ge=0)
    least: Decimal | None = Field(
        default=None, gt=0, description="a record of fewer hours (a day: hours a day) is worth 0"
    )
    at_most: Decimal | None = Field(default=None, gt=0, description="of one record")
    stated_hours: StrictBool = Field(
        default=False, description="only records that state hours; the others go on to the next"
    )
    since: date | None = Field(default=None, description="first day of activity, included")
    until: date | None = None


class Credit(Part):
    """A unit, and how records become amounts of it: the first conversion that fits decides."""

    unit: Words
    rounding: CreditRounding | None = None
    unrounded: StrictBool = Field(default=False, description="fractions stay as they are")
    convert: tuple[Conversion, ...] = Field(min_length=1)
