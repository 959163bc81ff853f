"""Turn what waits to be posted to the address that the holder has now."""

from datetime import datetime

from django.db import transaction

from koshin.capabilities.papers.actions.queue_dispatch import address_of
from koshin.capabilities.papers.models import Dispatch
from koshin.capabilities.people.models import Holder
from koshin.platform import audit
from koshin.platform.audit import Actor


def readdress(*, holder: Holder, at: datetime, actor: Actor) -> int:
    """How many things waiting to be posted go to another address (or name) now.

    What has left already is not touched. No line where nothing changes.
    """
    with transaction.atomic():
        now = address_of(holder)
        waiting = Dispatch.objects.select_for_update().filter(
            holder=holder, dispatched_at__isnull=True
        )
        changed = [
            one
            for one in waiting.order_by("pk")
            if any(one.facts.get(word) != text for word, text in now.items())
        ]
        for one in changed:
            # What was printed bears the old address: it is printed again, with a code of its own.
            one.facts, one.run, one.check_code = {**one.facts, **now}, None, ""
            one.save(update_fields=["facts", "run", "check_code"])
        if changed:
            audit.record(
                association=holder.association_id,
                actor=actor,
                verb="readdress",
                subject=f"holder:{holder.pk}",
                at=at,
                after={"dispatches": [one.pk for one in changed]},
            )
        return len(changed)
