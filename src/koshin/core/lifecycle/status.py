"""In which state a credential is on a day, and what is said of it."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from koshin.core.cycles import (
    barred,
    is_permanent,
    standing_term,
    superseded,
    suspended,
    valid_until,
)
from koshin.core.dates import japanese, start_of_day
from koshin.core.facts import Bar, BarKind, CredentialFact, Facts
from koshin.core.scheme.model import Scheme

Status = Literal[
    "valid", "honoured", "permanent", "not_begun", "suspended", "returning", "lapsed",
    "deceased", "revoked", "withdrawn", "merged", "stopped",
]  # fmt: skip
Standing = Literal["valid", "coming", "expired", "suspended", "revoked"]
GOOD: frozenset[Status] = frozenset({"valid", "honoured", "permanent"})
COMING: frozenset[Status] = frozenset({"not_begun", "returning"})
FOR_NOW: frozenset[Status] = frozenset({"suspended", "stopped"})
BARRED: dict[BarKind, str] = {
    "deceased": "{since}をもって登録を終えています。",
    "revoked": "{since}に資格が取り消されました。",
    "withdrawn": "ご本人の届け出により、{since}に返上されました。",
    "merged": "制度の変更により、{since}に、統合された資格へ引き継がれました。",
    "stopped": "{since}から資格が停止されています。",
}


def status_on(scheme: Scheme, held: CredentialFact, *, on: date) -> Status:
    """What the credential is on the day. Only ``GOOD`` ones are valid.

    ``returning`` has lapsed and a later term granted; ``honoured`` is valid by an exception.
    """
    bar = barred(held, on=on)
    if bar is not None:
        return bar.kind
    if is_permanent(scheme, held):
        return "permanent"
    if not held.terms or held.terms[0].start > on:
        return "not_begun"
    if suspended(held, on=on) is not None:
        return "suspended"
    if any(on in term for term in held.terms):
        return "valid"
    begun = [term for term in held.terms if term.start <= on]
    if on <= valid_until(scheme, begun[-1].end):
        return "honoured"
    if len(begun) < len(held.terms):
        return "returning"
    return "honoured" if on <= _standing_end(scheme, held, on) else "lapsed"


def standing_on(scheme: Scheme, held: CredentialFact, *, on: date) -> Standing:
    """What anybody may know of the credential on the day.

    ``coming``: granted, and the first day lies ahead. ``suspended``: not valid for the time being
    (停止, 休止); ``revoked``: for good (取消, 返上, 死亡). Which of these it is, is between
    the holder and the association.
    """
    status = status_on(scheme, held, on=on)
    if status in GOOD:
        return "valid"
    if status in COMING:
        return "coming"
    if status in FOR_NOW:
        return "suspended"
    return "expired" if status == "lapsed" else "revoked"


@dataclass(frozen=True, kw_only=True)
class Validity:
    """What anybody may know of a credential: its standing, and from when until when it is good.

    ``end`` is the last day of the term that counts on the day (or of the last one) and of terms
    that follow it without a gap; nothing where it never ends.
    """

    standing: Standing
    start: date
    end: date | None


def validity_on(scheme: Scheme, held: CredentialFact, *, on: date) -> Validity:
    """The validity of a credential that has a term, on a day past or to come, as known now."""
    standing = standing_on(scheme, held, on=on)
    begun = [term for term in held.terms if term.start <= on]
    running = begun[-1] if begun else held.terms[0]
    if is_permanent(scheme, held):
        return Validity(standing=standing, start=running.start, end=None)
    end = valid_until(scheme, running.end) if begun else running.end
    for term in held.terms:
        if begun and running.start < term.start <= end + timedelta(days=1):
            end = max(end, valid_until(scheme, term.end))
    if status_on(scheme, held, on=on) == "honoured":
        end = max(end, standing_term(scheme, held, at=start_of_day(on)).end)
    return Validity(standing=standing, start=running.start, end=end)


def in_force(scheme: Scheme, facts: Facts, *, on: date) -> tuple[CredentialFact, ...]:
    """The credentials of which a paper may be made: valid on the day or coming, and with no higher
    grade in their place."""
    replaced = superseded(scheme, facts, on=on)
    return tuple(
        held
        for held in facts.credentials
        if held.terms
        and held.qualification not in replaced
        and standing_on(scheme, held, on=on) in ("valid", "coming")
    )


def _standing_end(scheme: Scheme, held: CredentialFact, on: date) -> date:
    """The end of the last term as pauses moved it."""
    return valid_until(scheme, standing_term(scheme, held, at=start_of_day(on)).end)


def bar_sentence(bar: Bar) -> str:
    """What took the credential out of validity, since when, and until when if that is known."""
    said = BARRED[bar.kind].format(since=japanese(bar.since))
    if bar.until is not None:
        return f"{said}停止は{japanese(bar.until)}までです。"
    if bar.kind == "stopped":
        return f"{said}解除の日は決まっていません。"
    return said
