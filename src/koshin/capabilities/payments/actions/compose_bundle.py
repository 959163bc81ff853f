"""Put a charge into a bundle or take it out, while the bundle is open."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from koshin.capabilities.payments.bundles import (
    bring_up_to_date,
    locked_bundle,
    put_in,
    refuse_closed,
)
from koshin.capabilities.payments.models import Bundle, BundleItem, Charge
from koshin.platform import audit
from koshin.platform.audit import Actor


def add_to_bundle(
    *, association: str, bundle: UUID, charge: UUID, at: datetime, actor: Actor
) -> Bundle:
    """The bundle with the charge in it; the office's word that a request is taken up.

    Raises ``Bundle.DoesNotExist`` or ``Charge.DoesNotExist`` for those of another association, and
    ``Refused`` for a closed bundle and a charge that is paid, cancelled or in another open bundle.
    """
    with transaction.atomic():
        _lock_with_the_one_it_is_in(charge, bundle)
        found = locked_bundle(association, bundle)
        wanted = Charge.objects.select_for_update().get(
            public_id=charge, association_id=association
        )
        before = found.amount
        put_in(found, wanted, at=at)
        found.state = Bundle.State.OPEN
        found.save(update_fields=["state"])
        _record("add_to_bundle", found, charge, before=before, at=at, actor=actor)
        return found


def take_from_bundle(
    *, association: str, bundle: UUID, charge: UUID, at: datetime, actor: Actor
) -> Bundle:
    """The bundle without the charge, which its holder pays alone again.

    A charge that is not in it changes nothing. Raises as :func:`add_to_bundle` does.
    """
    with transaction.atomic():
        found = locked_bundle(association, bundle)
        refuse_closed(found)
        item = BundleItem.objects.filter(bundle=found, charge__public_id=charge).first()
        if item is None:
            return found
        before = found.amount
        item.delete()
        bring_up_to_date(found)
        _record("take_from_bundle", found, charge, before=before, at=at, actor=actor)
        return found


def _lock_with_the_one_it_is_in(charge: UUID, bundle: UUID) -> None:
    """Lock both bundles in the order of their keys, so that nobody waits crosswise."""
    holding = BundleItem.objects.filter(charge__public_id=charge, live=True).values("bundle")
    both = Bundle.objects.filter(Q(public_id=bundle) | Q(pk__in=holding)).order_by("pk")
    list(both.select_for_update(of=("self",)).values_list("pk"))


def accept_bundle(*, association: str, bundle: UUID, at: datetime, actor: Actor) -> Bundle:
    """A bundle that a holder asked for is taken up by the office as it is."""
    with transaction.atomic():
        found = locked_bundle(association, bundle)
        refuse_closed(found)
        if found.state == Bundle.State.REQUESTED:
            found.state = Bundle.State.OPEN
            found.save(update_fields=["state"])
            audit.record(
                association=association,
                actor=actor,
                verb="accept_bundle",
                subject=f"bundle:{found.public_id}",
                at=at,
                before={"state": Bundle.State.REQUESTED},
                after={"state": found.state},
            )
        return found


def _record(
    verb: str, bundle: Bundle, charge: UUID, *, before: int, at: datetime, actor: Actor
) -> None:
    audit.record(
        association=bundle.association_id,
        actor=actor,
        verb=verb,
        subject=f"bundle:{bundle.public_id}",
        at=at,
        before={"amount": before},
        after={"amount": bundle.amount, "charge": str(charge)},
    )
