"""Which part of a fee is earned over the term that it buys, and which at once."""

from collections import defaultdict

from koshin.capabilities.applications.offer import Offer
from koshin.capabilities.ledger.actions.post import PutOff
from koshin.core.facts import Period
from koshin.core.money import ZERO, Yen
from koshin.core.scheme import Scheme


def put_off(scheme: Scheme, frozen: Offer) -> tuple[PutOff, ...]:
    """What of the offer's fees is earned over terms, as each fee's rule says (``earned``).

    A line about one qualification is earned over that qualification's term; a line about all of
    them over the whole time that the application covers.
    """
    rules = {fee.code: fee for fee in scheme.fees}
    terms = {item.qualification: item.term for item in frozen.items}
    whole = Period(
        start=min(term.start for term in terms.values()),
        end=max(term.end for term in terms.values()),
    )
    sums: dict[Period, Yen] = defaultdict(lambda: ZERO)
    for line in frozen.quote.lines:
        rule = rules.get(line.code)
        if rule is not None and rule.earned == "over_term" and line.amount:
            sums[terms.get(line.qualification, whole)] += line.amount
    return tuple(PutOff(amount=amount, term=term) for term, amount in sums.items())
