"""Finds a person by whatever the office has in hand: a name in any script and any of its shapes, a
number, a mail address, the end of a phone number, the number of a receipt or of a payment."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import jaconv
from django.db import connection

from koshin.capabilities.papers.models import Paper
from koshin.capabilities.people.models import Holder
from koshin.capabilities.people.reach import Reach
from koshin.core.scheme.association import Numbers
from koshin.core.typed import NumberFault, bare, stored_number

MOST = 20
# Fewer digits would be the end of too many phone numbers to be of use.
LEAST_PHONE = 4
DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
LATIN = re.compile(r"[A-Za-z'-]+")
# After this letter no text goes on: with it a range of prefixes ends.
LAST = "\U0010ffff"

# One index each. The second column is 0 for the very thing that was typed, 1 for what begins so.
START = """(SELECT id AS holder, ({column} <> {key})::int AS far FROM people_holder
WHERE association_id = %(of)s AND {column} ~>=~ {key} AND {column} ~<~ ({key} || %(last)s)
  AND {filled} AND (%(born)s::date IS NULL OR birth_date = %(born)s)
  AND (NOT %(limited)s OR prefecture = ANY(%(prefectures)s) OR classes && %(affiliations)s)
ORDER BY {column} USING ~<~ LIMIT 60)"""
NAMES = ("family_name || given_name", "family_kana || given_kana", "given_kana")
ROMAN = "romanised_name"
REFERENCES = """
SELECT holder_id, 0 FROM papers_paper WHERE association_id = %(of)s AND kind = ANY(%(kinds)s)
    AND number = %(text)s AND holder_id IS NOT NULL
UNION ALL SELECT c.holder_id, 0 FROM payments_charge c JOIN payments_attempt a ON a.charge_id = c.id
    WHERE c.association_id = %(of)s AND a.order_id = %(text)s
UNION ALL SELECT c.holder_id, 0 FROM payments_charge c JOIN payments_attempt a ON a.charge_id = c.id
    WHERE c.association_id = %(of)s AND a.payment_ref = %(text)s AND a.payment_ref <> ''
UNION ALL SELECT c.holder_id, 0 FROM payments_charge c JOIN payments_attempt a ON a.charge_id = c.id
    WHERE c.association_id = %(of)s AND a.provider_ref = %(text)s AND a.provider_ref <> ''
UNION ALL SELECT c.holder_id, 0 FROM payments_charge c
    JOIN payments_settlement s ON s.charge_id = c.id
    WHERE c.association_id = %(of)s AND s.provider_ref = %(text)s
UNION ALL SELECT holder_id, 0 FROM payments_charge
    WHERE association_id = %(of)s AND payer_reference = %(bare)s
UNION ALL SELECT holder_id, 0 FROM register_credential
    WHERE association_id = %(of)s AND number = ANY(%(numbers)s)"""


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What was typed, taken apart: ``words`` in their order, ``born`` a day among them."""

    words: tuple[str, ...]
    born: date | None

    @property
    def text(self) -> str:
        return "".join(self.words)


def taken_apart(typed: str) -> Typed:
    """The words in half width where letters and digits are concerned; a date narrows by birth."""
    words, born = [], None
    for word in unicodedata.normalize("NFKC", typed).split():
        found = DAY.fullmatch(word)
        try:
            born = date(*map(int, found.groups())) if found else born
        except ValueError:
            found = None
        if found is None:
            words.append(word)
    return Typed(words=tuple(words), born=born)


def find_people(reach: Reach, typed: str, *, numbers: Numbers) -> list[Holder]:
    """At most twenty people within reach, who fits best first. Two queries, by indexes.

    A name may be typed in any shape of its letters (髙/高), in kana of any width, in Latin letters,
    family name first or last, alone or with the day of birth (1980-05-05) to tell namesakes apart.
    """
    asked = taken_apart(typed)
    if not asked.text:
        return []
    branches = list(_starts(asked))
    given: dict[str, Any] = {f"k{place}": key for place, (_, key) in enumerate(branches)}
    statement = " UNION ALL ".join(sql.format(k=f"%(k{n})s") for n, (sql, _) in enumerate(branches))
    given |= {"of": reach.association, "last": LAST, "born": asked.born}
    given |= {"limited": reach.limited, "prefectures": list(reach.prefectures)}
    given |= {"affiliations": list(reach.affiliations)}
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        near = cursor.fetchall()
        cursor.execute(REFERENCES, _references(reach.association, asked, numbers))
        near += cursor.fetchall()
    far: dict[int, int] = {}
    for holder, distance in near:
        far[holder] = min(distance, far.get(holder, distance))
    people = Holder.objects.filter(reach.within(), pk__in=far)
    if asked.born is not None:
        people = people.filter(birth_date=asked.born)
    ordered = sorted(people, key=lambda one: (far[one.pk], one.kana, one.birth_date, one.pk))
    return ordered[:MOST]


def _starts(asked: Typed) -> Iterator[tuple[str, str]]:
    """Each branch of the search, its key left open as ``{k}``, and the key."""
    text = asked.text
    if "@" in text:
        yield _start("lower(email)", "{k}", "email <> ''"), text.lower()
        return
    digits = bare(text)
    if digits.isdecimal():
        yield _start("number", "{k}", "true"), digits
        if len(digits) >= LEAST_PHONE:
            yield _start("reverse(phone)", "{k}", "phone <> ''"), digits[::-1]
        return
    yield _start("number", "{k}", "true"), text
    for words in dict.fromkeys((asked.words, asked.words[::-1])):
        yield from _names("".join(words))


def _names(text: str) -> Iterator[tuple[str, str]]:
    for column in NAMES:
        yield _by_key(column, "true"), text
    if LATIN.fullmatch(text):
        yield _by_key(ROMAN, "romanised_name <> ''"), text
        for column in NAMES[1:]:
            yield _by_key(column, "true"), jaconv.alphabet2kana(text.lower().replace("'", ""))


def _by_key(column: str, filled: str) -> str:
    return _start(f"people_search_key({column})", "people_search_key({k})", filled)


def _start(column: str, key: str, filled: str) -> str:
    return START.format(column=column, key=key, filled=filled)


def _references(association: str, asked: Typed, numbers: Numbers) -> dict[str, Any]:
    try:
        known = [stored_number(numbers.pattern, numbers.example, asked.text)]
    except NumberFault:
        known = []
    return {
        "of": association,
        "kinds": list(Paper.Kind.values),
        "text": asked.text,
        "bare": bare(asked.text),
        "numbers": known,
    }
