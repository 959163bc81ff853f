"""What a charge must be to go into a bundle, and what a bundle has to be paid with.

Locks: the bundle, then (where money is spent) the applications and the charges, each by their key.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch, Sum
from django.utils.translation import gettext as _

from koshin.capabilities.payments.models import (
    Bundle,
    BundleDeposit,
    BundleItem,
    Charge,
    MoneyCase,
)
from koshin.core.refusal import Refusal, Refused

UNPAID = (Charge.State.OPEN, Charge.State.PARTIAL)


def locked_bundle(association: str, public_id: UUID) -> Bundle:
    """The bundle under lock; raises ``Bundle.DoesNotExist``, also for another association's."""
    return Bundle.objects.select_for_update(of=("self",)).get(
        public_id=public_id, association_id=association
    )


def put_in(bundle: Bundle, charge: Charge, *, at: datetime) -> BundleItem:
    """The charge is in the bundle now; both are under the caller's lock.

    A charge that stands in a bundle which a holder only asked for moves over, and that one, once
    empty, is cancelled. Raises ``Refused``.
    """
    refuse_closed(bundle)
    if charge.state not in UNPAID:
        raise Refused(_not_owed(charge))
    elsewhere = BundleItem.objects.filter(charge=charge, live=True).select_related("bundle").first()
    if elsewhere is not None:
        if elsewhere.bundle_id == bundle.pk or elsewhere.bundle.state != Bundle.State.REQUESTED:
            raise Refused(_in_another(elsewhere.bundle))
        _move_out(elsewhere, bundle, at=at)
    item = BundleItem.objects.create(
        bundle=bundle, charge=charge, amount=charge.amount - charge.settled_amount, added_at=at
    )
    bring_up_to_date(bundle)
    return item


def _move_out(item: BundleItem, to: Bundle, *, at: datetime) -> None:
    asked = item.bundle
    if waiting(asked):
        # Money that came for it may still be put onto this charge.
        item.live = False
        item.save(update_fields=["live"])
    else:
        item.delete()
    bring_up_to_date(asked)
    if not asked.amount:
        asked.state = Bundle.State.CANCELLED
        asked.closed_at = at
        asked.note = _("%(payer)s(振込依頼人番号 %(reference)s)にまとめました。") % {
            "payer": to.payer_name,
            "reference": to.payer_reference,
        }
        asked.save(update_fields=["state", "closed_at", "note"])


def bring_up_to_date(bundle: Bundle) -> None:
    """Write the sum of what its charges had left to pay, in yen."""
    bundle.amount = bundle.items.filter(live=True).aggregate(sum=Sum("amount"))["sum"] or 0
    bundle.save(update_fields=["amount"])


def refuse_closed(bundle: Bundle) -> None:
    """Raise ``Refused`` for a bundle that is settled or cancelled."""
    if bundle.state not in Bundle.LIVE:
        raise Refused(
            Refusal(
                code="bundle_closed",
                sentence=_(
                    "このまとめ払いは終了しているため、内容を変更できません。"
                    "新しいまとめ払いを作成してください。"
                ),
            )
        )


def due_of(charges: Sequence[Charge]) -> int:
    """Yen that are left to pay of these charges now. No query."""
    return sum(c.amount - c.settled_amount for c in charges if c.state in UNPAID)


def waiting(bundle: Bundle) -> int:
    """Yen that came for the bundle and are not spent on its charges. One query."""
    found = BundleDeposit.objects.filter(bundle=bundle, spent=False).aggregate(sum=Sum("amount"))
    return found["sum"] or 0


def deposit_of(case: MoneyCase) -> BundleDeposit | None:
    """The money for a bundle that the case says waits; None where none does. One query."""
    provider, _colon, reference = case.reference.partition(":")
    if case.charge_id is not None or not reference:
        return None
    return (
        BundleDeposit.objects.select_related("bundle")
        .filter(
            association_id=case.association_id,
            provider=provider,
            provider_ref=reference,
            spent=False,
        )
        .first()
    )


def takes_no_more(bundle: Bundle, charges: Sequence[Charge]) -> bool:
    """Whether money that waits for the bundle will never be spent by itself. No query."""
    return bundle.state not in Bundle.LIVE or not due_of(charges)


def open_bundles(association: str) -> Sequence[Bundle]:
    """The bundles that money may come for, each with ``live_items`` and charges. Two queries.

    ``Bundle.amount`` is what a transfer should be of; ``payer_reference`` and ``payer_name`` are
    what it may bear.
    """
    items = BundleItem.objects.filter(live=True).select_related("charge__holder").order_by("pk")
    return list(
        Bundle.objects.filter(association_id=association, state__in=Bundle.LIVE)
        .prefetch_related(Prefetch("items", queryset=items, to_attr="live_items"))
        .order_by("-created_at", "-pk")
    )


def bundle_of(charge: Charge) -> Bundle | None:
    """The live bundle that the charge is in, if any. One query."""
    item = BundleItem.objects.filter(charge=charge, live=True).select_related("bundle").first()
    return item.bundle if item else None


def _not_owed(charge: Charge) -> Refusal:
    if charge.state == Charge.State.CANCELLED:
        sentence = _("この請求は取り消されているため、まとめ払いに入れられません。")
    else:
        sentence = _("この請求はお支払い済みのため、まとめ払いに入れられません。")
    return Refusal(code="not_owed", field="charge", sentence=sentence)


def _in_another(bundle: Bundle) -> Refusal:
    return Refusal(
        code="in_a_bundle",
        field="charge",
        sentence=_(
            "この請求は、すでにまとめ払い(振込依頼人番号 %(reference)s)に入っています。"
            "先にそちらから外してください。"
        )
        % {"reference": bundle.payer_reference},
    )
