"""What a record is worth before it is judged: told to whom enters it, by the same conversion."""

from decimal import Decimal

from koshin.core.facts import ActivityFact
from koshin.core.requirements.convert import worths
from koshin.core.scheme.credits import Credit
from koshin.core.scheme.measures import LargestOf, SumOf, SumPlusDistinct
from koshin.core.scheme.model import Scheme, nodes_of
from koshin.core.scheme.rules import Pool


def worth(scheme: Scheme, activity: ActivityFact) -> Decimal:
    """The record alone, converted as the first requirement converts it that knows its kind.

    Caps, repeats and periods are not looked at; without a conversion it is the amount.
    """
    return worths(_credit(scheme, activity.kind), [activity])[0]


def _credit(scheme: Scheme, kind: str) -> Credit | None:
    for root in scheme.requirements.values():
        for node in nodes_of(root):
            if not isinstance(node, SumOf | LargestOf | SumPlusDistinct | Pool):
                continue
            if node.credit is not None and kind in node.activities:
                return scheme.credits[node.credit]
    return None
