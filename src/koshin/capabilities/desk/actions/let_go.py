"""Lets go of the item in a person's hands, so that somebody else can take it."""

from datetime import datetime

from django.db import transaction

from koshin.capabilities.desk.models import Lease
from koshin.capabilities.people.models import StaffMember
from koshin.platform import audit
from koshin.platform.audit import Actor


def let_go(*, staff: StaffMember, at: datetime, actor: Actor) -> bool:
    """Whether there was something in the person's hands."""
    with transaction.atomic():
        held = Lease.objects.select_for_update(of=("self",)).filter(staff=staff).first()
        if held is None:
            return False
        held.delete()
        audit.record(
            association=staff.association_id,
            actor=actor,
            verb="let_go",
            subject=f"queue:{held.queue}",
            at=at,
            after={"item": held.item},
        )
        return True
