"""Requirements that can never be met, or whose edges the scheme leaves open."""

from collections.abc import Iterator
from datetime import timedelta

from koshin.core.dates import fiscal_period, fiscal_year, whole_months
from koshin.core.facts import Period
from koshin.core.scheme.calendar_rules import Anchored, Batch, FiscalYear
from koshin.core.scheme.credits import Conversion, Credit
from koshin.core.scheme.fault import Fault
from koshin.core.scheme.measures import (
    CountOf,
    DistinctOf,
    LargestOf,
    NoneOf,
    ShareOf,
    SumOf,
    SumPlusDistinct,
)
from koshin.core.scheme.model import Scheme
from koshin.core.scheme.periods import Back
from koshin.core.scheme.pool_faults import all_groups
from koshin.core.scheme.reader import Path
from koshin.core.scheme.rules import (
    AllOf,
    AnyOf,
    Each,
    Elapsed,
    FeePaid,
    FormDone,
    Pool,
    Requirement,
    SomeOf,
)

# Of a life that is as long as lives can be.
LIFE_MONTHS = 12 * 80
Message = tuple[str, str]
Converted = SumOf | LargestOf | SumPlusDistinct | ShareOf | Pool


def tree_faults(scheme: Scheme, node: Requirement, path: Path) -> Iterator[Fault]:
    """What is wrong with this node alone, in this scheme."""
    for message, remedy in _messages(scheme, node):
        yield Fault(path=path, message=f"{node.code}: {message}", remedy=remedy)


def _messages(scheme: Scheme, node: Requirement) -> Iterator[Message]:
    if isinstance(node, AnyOf | SomeOf):
        yield from _alternatives(node)
    if isinstance(node, Each):
        yield from _years(scheme, node)
    if isinstance(node, DistinctOf):
        yield from _different(node)
    if isinstance(node, Elapsed):
        yield from _too_long(scheme, node)
    if isinstance(node, Pool):
        yield from _room(node)
        yield from _carry(node)
    if isinstance(node, Converted) and node.credit is not None:
        credit = scheme.credits.get(node.credit)
        if credit is not None:
            yield from _worthless(node, credit)
    if isinstance(node, NoneOf | ShareOf | SumOf):
        yield from _said_in_vain(node)
    if isinstance(node, CountOf | SumOf) and node.repeats is not None:
        most = node.repeats.at_most
        if node.repeats.by == "topic" and node.topics and most is not None:
            limit = most * len(node.topics)
            if isinstance(node, CountOf) and (node.at_least or 0) > limit:
                yield f"only {limit} can count, {node.at_least} are needed", "lower at_least"


def _too_long(scheme: Scheme, node: Elapsed) -> Iterator[Message]:
    """More months than anybody holds a qualification, or than a term can last."""
    longest = LIFE_MONTHS
    if node.since == "term":
        calendar, pauses = scheme.calendar, scheme.suspension
        years = 1 if isinstance(calendar, FiscalYear) else calendar.term_years
        if isinstance(calendar, Anchored):
            born = calendar.first_term_birthdays
            years = max(years, calendar.first_term_years or 0, born.count if born else 0)
            longest = calendar.late.until_months if calendar.late is not None else 0
        else:
            longest = 0
        # A first term, and a round that an exception keeps open, may be a year longer.
        longest += 12 * (years + 1)
        longest += (pauses.total_months or LIFE_MONTHS) if pauses is not None else 0
    if node.at_least_months > longest:
        yield f"nobody waits {node.at_least_months} months", f"ask for at most {longest} months"


def _said_in_vain(node: NoneOf | ShareOf | SumOf) -> Iterator[Message]:
    if isinstance(node, NoneOf) and node.repeats is not None:
        yield "of none nothing is repeated", "remove repeats"
    if isinstance(node, SumOf) and node.prorate is not None and node.at_least is None:
        yield "prorate lowers a need, and there is none", "add at_least or remove prorate"
    if isinstance(node, ShareOf):
        strange = [kind for kind in node.part.activities if kind not in node.activities]
        if strange:
            yield (
                f"{', '.join(strange)} is no part of the whole",
                "name these activities also in activities of the share",
            )


def _alternatives(node: AnyOf | SomeOf) -> Iterator[Message]:
    for child in node.of:
        if isinstance(child, FormDone | FeePaid):
            yield (
                f"nothing ever chooses {child.code}: a step of the journey is no alternative",
                "move it beside this part, into an  all",
            )
        if child.consequence != "block":
            yield (
                f"the consequence of {child.code} decides nothing among alternatives",
                "state the consequence on the whole",
            )


def _years(scheme: Scheme, node: Each) -> Iterator[Message]:
    calendar = scheme.calendar
    if node.within == "judged" and node.at_least is not None:
        years = 1 if isinstance(calendar, FiscalYear) else calendar.term_years + 1
        if node.at_least > years:
            yield f"the period has no {node.at_least} years", "lower at_least"
    if node.partial is None and _cut(scheme, node):
        yield (
            "the period begins or ends within a year, and nothing says what such a year is",
            "say partial: whole (judged like a whole year) or partial: dropped",
        )


