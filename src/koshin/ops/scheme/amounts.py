"""Amount and bounds of a finding, as explanations write them in every language."""

from dataclasses import dataclass
from decimal import Decimal

from koshin.core.decision import Finding
from koshin.core.requirements.telling import told


@dataclass(frozen=True, kw_only=True)
class Amounts:
    """What a finding measured, as it is written; empty where there is no such bound or nothing."""

    amount: str
    need: str
    short: str
    limit: str
    excess: str


def amounts(finding: Finding) -> Amounts:
    """Amount and bounds, and by how much the amount misses them."""
    return Amounts(
        amount=told(finding.amount or Decimal(0)),
        need="" if finding.need is None else told(finding.need, up=True),
        short=told(finding.shortfall, up=True) if finding.shortfall else "",
        limit="" if finding.limit is None else told(finding.limit),
        excess=told(finding.excess, up=True) if finding.excess else "",
    )
