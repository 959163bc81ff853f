"""A holder gives up a place in a training; an open payment for it is given up first."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from koshin.capabilities.applications.actions.change_method import change_method
from koshin.capabilities.payments.models import Attempt
from koshin.capabilities.payments.purposes import TRAINING
from koshin.capabilities.trainings.actions import give_up_place as trainings
from koshin.capabilities.trainings.models import Place
from koshin.core.refusal import Refusal, Refused
from koshin.core.scheme import Scheme
from koshin.platform.audit import Actor


def give_up_place(
    *, place: UUID, holder_id: int, association: str, scheme: Scheme, at: datetime, actor: Actor
) -> Place:
    """The cancelled place. Call it outside of a transaction: the provider is asked first.

    Raises as the verb of ``trainings`` does, and ``Refused`` (``paid_meanwhile``) where the
    provider just said that it is paid: then the holder shall decide again.
    """
    Place.objects.get(public_id=place, holder_id=holder_id)
    for attempt in open_attempts(place):
        booked = change_method(attempt, at=at, actor=actor)
        if booked is not None:
            sentence = _(
                "いま、受講料のお支払いを確認しました。それでも申し込みを取り消すときは、"
                "もう一度「申し込みを取り消す」を押してください。"
            )
            raise Refused(Refusal(code="paid_meanwhile", sentence=sentence))
    return trainings.give_up_place(
        place=place,
        holder_id=holder_id,
        association=association,
        scheme=scheme,
        at=at,
        actor=actor,
    )


def open_attempts(place: UUID) -> list[int]:
    """The attempts to pay for this place that may still bring money."""
    live = Attempt.objects.filter(
        charge__purpose=TRAINING, charge__purpose_ref=place, state__in=Attempt.LIVE
    )
    return list(live.values_list("pk", flat=True))
