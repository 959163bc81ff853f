"""The fee of a place was paid: the holder is told."""

from datetime import datetime

from koshin.capabilities.payments.models import Charge
from koshin.capabilities.schemes import queries as schemes
from koshin.capabilities.trainings import mails
from koshin.capabilities.trainings.models import Place
from koshin.core.dates import civil


def tell_paid(charge: Charge, *, at: datetime) -> None:
    """Write the mail into the settling transaction. Whether a place is paid its charge says.

    A charge whose place is gone keeps no money from being booked: the doctor tells of it.
    """
    places = Place.objects.select_related("training__organiser", "holder")
    place = places.filter(public_id=charge.purpose_ref).first()
    if place is None:
        return
    scheme = schemes.current(charge.association_id, on=civil(at)).scheme
    mails.tell(place, "paid", scheme=scheme, at=at)
