"""Of whom the newest of several versions of the rules is not the judge."""

from collections.abc import Sequence

import numpy as np

from koshin.core.cycles import is_permanent
from koshin.core.facts import CredentialFact
from koshin.core.scheme.model import Scheme
from koshin.core.scheme.version_rules import Version
from koshin.core.whole.columns import Base, Bits, Ints, day_of
from koshin.core.whole.rounds import Rounds, holds_already


def of_others(rounds: Rounds, base: Base, numbers: Ints, older: Sequence[Scheme]) -> Bits:
    """Which holders (by place) the columns of the newest version must leave to ``decide_by``.

    By round it is seen at once whom the newest judges; by anything else everybody is left.
    ``numbers`` are the rounds of the credentials by the newest rules.
    """
    found = np.zeros(len(base.ids), dtype=np.bool_)
    version = rounds.scheme.version
    if not older or version is None:
        return found
    if version.judged_by != "cycle":
        return ~found
    mine = rounds.by_round("judged here", lambda one: _judges(version, one.code), np.bool_)
    judged = np.append(mine, False)[numbers] | _without_round(rounds.scheme, base)
    found[base.held.holder[~judged]] = True
    found[base.completed.holder[~holds_already(base.held, base.completed)]] = True
    return found


def _judges(version: Version, code: str) -> bool:
    """Whether only this version judges the round; in a transition the one before does as well."""
    alone = version.old_or_new_until is None or code > version.old_or_new_until
    return alone and version.first <= code <= version.last


def _without_round(scheme: Scheme, base: Base) -> Bits:
    """Credentials that no version renews as long as the newest says so: permanent, or no term."""
    permanent = np.array(
        [is_permanent(scheme, _sample(code)) for code in base.qualifications], dtype=np.bool_
    )
    found: Bits = (base.held.terms == 0) | permanent[base.held.qualification]
    return found


def _sample(code: str) -> CredentialFact:
    return CredentialFact(id=0, qualification=code, number="", awarded_on=day_of(0), terms=())
