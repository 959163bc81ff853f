"""Take in a provider's list, whose fees may have been booked with a payout before."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from koshin.capabilities.bank.models import Payout
from koshin.capabilities.bank.payouts import Span, overlapping
from koshin.capabilities.ledger.actions.post import post
from koshin.capabilities.payments.actions.take_in_list import TakenIn, take_in_list
from koshin.capabilities.payments.models import ProviderLine
from koshin.capabilities.people.models import Association
from koshin.core.money import Yen
from koshin.core.posting import fee_postings, reversed_postings
from koshin.platform.audit import Actor
from koshin.platform.failpoints import failpoint

FEE_TOLD = "payout_fee_told"


def take_in_provider_list(
    *, association: str, provider: str, content: bytes, at: datetime, actor: Actor
) -> TakenIn:
    """As :func:`take_in_list`, and each yen of fee stands in the books once.

    A payout that was recorded without the list booked the fees of its days as somebody typed them.
    Those that the list tells now are its own; the payout's entry is corrected by as much, at most
    by what it booked. More than that is news, and stays with the provider as a difference.
    """
    with transaction.atomic():
        # As record_payout, so that a payout and the list of its days see each other.
        Association.objects.select_for_update(no_key=True).get(code=association)
        taken = take_in_list(
            association=association, provider=provider, content=content, at=at, actor=actor
        )
        failpoint("fees.after_lines")
        for payout, fees in _paid_out(association, provider, taken.charged):
            _correct(payout, fees, made=taken.made.pk, at=at)
        failpoint("fees.before_commit")
        return taken


def _paid_out(
    association: str, provider: str, lines: Sequence[ProviderLine]
) -> list[tuple[Payout, int]]:
    """The payouts that cover the lines, each with the yen of their fees. A query a day and method.

    No two live payouts cover the same day and method.
    """
    told: Counter[tuple[date, str]] = Counter()
    for line in lines:
        told[line.day, line.method] += line.fee
    payouts: dict[int, Payout] = {}
    fees: Counter[int] = Counter()
    for (day, method), yen in told.items():
        span = Span(provider=provider, method=method, first_day=day, last_day=day)
        payout = overlapping(association, span)
        if payout is not None:
            payouts[payout.pk] = payout
            fees[payout.pk] += yen
    return [(payouts[key], fees[key]) for key in sorted(payouts)]


def _correct(found: Payout, fees: int, *, made: int, at: datetime) -> None:
    payout = Payout.objects.select_for_update(of=("self",)).select_related("row").get(pk=found.pk)
    if payout.undone_at is not None:
        # Undone since it was found: its entry, with all that was typed, is reversed already.
        return
    typed = payout.fees - payout.listed_fees
    told = min(fees, typed)
    if not told:
        return
    post(
        association=payout.row.association_id,
        kind=FEE_TOLD,
        reference=f"payout:{payout.pk}:{made}",
        value_date=payout.row.booked_on,
        at=at,
        postings=reversed_postings(fee_postings(Yen(told), provider=payout.provider)),
    )
    payout.listed_fees += told
    payout.save(update_fields=["listed_fees"])
