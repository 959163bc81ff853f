"""The one table of node kinds: to add a kind, write its judge and name it here."""

from koshin.core.decision import Finding
from koshin.core.requirements.combine import combine
from koshin.core.requirements.measure import judge_measure
from koshin.core.requirements.subject import Subject
from koshin.core.scheme.rules import (
    AllOf,
    AnyOf,
    CountOf,
    FeePaid,
    FormDone,
    Requirement,
    SomeOf,
    SumOf,
)


def judge(node: Requirement, subject: Subject) -> Finding | None:
    """The finding for this node; nothing where it does not concern whether one may begin."""
    if not subject.applies(node.when):
        return None
    match node:
        case AllOf() | AnyOf() | SomeOf():
            children = [judge(child, subject) for child in node.of]
            found = tuple(child for child in children if child is not None)
            return combine(node, found) if found else None
        case CountOf() | SumOf():
            return judge_measure(node, subject)
        case FormDone() | FeePaid():
            return None
