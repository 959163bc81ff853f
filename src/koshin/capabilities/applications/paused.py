"""Whose pause has moved their round away from the one in which the stored term ends."""

from collections.abc import Mapping
from datetime import date, datetime

from koshin.capabilities.register import facts
from koshin.core.cycles import is_permanent, renewal_cycle
from koshin.core.lifecycle.clock import effects_of
from koshin.core.scheme import Scheme


def moved(scheme: Scheme, *, at: datetime) -> Mapping[date, tuple[int, ...]]:
    """Holders by the day on which a term of theirs ends as its pauses moved it. One query.

    Only those whom the day stored with the term would not find; whoever is paused at ``at`` has
    nothing to do and is left to the judgement.
    """
    if effects_of(scheme) is None:
        return {}
    found: dict[date, list[int]] = {}
    for holder, held in facts.paused(scheme.code):
        if not held.terms or is_permanent(scheme, held):
            continue
        end = renewal_cycle(scheme, held, at=at).current_end
        if end is not None and end != held.last_term.end:
            found.setdefault(end, []).append(holder)
    return {end: tuple(holders) for end, holders in found.items()}
