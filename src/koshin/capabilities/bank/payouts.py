"""What providers took for us and have not paid out yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, F, Min, OuterRef, Q, Sum
from django.db.models.functions import Coalesce, TruncDate

from koshin.capabilities.bank.models import BankRow, Payout
from koshin.capabilities.ledger.models import Posting
from koshin.capabilities.payments.models import ProviderLine, Settlement
from koshin.capabilities.payments.providers.directory import PROVIDERS
from koshin.core.dates import JST
from koshin.core.posting import clearing


@dataclass(frozen=True, kw_only=True)
class Span:
    """The payments of a provider (and of one method, where it names one) on some days."""

    provider: str
    method: str
    first_day: date
    last_day: date


@dataclass(frozen=True, kw_only=True)
class Told:
    """What lists say of a span, in yen: taken less given back, and the fees booked with them."""

    total: int
    fees: int


@dataclass(frozen=True, kw_only=True)
class Held:
    """``amount`` yen are still with a provider; ``since`` is the day of the oldest payment that no
    payout covers (``None``: every day is covered), ``days`` ago."""

    provider: str
    amount: int
    since: date | None
    days: int | None


def told(association: str, span: Span) -> Told | None:
    """What the provider's lists say of the span; ``None`` where none was taken in. One query."""
    lines = ProviderLine.objects.filter(
        association=association,
        provider=span.provider,
        day__range=(span.first_day, span.last_day),
        told_by__source="file",
    )
    if span.method:
        lines = lines.filter(method=span.method)
    sums = lines.aggregate(
        taken=Sum("amount", filter=Q(kind="paid")),
        back=Sum("amount", filter=Q(kind="refunded")),
        fees=Sum("fee"),
    )
    if sums["fees"] is None:
        return None
    return Told(total=(sums["taken"] or 0) - (sums["back"] or 0), fees=sums["fees"])


def overlapping(association: str, span: Span) -> Payout | None:
    """A payout that stands and covers a day and a method of the span already. One query."""
    found = Payout.objects.filter(
        row__association=association,
        undone_at__isnull=True,
        provider=span.provider,
        first_day__lte=span.last_day,
        last_day__gte=span.first_day,
    ).select_related("row")
    if span.method:
        found = found.filter(method__in=["", span.method])
    return found.order_by("first_day", "pk").first()


def live_payout(row: BankRow) -> Payout | None:
    """The payout that the row stands for. One query."""
    return row.payouts.filter(undone_at__isnull=True).first()


def held_by_providers(association: str, *, on: date) -> Sequence[Held]:
    """What each provider still holds at the end of this day, by the books. Two queries."""
    accounts = {clearing(provider): provider for provider in PROVIDERS}
    balances = (
        Posting.objects.filter(entry__association=association, account__in=accounts)
        .annotate(on=Coalesce("entry__moved_on", "entry__value_date"))
        .filter(on__lte=on)
        .values_list("account")
        .annotate(sum=Sum("amount"))
        .exclude(sum=0)
        .order_by("account")
    )
    oldest = _oldest(association, on=on)
    found = []
    for account, amount in balances:
        since = oldest.get(accounts[account])
        found.append(
            Held(
                provider=accounts[account],
                amount=amount,
                since=since,
                days=(on - since).days if since else None,
            )
        )
    return found


def _oldest(association: str, *, on: date) -> dict[str, date]:
    """The day of each provider's oldest payment that is in no payout."""
    covering = Payout.objects.filter(
        Q(method="") | Q(method=OuterRef("method")),
        row__association=association,
        undone_at__isnull=True,
        provider=OuterRef("provider"),
        first_day__lte=OuterRef("day"),
        last_day__gte=OuterRef("day"),
        row__booked_on__lte=on,
    )
    rows = (
        Settlement.objects.filter(
            association=association,
            provider__in=PROVIDERS,
            paid_at__lt=datetime.combine(on + timedelta(days=1), time(), tzinfo=JST),
        )
        .annotate(day=TruncDate(F("paid_at"), tzinfo=JST))
        .exclude(Exists(covering))
        .values_list("provider")
        .annotate(since=Min("day"))
        .order_by()
    )
    return dict(rows)
