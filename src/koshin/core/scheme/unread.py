"""Which words and amounts of records the rules can read: a word that none knows is a mistake."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from koshin.core.scheme.base import Part
from koshin.core.scheme.credits import Conversion, Selector
from koshin.core.scheme.facts_format import ActivityGiven
from koshin.core.scheme.fault import Fault
from koshin.core.scheme.guard import Guard
from koshin.core.scheme.measures import (
    DistinctOf,
    LargestOf,
    Measured,
    ShareOf,
    SumOf,
    SumPlusDistinct,
)
from koshin.core.scheme.model import Scheme
from koshin.core.scheme.reader import Path
from koshin.core.scheme.rules import Group, Pool

Word = Literal["topic", "role", "mode", "provider", "course"]
WORDS: tuple[Word, ...] = ("topic", "role", "mode", "provider", "course")
Number = Literal["amount", "hours", "until", "valid_until"]
NUMBERS: tuple[Number, ...] = ("amount", "hours", "until", "valid_until")


@dataclass
class Read:
    """What rules read of a kind of record: ``named`` words, any word of ``free``, ``numbers``."""

    named: dict[Word, set[str]] = field(default_factory=dict)
    free: set[Word] = field(default_factory=set)
    numbers: set[Number] = field(default_factory=set)


def read_of(scheme: Scheme) -> dict[str, Read]:
    """By kind of record; a kind that no rule looks at is missing."""
    found: dict[str, Read] = {}
    for node in scheme.requirements.values():
        for part in parts_of(node):
            if isinstance(part, Measured):
                for kind in part.activities:
                    _measured(found.setdefault(kind, Read()), scheme, part, kind)
    for part in parts_of((scheme.requirements, scheme.fees)):
        if isinstance(part, Guard) and part.has_activity is not None:
            found.setdefault(part.has_activity, Read())
    for audit in scheme.audits:
        for kind in audit.activities:
            found.setdefault(kind, Read())
    for route in scheme.reinstatement.routes.values() if scheme.reinstatement else ():
        for kind in route.clears:
            found.setdefault(kind, Read())
    return found


def vocabulary(scheme: Scheme, read: Iterable[Read], word: Word) -> frozenset[str] | None:
    """The words that a rule names or the scheme declares; nothing where any word may be read, or
    where the scheme has no word of this sort."""
    everywhere = list(read)
    if word == "course" or any(word in one.free for one in everywhere):
        return None
    declared: tuple[str, ...] = getattr(scheme.vocabulary, f"{word}s")
    named = (one.named.get(word, set()) for one in everywhere)
    return frozenset(declared).union(*named) or None


def parts_of(value: Any) -> Iterator[Part]:
    """Everything inside."""
    if isinstance(value, Part):
        yield value
        for name in type(value).model_fields:
            yield from parts_of(getattr(value, name))
    elif isinstance(value, dict):
        yield from parts_of(tuple(value.values()))
    elif isinstance(value, tuple):
        for item in value:
            yield from parts_of(item)


def _measured(read: Read, scheme: Scheme, node: Measured, kind: str) -> None:
    """Adds what one measure reads of records of a kind."""
    for part in parts_of(node):
        if isinstance(part, Selector):
            _selected(read, part, kind)
        if isinstance(part, DistinctOf | SumPlusDistinct):
            _apart(read, part.by, named=part.topics if part.by == "topic" else ())
        if isinstance(part, Group) and part.per in ("course", "provider"):
            _apart(read, part.per)
    if node.repeats is not None:
        _apart(read, node.repeats.by)
    if node.valid_on is not None:
        read.numbers.add("valid_until")
    if not isinstance(node, SumOf | LargestOf | SumPlusDistinct | ShareOf | Pool):
        return
    credit = scheme.credits.get(node.credit) if node.credit is not None else None
    if credit is None:
        read.numbers.add("amount")
        return
    for rule in credit.convert:
        if not rule.activities or kind in rule.activities:
            _converted(read, rule, kind)


def _selected(read: Read, one: Selector, kind: str) -> None:
    if one.activities and kind not in one.activities:
        return
    asked: dict[Word, tuple[str, ...]] = {
        "topic": (*one.topics, *one.all_topics),
        "role": one.roles,
        "mode": one.modes,
        "provider": one.providers,
    }
    for word, words in asked.items():
        if words:
            read.named.setdefault(word, set()).update(words)
    if one.within_days is not None:
        read.numbers.add("until")


def _apart(read: Read, by: str, named: Iterable[str] = ()) -> None:
    """Records are told apart by a word, whatever it is; or only by those that are named."""
    for word in WORDS:
        if word == by and not tuple(named):
            read.free.add(word)


def _converted(read: Read, rule: Conversion, kind: str) -> None:
    _selected(read, rule, kind)
    if rule.per in ("unit", "hour"):
        read.numbers.add("amount")
    if rule.per == "hour" or rule.stated_hours or rule.least is not None:
        read.numbers.add("hours")
    if rule.per == "day":
        read.numbers.add("until")


def words_of(record: ActivityGiven, word: Word) -> Iterator[tuple[Path, str]]:
    """The words of this sort that a record bears, with their places in it."""
    if word == "topic":
        if record.topic:
            yield ("topic",), record.topic
        yield from ((("tags", index), tag) for index, tag in enumerate(record.tags))
        return
    said: str = getattr(record, word)
    if said:
        yield (word,), said


def undeclared(scheme: Scheme, records: Sequence[ActivityGiven]) -> Iterator[Fault]:
    """Words that are none of those the scheme speaks of: a rule would pass over the record."""
    read = read_of(scheme)
    known = {word: vocabulary(scheme, read.values(), word) for word in WORDS}
    for index, record in enumerate(records):
        for word in WORDS:
            declared = known[word]
            if declared is None:
                continue
            for path, said in words_of(record, word):
                if said not in declared:
                    yield Fault(
                        path=("activities", index, *path),
                        message=f"there is no {word} {said} in this scheme",
                        remedy=f"use one of: {', '.join(sorted(declared))}"
                        f" (or declare it in the scheme under vocabulary.{word}s)",
                    )


def unread(scheme: Scheme, records: Sequence[ActivityGiven]) -> Iterator[Fault]:
    """What is stated of records and no rule can ever read: said, though it changes nothing."""
    read = read_of(scheme)
    for index, record in enumerate(records):
        here: Path = ("activities", index)
        if record.kind not in scheme.activity_kinds:
            continue
        mine = read.get(record.kind)
        if mine is None:
            yield _unread((*here, "kind"), f"no rule asks for records of the kind {record.kind}")
            continue
        for word in WORDS:
            declared = () if word == "course" else getattr(scheme.vocabulary, f"{word}s")
            for path, said in words_of(record, word):
                if word not in mine.free and said not in {*mine.named.get(word, ()), *declared}:
                    yield _unread(
                        (*here, *path), f"no rule reads the {word} {said} of a {record.kind}"
                    )
        for number in NUMBERS:
            if number in record.model_fields_set and number not in mine.numbers:
                yield _unread((*here, number), f"no rule reads {number} of a {record.kind}")


def _unread(path: Path, message: str) -> Fault:
    return Fault(path=path, message=message, remedy="leave it out, or correct the kind or the word")
