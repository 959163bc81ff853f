"""Change registered data, and turn what waits to be posted to the new address with it."""

from datetime import datetime

from django.db import transaction

from koshin.capabilities.papers.actions.readdress import readdress
from koshin.capabilities.people.actions.update_profile import Profile, update_profile
from koshin.capabilities.people.models import Holder
from koshin.platform.audit import Actor


def change_profile(*, holder_id: int, profile: Profile, at: datetime, actor: Actor) -> Holder:
    """The holder with the new data. Raises ``Refused`` as :func:`update_profile` does."""
    with transaction.atomic():
        holder = update_profile(holder_id=holder_id, profile=profile, at=at, actor=actor)
        readdress(holder=holder, at=at, actor=actor)
        return holder
