"""Whom a page shows: the holders among what it was given, found in one place for every page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any

from django.core.paginator import Page
from django.db.models import Model, QuerySet

from koshin.capabilities.people.models import Account, Association, Holder, StaffMember

DEEPEST = 6
# These lead from the office to itself, not to a holder.
_PLAIN = (Account, Association, StaffMember, str, bytes, int, float)


@dataclass
class Shown:
    """What a request showed so far: whose data, and what had been asked for."""

    holders: set[int] = field(default_factory=set)
    asked: dict[str, Any] = field(default_factory=dict)
    export: bool = False


def holders_in(value: object) -> set[int]:
    """The ids of the holders among what a template was given, after it was rendered.

    Rows count if they were read: a queryset that no template went through shows nobody.
    """
    found: set[int] = set()
    _walk(value, found, set(), 0)
    return found


def _walk(value: object, found: set[int], met: set[int], depth: int) -> None:
    if depth > DEEPEST or id(value) in met or isinstance(value, _PLAIN):
        return
    met.add(id(value))
    for inner in _inside(value, found):
        _walk(inner, found, met, depth + 1)


def _inside(value: object, found: set[int]) -> Iterable[object]:
    """What is to be looked at within ``value``; the holder it names itself is added at once."""
    if isinstance(value, Model):
        own = value.pk if isinstance(value, Holder) else getattr(value, "holder_id", None)
        if isinstance(own, int):
            found.add(own)
        kept = value.__dict__.get("_prefetched_objects_cache", {})
        return [*value._state.fields_cache.values(), *kept.values()]
    if isinstance(value, QuerySet):
        return value._result_cache or ()
    if isinstance(value, Page):
        return (value.object_list,)
    if isinstance(value, Mapping):
        return list(value.values())
    if isinstance(value, list | tuple | set | frozenset):
        return value
    if is_dataclass(value) and not isinstance(value, type):
        return [getattr(value, one.name) for one in fields(value)]
    return ()
