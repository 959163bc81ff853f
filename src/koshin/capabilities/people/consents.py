"""What a holder has still to agree to, and to what they agreed."""

from collections.abc import Sequence
from datetime import date

from koshin.capabilities.people.models import Consent, Guardian, Holder
from koshin.core.dates import whole_years
from koshin.core.scheme import Scheme

OF_AGE = 18  # 成年 (Civil Code art. 4, since 1 April 2022)


def is_minor(holder: Holder, *, on: date) -> bool:
    """Whether somebody must answer for the holder on this day."""
    return whole_years(holder.birth_date, on) < OF_AGE


def asks_of(holder: Holder, *, scheme: Scheme, on: date) -> Sequence[str]:
    """``terms`` and ``guardian``, in this order, where they are still to be agreed to."""
    found = []
    terms = scheme.member_terms
    if terms is not None and holder.terms_version != terms.version:
        found.append("terms")
    minor = is_minor(holder, on=on)
    if minor and not Guardian.objects.filter(holder=holder).exists():
        found.append("guardian")
    return found


def consents_of(holder_id: int) -> Sequence[Consent]:
    """Everything the holder said yes or no to, the newest first. One query."""
    return list(Consent.objects.filter(holder_id=holder_id).order_by("-pk"))
