"""Questions about the books; whatever money implies can be answered from them alone."""

from collections.abc import Collection, Mapping
from datetime import date
from uuid import UUID

from django.db.models import Q, Sum
from django.db.models.functions import Coalesce

from koshin.capabilities.ledger.actions.month_lock import KINDS_THAT_COUNT
from koshin.capabilities.ledger.models import MonthLock, Posting


def balances(association: str, *, through: date | None = None) -> dict[str, int]:
    """The balance of every account in yen (debit positive), at the end of a day or today."""
    rows = Posting.objects.filter(entry__association_id=association)
    if through is not None:
        rows = rows.filter(entry__value_date__lte=through)
    found = rows.values_list("account").annotate(sum=Sum("amount")).order_by("account")
    return {account: total for account, total in found if total}


def balances_of(charges: Collection[UUID]) -> Mapping[UUID, Mapping[str, int]]:
    """Per charge the balance of every account that it touches, in yen. One query."""
    found: dict[UUID, dict[str, int]] = {charge: {} for charge in charges}
    rows = (
        Posting.objects.filter(charge__in=charges)
        .values_list("charge", "account")
        .annotate(sum=Sum("amount"))
        .order_by()
    )
    for charge, account, total in rows:
        if charge is not None and total:
            found[charge][account] = total
    return found


def advance_left(charge: UUID, *, purpose: str) -> int:
    """Yen of the charge that are asked for or received and not yet earned. One query."""
    total = Posting.objects.filter(charge=charge, account=f"advance:{purpose}").aggregate(
        sum=Sum("amount")
    )["sum"]
    return -(total or 0)


def locked_through(association: str) -> date | None:
    """The last day that is locked; ``None`` where the books were never locked."""
    newest = (
        MonthLock.objects.filter(association_id=association, kind__in=KINDS_THAT_COUNT)
        .order_by("-pk")
        .first()
    )
    return newest.locked_through if newest else None


def trial_balance(association: str, *, first: date, last: date) -> list[tuple[str, int, int, int]]:
    """Of every account that has moved by ``last``: its balance before ``first``, and its debits and
    credits from ``first`` to ``last``, in yen. One query."""
    inside = Q(entry__value_date__gte=first)
    earlier = Q(entry__value_date__lt=first)
    rows = (
        Posting.objects.filter(entry__association_id=association, entry__value_date__lte=last)
        .values_list("account")
        .annotate(
            before=Coalesce(Sum("amount", filter=earlier), 0),
            debit=Coalesce(Sum("amount", filter=inside & Q(amount__gt=0)), 0),
            credit=Coalesce(-Sum("amount", filter=inside & Q(amount__lt=0)), 0),
        )
        .order_by("account")
    )
    return [(account, before, debit, credit) for account, before, debit, credit in rows]
