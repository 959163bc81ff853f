"""Money on a payer's balance at the provider that no payment takes: what of it is booked."""

from django.db.models import Sum

from koshin.capabilities.payments.models import Attempt, Refund, Settlement
from koshin.capabilities.payments.providers.directory import PROVIDERS
from koshin.capabilities.payments.providers.port import BALANCE


def may_hold_more(attempt: Attempt) -> bool:
    """Whether the payer of this attempt has a balance at the provider. No query."""
    provider = PROVIDERS.get(attempt.provider)
    return provider is not None and attempt.method in provider.capabilities.holds


def booked_rest(attempt: Attempt) -> int | None:
    """Yen of the balance that our books have and that did not go back; None while some of them may
    be on their way back, for then the provider's word and ours cannot be compared. Two queries."""
    refunds = Refund.objects.filter(
        settlement__attempt=attempt, settlement__method=BALANCE, route=Refund.Route.PROVIDER
    )
    told = dict(
        refunds.filter(state__in=[Refund.State.DONE, *Refund.AT_PROVIDER])
        .values_list("state")
        .annotate(sum=Sum("amount"))
    )
    if set(told) - {Refund.State.DONE}:
        return None
    return came(attempt) - (told.get(Refund.State.DONE) or 0)


def came(attempt: Attempt) -> int:
    """Yen that ever came to the balance by our books. One query."""
    found = Settlement.objects.filter(attempt=attempt, method=BALANCE)
    return found.aggregate(sum=Sum("amount"))["sum"] or 0
