"""Whether a requirement looks at the rounds before."""

from koshin.core.scheme.model import nodes_of
from koshin.core.scheme.rules import Pool, Requirement


def carries(root: Requirement) -> bool:
    """Whether some part of it carries amounts over by itself."""
    return any(
        isinstance(node, Pool) and node.carry is not None and node.carry.automatic
        for node in nodes_of(root)
    )