def _cut(scheme: Scheme, node: Each) -> bool:
    """Whether some year of the period is not whole."""
    calendar = scheme.calendar
    if node.within == "since_award":
        return True
    if node.within == "judged" and any(_cuts(node, one.judged) for one in calendar.overrides):
        return True
    if isinstance(node.within, Back):
        months = node.within.last_months or 0
        return bool(months % 12) or (node.every == "fiscal_year" and _not_april(scheme))
    if isinstance(calendar, FiscalYear):
        return False
    if isinstance(calendar, Batch):
        cut = bool(calendar.judged_until_months_before_end % 12)
    else:
        cut = bool(calendar.judged_until_days_before_end)
    return cut or (node.every == "fiscal_year" and _not_april(scheme))


def _cuts(node: Each, judged: Period | None) -> bool:
    """Whether an exception lets the judged period begin or end within a year."""
    if judged is None:
        return False
    if node.every == "year":
        return whole_months(judged.start, judged.end) % 12 != 0 or not _same_day(judged)
    return judged.start != fiscal_period(fiscal_year(judged.start)).start or (
        judged.end != fiscal_period(fiscal_year(judged.end)).end
    )


def _same_day(judged: Period) -> bool:
    after = judged.end + timedelta(days=1)
    return (after.month, after.day) == (judged.start.month, judged.start.day)


def _not_april(scheme: Scheme) -> bool:
    """Whether judged periods may end on another day than 31 March."""
    calendar = scheme.calendar
    if isinstance(calendar, FiscalYear):
        return False
    return isinstance(calendar, Anchored) or calendar.registration_dates != ((4, 1),)


def _different(node: DistinctOf) -> Iterator[Message]:
    known = {"topic": node.topics, "kind": node.activities, "mode": node.modes}.get(node.by)
    known = node.providers if node.by == "provider" else known
    if known and (node.at_least or 0) > len(known):
        yield (
            f"{node.at_least} different ones are needed and there are {len(known)}",
            "lower at_least or name more",
        )


def _room(node: Pool) -> Iterator[Message]:
    """Caps and needs of groups inside one another."""
    for group in all_groups(node.groups):
        needs = [child.at_least for child in group.groups if child.at_least is not None]
        if group.at_most is not None and group.per is None and sum(needs) > group.at_most:
            yield (
                f"the groups inside {group.code} need more than its at_most",
                "raise at_most or lower their at_least",
            )
    covered = {kind for group in node.groups for kind in group.activities}
    caps = [group.at_most for group in node.groups if group.per is None and _by_kind_only(group)]
    if (
        covered >= set(node.activities)
        and len(caps) == len(node.groups)
        and None not in caps
        and not any(group.spill_to for group in node.groups)
    ):
        most = sum(cap for cap in caps if cap is not None)
        if most < node.at_least:
            yield (
                f"all groups together count {most} at most, {node.at_least} are needed",
                "raise a group's at_most or lower at_least",
            )


def _by_kind_only(group: object) -> bool:
    selectors = ("topics", "all_topics", "roles", "modes", "providers", "sources")
    return not any(getattr(group, name) for name in selectors)


def _carry(node: Pool) -> Iterator[Message]:
    carry = node.carry
    if carry is None:
        return
    codes = {group.code for group in all_groups(node.groups)}
    if carry.into is not None and carry.into not in codes:
        yield f"there is no group {carry.into}", f"use one of: {', '.join(sorted(codes))}"
    if carry.into is not None and not carry.automatic:
        yield "into says where automatic carrying counts", "add automatic: true or remove into"
    if carry.requested_by is not None and not carry.automatic:
        yield "requested_by says who carries automatically", "add automatic: true or remove it"
    if carry.automatic and node.within != "judged":
        yield (
            "a period that overlaps the one before would count the same records twice",
            "write within: judged, or remove automatic",
        )


def _worthless(node: Converted, credit: Credit) -> Iterator[Message]:
    for kind in node.activities:
        if not any(not rule.activities or kind in rule.activities for rule in credit.convert):
            yield (
                f"{kind} is never worth anything: no conversion of {node.credit} is for it",
                "add a conversion for it, or remove it from activities",
            )


def rounding_faults(scheme: Scheme) -> Iterator[Fault]:
    """Credits that make fractions must say what becomes of them."""
    for name, credit in scheme.credits.items():
        stated = credit.rounding is not None or credit.unrounded
        if not stated and any(_fractions(rule) for rule in credit.convert):
            yield Fault(
                path=("credits", name),
                message=f"{name}: fractions can arise, and nothing says what becomes of them",
                remedy='add  rounding: {step: "1", mode: floor, at: record}  or  unrounded: true',
            )


def _fractions(rule: Conversion) -> bool:
    worth = rule.worth * rule.weight
    return rule.per == "hour" or worth != worth.to_integral_value()


def parts_of(node: Requirement, path: Path) -> Iterator[tuple[Path, tuple[Requirement, ...]]]:
    """Every node below with its place and the nodes around it, outermost first."""
    yield from _placed(node, path, ())


def _placed(
    node: Requirement, path: Path, around: tuple[Requirement, ...]
) -> Iterator[tuple[Path, tuple[Requirement, ...]]]:
    here = (*around, node)
    yield path, here
    if isinstance(node, AllOf | AnyOf | SomeOf):
        for index, child in enumerate(node.of):
            yield from _placed(child, (*path, "of", index), here)
    elif isinstance(node, Each):
        yield from _placed(node.of, (*path, "of"), here)
