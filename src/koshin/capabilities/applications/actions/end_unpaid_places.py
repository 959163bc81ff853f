"""Places that nobody paid for by their deadline are taken back, after the provider was asked."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

from koshin.capabilities.applications.actions.change_method import change_method
from koshin.capabilities.applications.actions.give_up_place import open_attempts
from koshin.capabilities.payments.actions.book import CARD_GRACE
from koshin.capabilities.payments.models import Attempt, Charge
from koshin.capabilities.payments.purposes import TRAINING
from koshin.capabilities.trainings.actions.end_unpaid_place import end_unpaid_place
from koshin.capabilities.trainings.models import Place
from koshin.core.refusal import Refused
from koshin.core.scheme import Scheme
from koshin.platform.audit import SYSTEM


def end_unpaid_places(*, association: str, scheme: Scheme, at: datetime) -> int:
    """How many were taken back. Call it outside of a transaction, as often as you like.

    A card payment begun before the deadline has its half hour. A bank tells of a transfer after it
    was made, so who pays by bank keeps the place for the days of grace, until the training begins
    at most. What is moving is left for the next time.
    """
    unpaid = Charge.objects.filter(
        association=association,
        purpose=TRAINING,
        state=Charge.State.OPEN,
        due_at__lt=at - CARD_GRACE,
    )
    by_bank = Attempt.objects.filter(
        charge__purpose=TRAINING,
        charge__purpose_ref=OuterRef("public_id"),
        charge__due_at__gte=at - timedelta(days=scheme.payment.grace_days),
        method="bank",
        state=Attempt.State.AWAITING,
    )
    places = Place.objects.filter(
        state=Place.State.BOOKED, public_id__in=unpaid.values("purpose_ref")
    ).exclude(Exists(by_bank), training__begins_at__gt=at)
    ended = 0
    for place in places.order_by("pk").values_list("public_id", flat=True):
        try:
            for attempt in open_attempts(place):
                change_method(attempt, at=at, actor=SYSTEM)
        except Refused:
            continue
        ended += end_unpaid_place(place=place, association=association, scheme=scheme, at=at)
    return ended
