"""Change where things are posted to, and turn what waits to be posted there."""

from datetime import datetime

from django.db import transaction

from koshin.capabilities.papers.actions.readdress import readdress
from koshin.capabilities.people.actions.change_data import change_data
from koshin.capabilities.people.models import Holder
from koshin.platform.audit import Actor


def change_delivery(
    *, holder_id: int, country: str, address: str, at: datetime, actor: Actor
) -> Holder:
    """The holder with this delivery address; with none, things go to the registered address.

    Raises ``Refused`` as :func:`change_data` does.
    """
    with transaction.atomic():
        holder = change_data(
            holder_id=holder_id,
            changes={"delivery_country": country, "delivery_address": address},
            at=at,
            actor=actor,
        )
        readdress(holder=holder, at=at, actor=actor)
        return holder
