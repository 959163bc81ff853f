"""統合 that has not happened yet: which holders wait, for what, and whether it ends by itself."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.db.models import Exists, OuterRef, QuerySet

from koshin.capabilities.applications.life_models import Request, Sanction
from koshin.capabilities.applications.models import Application
from koshin.capabilities.people.models import Holder
from koshin.capabilities.register import facts as facts_reader
from koshin.capabilities.register.models import Bar, Credential
from koshin.core.cycles import barred
from koshin.core.facts import CredentialFact, Facts
from koshin.core.scheme import Scheme
from koshin.core.scheme import rules as language

UNDECIDED = (Sanction.State.PROPOSED, Sanction.State.RESTORING)
Why = Literal["application", "request", "sanction", "stopped", "fewer_days", "soon"]


@dataclass(frozen=True, kw_only=True)
class Unmerged:
    """One holder of former qualifications, what they are to become, and what that waits for.

    ``soon``: nothing; the next hourly job merges them. ``until`` is the end of the new one,
    ``former_until`` the later end of a former one, where days would be lost.
    """

    holder: Holder
    former: tuple[str, ...]
    became: str
    why: Why
    until: date | None = None
    former_until: date | None = None


def former_holdings(scheme: Scheme, of: Sequence[str]) -> QuerySet[Credential]:
    """What is still held of the qualifications ``of``: not merged, withdrawn, revoked or ended."""
    ended = Bar.objects.filter(credential=OuterRef("pk"), lifted_on__isnull=True).exclude(
        kind=Bar.Kind.STOPPED
    )
    return Credential.objects.filter(
        ~Exists(ended), association_id=scheme.code, qualification__in=of
    )


def sources_of(known: Sequence[CredentialFact], rule: language.Merge) -> list[CredentialFact]:
    """What of a holder's was ever valid and is to be merged."""
    return [held for held in known if held.qualification in rule.of and held.terms]


def leading(sources: Sequence[CredentialFact], rule: language.Merge) -> CredentialFact:
    """Whose number and terms go on: as the rule says, of equals the first that it names."""
    named = sorted(sources, key=lambda held: rule.of.index(held.qualification))
    ends = max if rule.term == "latest" else min
    return ends(named, key=lambda held: held.last_term.end)


def is_stopped(sources: Sequence[CredentialFact]) -> bool:
    """Whether a 停止 of one of them has not ended."""
    return any(bar.kind == "stopped" and bar.lifted_on is None for c in sources for bar in c.bars)


def loses_days(
    sources: Sequence[CredentialFact], target: CredentialFact | None, rule: language.Merge
) -> bool:
    """Whether the new one, which is held already, ends before what would go on."""
    return target is not None and target.last_term.end < leading(sources, rule).last_term.end


def under_way(holders: Collection[int]) -> dict[int, Why]:
    """Of whom something is applied for, asked for or undecided, and what. Three queries."""
    applied = Application.objects.filter(holder__in=holders, state=Application.State.APPLIED)
    asked = Request.objects.filter(holder__in=holders, state=Request.State.ASKED)
    undecided = Sanction.objects.filter(holder__in=holders, state__in=UNDECIDED)
    found: dict[int, Why] = dict.fromkeys(undecided.values_list("holder_id", flat=True), "sanction")
    found |= dict.fromkeys(asked.values_list("holder_id", flat=True), "request")
    return found | dict.fromkeys(applied.values_list("holder_id", flat=True), "application")


def waiting_holders(scheme: Scheme, *, on: date) -> list[tuple[str, int]]:
    """Whom the rules should have merged by the day: the new qualification and the holder's id.

    One query for each merge of the rules.
    """
    return [
        (code, holder)
        for code, rule in scheme.qualifications.items()
        if rule.merges is not None and rule.merges.on <= on
        for holder in former_holdings(scheme, rule.merges.of)
        .filter(terms__isnull=False)
        .order_by("holder_id")
        .values_list("holder_id", flat=True)
        .distinct()
    ]


def unmerged(
    scheme: Scheme, waiting: Collection[tuple[str, int]], *, on: date
) -> tuple[Unmerged, ...]:
    """Those of :func:`waiting_holders`, with what each waits for. Five queries."""
    ids = {holder for _code, holder in waiting}
    holders = Holder.objects.in_bulk(ids)
    facts = facts_reader.of_holders(ids)
    busy = under_way(ids)
    return tuple(_each(scheme, waiting, holders, facts, busy, on=on))


def _each(
    scheme: Scheme,
    waiting: Collection[tuple[str, int]],
    holders: dict[int, Holder],
    facts: dict[int, Facts],
    busy: dict[int, Why],
    *,
    on: date,
) -> Iterator[Unmerged]:
    for code, number in waiting:
        rule = scheme.qualifications[code].merges
        if rule is None:
            continue
        known = facts[number].credentials
        sources = [
            c for c in sources_of(known, rule) if barred(c, on=on) is None or is_stopped([c])
        ]
        target = next((held for held in known if held.qualification == code), None)
        if not sources:
            continue
        fewer = loses_days(sources, target, rule)
        yield Unmerged(
            holder=holders[number],
            former=tuple(scheme.qualification_name(c.qualification) for c in sources),
            became=scheme.qualification_name(code),
            why=_why(sources, busy.get(number), fewer=fewer),
            until=target.last_term.end if fewer and target else None,
            former_until=leading(sources, rule).last_term.end if fewer else None,
        )


def _why(sources: Sequence[CredentialFact], busy: Why | None, *, fewer: bool) -> Why:
    """What is waited for the longest comes first."""
    if fewer:
        return "fewer_days"
    if busy is not None:
        return busy
    return "stopped" if is_stopped(sources) else "soon"
