"""特例措置: a dated, justified exception for one requirement or window, visible where it acts.

A requirement may be waived whole, need less, or count days after its period; a window may stay
open longer. What a holder fulfils without the exception stays *met*.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from koshin.core.dates import civil, end_of_day, japanese
from koshin.core.decision import Cycle, Exemption, Finding
from koshin.core.facts import WaiverFact
from koshin.core.requirements.subject import Subject
from koshin.core.requirements.telling import plain
from koshin.core.scheme.measures import Measured, ShareOf, limited
from koshin.core.scheme.rules import Group, Pool, Requirement

OPEN = frozenset({"unmet", "pending"})


def in_force(
    waivers: Iterable[WaiverFact], *, qualification: str, cycle: str, at: datetime
) -> tuple[WaiverFact, ...]:
    """The waivers that hold at the instant for this qualification and round."""
    today = civil(at)
    return tuple(
        waiver
        for waiver in waivers
        if waiver.granted_on <= today
        and (waiver.revoked_on is None or today < waiver.revoked_on)
        and waiver.qualification in ("", qualification)
        and waiver.cycle in ("", cycle)
    )


def kept_open(waivers: Iterable[WaiverFact]) -> datetime | None:
    """Until when waivers keep the window open, if they do."""
    days = [waiver.window_until for waiver in waivers if waiver.window_until is not None]
    return end_of_day(max(days)) if days else None


def extended(cycle: Cycle, waivers: Iterable[WaiverFact]) -> Cycle:
    """The round with its window open for as long as a waiver says."""
    for waiver in waivers:
        if waiver.window_until is None:
            continue
        closes = end_of_day(waiver.window_until)
        if closes > cycle.window.closes:
            said = f"手続き期間を{japanese(waiver.window_until)}まで延長しています。"
            cycle = replace(
                cycle,
                window=replace(cycle.window, closes=closes),
                exemptions=(*cycle.exemptions, _exemption(waiver, "window", said)),
            )
    return cycle


def eased(
    node: Requirement, subject: Subject
) -> tuple[Requirement, Subject, tuple[Exemption, ...]]:
    """The node with less to meet, its subject with more days, and the exceptions that did it."""
    if not isinstance(node, Measured):
        return node, subject, ()
    made: list[Exemption] = []
    mine = [waiver for waiver in subject.waivers if waiver.requirement == node.code]
    least = None if isinstance(node, ShareOf) else _least(mine, getattr(node, "at_least", None))
    if least is not None and least.at_least is not None:
        need = f"{plain(least.at_least)}{node.unit}"
        made.append(_exemption(least, "eased", f"必要な量を{need}にしています。"))
        node = node.model_copy(update={"at_least": least.at_least})
    # Where more may be too much, more days would not only ease.
    until = [] if limited(node) else mine
    longest = [(w.counts_until, w) for w in until if w.counts_until is not None]
    if longest:
        last, waiver = max(longest, key=lambda pair: pair[0])
        longer = replace(subject, counts_until=last)
        if longer.period(node.within) != subject.period(node.within):
            end = japanese(longer.period(node.within).end)
            made.append(_exemption(waiver, "extended", f"{end}までの記録を数えます。"))
            subject = longer
    if isinstance(node, Pool):
        acting: list[WaiverFact] = []
        node = node.model_copy(update={"groups": _eased_groups(node.groups, subject, acting)})
        idle = [w for w in subject.waivers if w.at_least is not None and w not in acting]
        subject = replace(subject, waivers=tuple(w for w in subject.waivers if w not in idle))
    return node, subject, tuple(made)


def _least(waivers: Iterable[WaiverFact], need: Decimal | int | None) -> WaiverFact | None:
    """The waiver that asks for least, if that is less than the need: an exception never tightens.

    The first of several that ask for the same.
    """
    if need is None:
        return None
    lower = [(w.at_least, w) for w in waivers if w.at_least is not None and w.at_least < need]
    return min(lower, key=lambda pair: pair[0])[1] if lower else None


def waived(finding: Finding, subject: Subject, made: tuple[Exemption, ...] = ()) -> Finding:
    """The finding with its exceptions; *waived* where one stands in for the whole of it."""
    finding = replace(finding, exemptions=(*finding.exemptions, *made))
    for waiver in subject.waivers:
        if waiver.requirement == finding.code and waiver.whole and finding.outcome in OPEN:
            exemption = _exemption(
                waiver, "waived", f"{finding.label}は特例により免除されています。"
            )
            return replace(
                finding,
                outcome="waived",
                sentence=exemption.sentence,
                hint="",
                deadline=None,
                possible_from=None,
                exemptions=(*finding.exemptions, exemption),
            )
    return finding


def group_exemptions(group: Group, waivers: Iterable[WaiverFact]) -> Iterator[Exemption]:
    """Which exceptions lowered the need of a group of a pool."""
    for waiver in waivers:
        if waiver.requirement == group.code and waiver.at_least is not None:
            said = f"必要な量を{plain(waiver.at_least)}にしています。"
            yield _exemption(waiver, "eased", said)


def _eased_groups(
    groups: tuple[Group, ...], subject: Subject, acting: list[WaiverFact]
) -> tuple[Group, ...]:
    """The groups with the needs that waivers leave them; those waivers are added to ``acting``."""
    eased_ones: list[Group] = []
    for group in groups:
        mine = [waiver for waiver in subject.waivers if waiver.requirement == group.code]
        changed: dict[str, object] = {"groups": _eased_groups(group.groups, subject, acting)}
        least = _least(mine, group.at_least)
        if least is not None:
            acting.append(least)
            changed["at_least"] = least.at_least
        eased_ones.append(group.model_copy(update=changed))
    return tuple(eased_ones)


def _exemption(waiver: WaiverFact, what: str, said: str) -> Exemption:
    day: date = waiver.granted_on
    return Exemption(
        what=what,
        granted_on=day,
        reason=waiver.reason,
        sentence=f"{said}({japanese(day)}の特例措置。理由: {waiver.reason})",
    )
