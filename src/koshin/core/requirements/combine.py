"""Judges ``all``, ``any``, ``n_of`` and ``each``: several requirements taken together."""

from koshin.core.decision import Finding, Outcome
from koshin.core.scheme.rules import AllOf, AnyOf, Each, SomeOf

Combined = AllOf | AnyOf | SomeOf | Each
GOOD: frozenset[Outcome] = frozenset({"met", "waived"})


def needed(node: Combined, count: int) -> int:
    """How many of ``count`` applicable parts must be met."""
    if isinstance(node, AllOf):
        return count
    if isinstance(node, Each):
        return count if node.at_least is None else min(count, node.at_least)
    return min(count, 1 if isinstance(node, AnyOf) else node.n)


def combine(node: Combined, children: tuple[Finding, ...]) -> Finding:
    """Met by enough good children; pending when those that are pending would be enough.

    A child whose consequence is not to block is judged and shown, and decides nothing here.
    """
    binding = [child for child in children if child.consequence == "block"]
    need = needed(node, len(binding))
    good = sum(child.outcome in GOOD for child in binding)
    hopeful = good + sum(child.outcome == "pending" for child in binding)
    outcome: Outcome = "met" if good >= need else "pending" if hopeful >= need else "unmet"
    open_children = [child for child in binding if child.outcome not in GOOD]
    if outcome == "met":
        sentence = f"{node.label}の条件を満たしています。"
    elif need == len(binding):
        sentence = "".join(child.sentence for child in open_children)
    else:
        listed = "".join(f"・{child.sentence}" for child in open_children)
        sentence = f"{node.label}は、次のうちあと{need - good}つが必要です。{listed}"
    deadlines = [child.deadline for child in open_children if child.deadline]
    return Finding(
        code=node.code,
        label=node.label,
        outcome=outcome,
        sentence=sentence,
        deadline=min(deadlines) if deadlines else None,
        hint=node.hint if outcome != "met" else "",
        children=children,
    )
