"""A bank row pays what it was matched with: each share is settled, once, in one transaction.

Locks: the row, then bundle or applications, then charges, as settling takes them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction

from koshin.capabilities.applications.actions.pay_bundle import pay_bundle
from koshin.capabilities.applications.actions.settle import settle
from koshin.capabilities.applications.models import Application
from koshin.capabilities.bank.accounts import PROVIDER
from koshin.capabilities.bank.models import BankRow, Match, MatchShare
from koshin.capabilities.ledger.actions.post import post
from koshin.capabilities.payments.models import Attempt, Charge
from koshin.capabilities.payments.purposes import APPLICATION
from koshin.capabilities.payments.values import Confirmed
from koshin.core.dates import JST
from koshin.core.money import Yen
from koshin.core.posting import bundle_release_postings
from koshin.platform import audit
from koshin.platform.audit import SYSTEM, Actor
from koshin.platform.failpoints import failpoint

KEYED = "keyed"
UNPAID = (Charge.State.OPEN, Charge.State.PARTIAL)


@dataclass(frozen=True, kw_only=True)
class Applied:
    """What became of a match. ``newly`` is False where it was applied before or is no more."""

    match: Match
    newly: bool


def apply_match(*, match_id: int, at: datetime, actor: Actor = SYSTEM) -> Applied:
    """Settle what a decided match says; a repetition changes nothing.

    A match that nobody decided (``automatic``) is dropped where its charge has not exactly this
    left any more, and the row looks again at the next matching. ``at`` is business time.
    """
    with transaction.atomic():
        row_id = Match.objects.values_list("row_id", flat=True).get(pk=match_id)
        row = BankRow.objects.select_for_update().get(pk=row_id)
        match = Match.objects.select_for_update().get(pk=match_id)
        if match.state != Match.State.DECIDED or row.state != BankRow.State.MATCHED:
            return Applied(match=match, newly=False)
        shares = list(match.shares.order_by("charge_id", "pk"))
        charges = _locked_charges(shares)
        if match.automatic and not _still_exact(shares, charges):
            return _drop(match, row)
        _release(row, match, at=at)
        failpoint("bank.after_release")
        if match.rung != KEYED:
            for share in shares:
                _pay(share, row, match, charges, at=at, actor=actor)
        match.state = Match.State.APPLIED
        match.save(update_fields=["state"])
        audit.record(
            association=row.association_id,
            actor=actor,
            verb="apply_match",
            subject=f"bank_row:{row.pk}",
            at=at,
            after={
                "match": match.pk,
                "came": row.amount,
                "rung": match.rung,
                "score": match.score,
                "automatic": match.automatic,
                "charges": [charge.payer_reference for charge in charges.values()],
            },
        )
        failpoint("bank.before_commit")
    failpoint("bank.after_commit")
    return Applied(match=match, newly=True)


def _locked_charges(shares: Sequence[MatchShare]) -> dict[int, Charge]:
    """The charges by key, locked after the applications that they are for, each in key order."""
    wanted = [share.charge_id for share in shares if share.charge_id is not None]
    mine = Charge.objects.filter(pk__in=wanted)
    refs = list(mine.filter(purpose=APPLICATION).values_list("purpose_ref", flat=True))
    applications = Application.objects.filter(public_id__in=refs).order_by("pk")
    list(applications.select_for_update(of=("self",)).values_list("pk"))
    locked = mine.order_by("pk").select_for_update(of=("self",))
    return {charge.pk: charge for charge in locked}


def _still_exact(shares: Sequence[MatchShare], charges: dict[int, Charge]) -> bool:
    """Whether each charge lacks exactly its share; a bundle is asked by the verb that pays it."""
    pairs = [(charges[s.charge_id], s.amount) for s in shares if s.charge_id is not None]
    return all(charge.state in UNPAID and left_of(charge) == amount for charge, amount in pairs)


def left_of(charge: Charge) -> int:
    """What the charge lacks, in yen."""
    return charge.amount - charge.settled_amount - charge.forgiven_amount


def _drop(match: Match, row: BankRow) -> Applied:
    match.state = Match.State.DROPPED
    match.save(update_fields=["state"])
    row.state = BankRow.State.NEW
    row.save(update_fields=["state"])
    return Applied(match=match, newly=False)


def _release(row: BankRow, match: Match, *, at: datetime) -> None:
    """The money leaves suspense; settling books it to what it pays."""
    post(
        association=row.association_id,
        kind="bank_release",
        reference=f"match:{match.pk}",
        value_date=row.booked_on,
        at=at,
        postings=bundle_release_postings(Yen(row.amount), provider=PROVIDER),
    )


def _pay(
    share: MatchShare,
    row: BankRow,
    match: Match,
    charges: dict[int, Charge],
    *,
    at: datetime,
    actor: Actor,
) -> None:
    money = Confirmed(
        provider=PROVIDER,
        provider_ref=f"row:{row.pk}:{match.pk}:{share.pk}",
        method="bank",
        amount=share.amount,
        paid_at=noon(min(row.value_on, row.booked_on)),
        detail={"bank_row": str(row.pk)},
    )
    if share.bundle_id is not None:
        pay_bundle(bundle_id=share.bundle_id, money=money, at=at, actor=actor)
        return
    if share.charge_id is None:
        raise RuntimeError(f"share {share.pk} is of nothing")
    charge = charges[share.charge_id]
    booked = settle(
        charge_id=charge.pk,
        attempt_id=_attempt_that_this_ends(charge, share.amount),
        money=money,
        at=at,
        actor=actor,
    )
    share.settlement = booked.settlement
    share.save(update_fields=["settlement"])


def _attempt_that_this_ends(charge: Charge, amount: int) -> int | None:
    """The open bank attempt when the money covers what is left; a part leaves it open."""
    if amount < left_of(charge):
        return None
    return (
        Attempt.objects.filter(charge=charge, provider=PROVIDER, state__in=Attempt.LIVE)
        .values_list("pk", flat=True)
        .first()
    )


def noon(day: date) -> datetime:
    """A bank states a day; noon of it is that day wherever the instant is read."""
    return datetime.combine(day, time(12), tzinfo=JST)
