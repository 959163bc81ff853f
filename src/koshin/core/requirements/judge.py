"""The one table of node kinds: to add a kind, write its judge and name it here."""

from dataclasses import replace

from koshin.core.decision import Finding
from koshin.core.requirements.combine import combine
from koshin.core.requirements.measure import judge_measure
from koshin.core.requirements.over_time import judge_elapsed, years_of
from koshin.core.requirements.pool import judge_pool
from koshin.core.requirements.share import judge_share
from koshin.core.requirements.subject import Subject
from koshin.core.requirements.waive import eased, waived
from koshin.core.scheme.measures import (
    CountOf,
    DistinctOf,
    LargestOf,
    NoneOf,
    ShareOf,
    SumOf,
    SumPlusDistinct,
)
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


def judge(node: Requirement, subject: Subject) -> Finding | None:
    """The finding for this node; nothing where it does not concern whether one may begin."""
    if not subject.applies(node.when):
        return None
    if node.unless is not None and subject.applies(node.unless):
        return None
    stated = node
    node, subject, made = eased(node, subject)
    finding = _judged(node, subject, stated)
    if finding is None:
        return None
    return replace(
        waived(finding, subject, made),
        consequence=node.consequence,
        downgrade_to=node.downgrade_to or "",
    )


def _judged(node: Requirement, subject: Subject, stated: Requirement) -> Finding | None:
    """``stated`` is the node without the exceptions that ease it in this round."""
    match node:
        case AllOf() | AnyOf() | SomeOf():
            return _combined(node, [judge(child, subject) for child in node.of])
        case Each():
            return _combined(node, [judge(*year) for year in years_of(node, subject)])
        case CountOf() | NoneOf() | SumOf() | LargestOf() | DistinctOf() | SumPlusDistinct():
            return judge_measure(node, subject)
        case ShareOf():
            return judge_share(node, subject)
        case Pool():
            return judge_pool(node, subject, stated)
        case Elapsed():
            return judge_elapsed(node, subject)
        case FormDone() | FeePaid():
            return None


def _combined(
    node: AllOf | AnyOf | SomeOf | Each, children: list[Finding | None]
) -> Finding | None:
    found = tuple(child for child in children if child is not None)
    return combine(node, found) if found else None
