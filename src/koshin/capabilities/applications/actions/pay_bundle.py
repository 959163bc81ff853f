"""Money came for a bundle (まとめ払い): once it covers all of its charges, each is settled.

One transaction. The order of locks is bundle, then the applications it pays for, then their
charges, each in the order of their keys; settling takes its own locks again after these.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.applications.actions.settle import settle
from koshin.capabilities.applications.models import Application
from koshin.capabilities.ledger.actions.post import post
from koshin.capabilities.payments.actions.open_case import open_case
from koshin.capabilities.payments.bundles import UNPAID, due_of, locked_bundle
from koshin.capabilities.payments.models import Bundle, BundleDeposit, Charge, MoneyCase
from koshin.capabilities.payments.purposes import APPLICATION
from koshin.capabilities.payments.values import Booked, Confirmed
from koshin.core.money import Yen
from koshin.core.posting import bundle_deposit_postings, bundle_release_postings
from koshin.core.refusal import Refusal, Refused
from koshin.platform import audit
from koshin.platform.audit import PROVIDER, Actor
from koshin.platform.failpoints import failpoint

SHORT = "bundle_short"
AFTER = "bundle_closed"


@dataclass(frozen=True, kw_only=True)
class BundlePaid:
    """What became of the money. ``settled`` are the charges that were settled now, one each.

    ``newly`` is False when this money was booked before; ``waiting`` is what stands in suspense for
    the bundle afterwards, in yen.
    """

    deposit: BundleDeposit
    newly: bool
    settled: Sequence[Booked]
    waiting: int


def pay_bundle(
    *, bundle_id: int, money: Confirmed, at: datetime, actor: Actor = PROVIDER
) -> BundlePaid:
    """Book money for the bundle, once for each ``provider_ref``, and settle its charges if it can.

    Exactly what is due: every charge is settled. More: the last one brings a case (``over``) for
    the rest. Less: nobody's charge is touched; all of it waits in suspense with a case
    (``bundle_short``) until more comes or the bundle is composed anew. For a bundle that is closed:
    suspense with a case (``bundle_closed``). Raises ``Bundle.DoesNotExist``.
    """
    with transaction.atomic():
        bundle = Bundle.objects.select_for_update(of=("self",)).get(pk=bundle_id)
        seen = BundleDeposit.objects.filter(
            association_id=bundle.association_id,
            provider=money.provider,
            provider_ref=money.provider_ref,
        ).first()
        if seen is not None:
            return BundlePaid(deposit=seen, newly=False, settled=(), waiting=_waiting(bundle))
        charges = locked_charges(bundle)
        deposit = _keep(bundle, money, at=at)
        failpoint("bundle.after_deposit")
        due = due_of(charges)
        settled = _clear(bundle, charges, at=at, actor=actor)
        if not settled:
            _leave_to_office(bundle, deposit, due=due, at=at)
        _record("pay_bundle", bundle, settled, came=money.amount, at=at, actor=actor)
        paid = BundlePaid(deposit=deposit, newly=True, settled=settled, waiting=_waiting(bundle))
        failpoint("bundle.before_commit")
    failpoint("bundle.after_commit")
    return paid


def clear_bundle(*, association: str, bundle: UUID, at: datetime, actor: Actor) -> Sequence[Booked]:
    """Settle the charges with the money that waits, after the office composed the bundle anew.

    Raises ``Refused`` when the money does not cover what is due, and ``Bundle.DoesNotExist``.
    """
    with transaction.atomic():
        found = locked_bundle(association, bundle)
        settled = clear_locked(found, locked_charges(found), at=at, actor=actor)
        if not settled:
            raise Refused(_not_covered())
        return settled


def clear_locked(
    bundle: Bundle, charges: Sequence[Charge], *, at: datetime, actor: Actor, short: int = 0
) -> Sequence[Booked]:
    """As :func:`clear_bundle` for a bundle under lock; nothing where the money does not cover it.

    ``short`` yen may be missing of the last charge, which then stays partly paid.
    """
    settled = _clear(bundle, charges, at=at, actor=actor, short=short)
    if settled:
        _record("clear_bundle", bundle, settled, came=0, at=at, actor=actor)
    return settled


def locked_charges(bundle: Bundle) -> list[Charge]:
    """The charges of the bundle under lock, after the applications they pay for."""
    mine = Charge.objects.filter(bundle_items__bundle=bundle, bundle_items__live=True)
    wanted = mine.filter(purpose=APPLICATION).values("purpose_ref")
    applications = Application.objects.filter(public_id__in=wanted).order_by("pk")
    list(applications.select_for_update(of=("self",)).values_list("pk"))
    return list(mine.order_by("pk").select_for_update(of=("self",)))


def _keep(bundle: Bundle, money: Confirmed, *, at: datetime) -> BundleDeposit:
    """The money in suspense, in the books and beside the bundle."""
    deposit = BundleDeposit.objects.create(
        bundle=bundle,
        association_id=bundle.association_id,
        provider=money.provider,
        provider_ref=money.provider_ref,
        method=money.method,
        amount=money.amount,
        paid_at=money.paid_at,
        booked_at=at,
    )
    post(
        association=bundle.association_id,
        kind="bundle_deposit",
        reference=_reference(deposit),
        value_date=money.paid_at.date(),
        at=at,
        postings=bundle_deposit_postings(Yen(money.amount), provider=money.provider),
    )
    return deposit


def _clear(
    bundle: Bundle, charges: Sequence[Charge], *, at: datetime, actor: Actor, short: int = 0
) -> list[Booked]:
    """Spend what waits on all charges if it covers them but for ``short``, else on none."""
    deposits = list(bundle.deposits.filter(spent=False).order_by("paid_at", "pk"))
    unpaid = [charge for charge in charges if charge.state in UNPAID]
    came = sum(deposit.amount for deposit in deposits)
    if bundle.state not in Bundle.LIVE or not unpaid or came + short < due_of(unpaid):
        return []
    if short >= unpaid[-1].amount - unpaid[-1].settled_amount:
        return []
    for deposit in deposits:
        release(deposit, at=at)
    failpoint("bundle.after_release")
    settled = [
        settle(charge_id=charge.pk, attempt_id=None, money=money, at=at, actor=actor)
        for charge, money in _parts(unpaid, deposits)
    ]
    failpoint("bundle.after_parts")
    bundle.deposits.filter(pk__in=[d.pk for d in deposits]).update(spent=True)
    bundle.items.update(live=False)
    bundle.state = Bundle.State.SETTLED
    bundle.closed_at = at
    bundle.save(update_fields=["state", "closed_at"])
    _close_cases(deposits, at=at)
    return settled


def release(deposit: BundleDeposit, *, at: datetime) -> None:
    """The deposit leaves suspense in the books; the caller books it to charges at once."""
    post(
        association=deposit.association_id,
        kind="bundle_release",
        reference=_reference(deposit),
        value_date=deposit.paid_at.date(),
        at=at,
        postings=bundle_release_postings(Yen(deposit.amount), provider=deposit.provider),
    )


def _leave_to_office(bundle: Bundle, deposit: BundleDeposit, *, due: int, at: datetime) -> None:
    open_case(
        association=bundle.association_id,
        kind=SHORT if bundle.state in Bundle.LIVE else AFTER,
        reference=_reference(deposit),
        amount=deposit.amount,
        detail={
            "bundle": bundle.payer_reference,
            "came": deposit.amount,
            "due": due,
            "paid_at": deposit.paid_at.isoformat(),
        },
        money=True,
        at=at,
    )


def _parts(
    charges: Sequence[Charge], deposits: Sequence[BundleDeposit]
) -> Iterator[tuple[Charge, Confirmed]]:
    """Which part of which deposit pays which charge, in their order; the last takes any rest."""
    left = [deposit.amount for deposit in deposits]
    place = 0
    for charge in charges:
        due = charge.amount - charge.settled_amount
        while due and any(left):
            if not left[place]:
                place += 1
                continue
            part = min(due, left[place])
            due -= part
            left[place] -= part
            rest = 0
            if not due and charge is charges[-1]:
                rest, left[place] = left[place], 0
            yield charge, part_of(deposits[place], charge, part + rest)
    # Deposits that came whole after everything was covered: the last charge is paid already.
    for deposit, rest in zip(deposits, left, strict=True):
        if rest:
            yield charges[-1], part_of(deposit, charges[-1], rest)


def part_of(deposit: BundleDeposit, charge: Charge, amount: int) -> Confirmed:
    """``amount`` yen of the deposit as money for the charge; its number bears a #. No query."""
    return Confirmed(
        provider=deposit.provider,
        provider_ref=f"{deposit.provider_ref}#{charge.payer_reference}",
        method=deposit.method,
        amount=amount,
        paid_at=deposit.paid_at,
        detail={"bundle": deposit.bundle.payer_reference},
    )


def _close_cases(deposits: Sequence[BundleDeposit], *, at: datetime) -> None:
    """The cases about money that waited for this have found their end."""
    MoneyCase.objects.filter(
        association_id=deposits[0].association_id,
        kind=SHORT,
        reference__in=[_reference(deposit) for deposit in deposits],
        state=MoneyCase.State.OPEN,
    ).update(
        state=MoneyCase.State.CLOSED,
        closed_at=at,
        resolution=_("まとめ払いの全額がそろい、請求に充てました。"),
    )


def _reference(deposit: BundleDeposit) -> str:
    return f"{deposit.provider}:{deposit.provider_ref}"


def _waiting(bundle: Bundle) -> int:
    return sum(bundle.deposits.filter(spent=False).values_list("amount", flat=True))


def _record(
    verb: str, bundle: Bundle, settled: Sequence[Booked], *, came: int, at: datetime, actor: Actor
) -> None:
    audit.record(
        association=bundle.association_id,
        actor=actor,
        verb=verb,
        subject=f"bundle:{bundle.public_id}",
        at=at,
        after={
            "came": came,
            "state": bundle.state,
            "settlements": [str(booked.settlement.public_id) for booked in settled],
        },
    )


def _not_covered() -> Refusal:
    return Refusal(
        code="not_covered",
        sentence=_(
            "届いている入金では、まとめ払いの全額に足りません。"
            "不足分の入金を待つか、対象の請求を外してください。"
        ),
    )
