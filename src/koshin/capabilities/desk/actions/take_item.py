"""Takes one item of a queue into one person's hands, for some minutes and from nobody else."""

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from koshin.capabilities.desk.models import Lease
from koshin.capabilities.desk.queues import QUEUES, Rows, waits
from koshin.capabilities.people.models import StaffMember
from koshin.core.refusal import Refusal, Refused
from koshin.platform import audit
from koshin.platform.audit import Actor

LASTS = timedelta(minutes=10)
# Whoever hands out of a queue does so alone: what is free is read after the other's commit.
TURNS = "SELECT pg_advisory_xact_lock(hashtextextended('desk_queue:' || %s || ':' || %s, 0))"


def take_next(
    *, queue: str, staff: StaffMember, after: str, now: datetime, at: datetime, actor: Actor
) -> str | None:
    """The key of the item that waits longest and is in nobody's hands; nothing where none is.

    ``after`` is an item that was looked at before: the one behind it comes, the first after the
    last. ``now`` is real time, ``at`` business time. What was in the person's hands is let go.
    """
    with transaction.atomic():
        _turn(staff, queue)
        key = _free(staff, queue, after, now)
        if key is not None:
            _hold(staff, queue, key, now, at, actor)
        return key


def take_this(
    *, queue: str, item: str, staff: StaffMember, now: datetime, at: datetime, actor: Actor
) -> None:
    """This very item. Raises ``Refused``: it is in somebody else's hands, or waits no more."""
    with transaction.atomic():
        _turn(staff, queue)
        held = _live(staff.association_id, queue, now).filter(item=item).exclude(staff=staff)
        taken = held.select_related("staff").first()
        if taken is not None:
            sentence = _("いま%(name)sさんが対応しています。別の件を選んでください。") % {
                "name": taken.staff.name
            }
            raise Refused(Refusal(code="in_other_hands", sentence=sentence))
        if not waits(staff.association_id, queue, item):
            sentence = _("この件はもう対応済みです。次の件へお進みください。")
            raise Refused(Refusal(code="waits_no_more", sentence=sentence))
        _hold(staff, queue, item, now, at, actor)


def _turn(staff: StaffMember, queue: str) -> None:
    """Person first, then queue: so nobody waits for somebody who waits for them."""
    StaffMember.objects.select_for_update(of=("self",)).get(pk=staff.pk)
    with connection.cursor() as cursor:
        cursor.execute(TURNS, [staff.association_id, queue])


def _live(association: str, queue: str, now: datetime) -> Rows:
    return Lease.objects.filter(association_id=association, queue=queue, until__gt=now)


def _free(staff: StaffMember, code: str, after: str, now: datetime) -> str | None:
    queue, others = QUEUES[code], _live(staff.association_id, code, now).exclude(staff=staff)
    taken = others.values_list("item", flat=True)
    rows = queue.rows(staff.association_id)
    free = rows.exclude(**{f"{queue.key}__in": [*taken, *([after] if after else [])]})
    free = free.order_by(queue.since, "pk")
    found = None
    passed = rows.filter(**{queue.key: after}).values_list(queue.since, "pk") if after else ()
    for since, pk in passed:
        later = Q(**{f"{queue.since}__gt": since}) | Q(**{queue.since: since, "pk__gt": pk})
        found = free.filter(later).values_list(queue.key, flat=True).first()
    key = found if found is not None else free.values_list(queue.key, flat=True).first()
    return None if key is None else str(key)


def _hold(
    staff: StaffMember, queue: str, item: str, now: datetime, at: datetime, actor: Actor
) -> None:
    """Write the lease over what the person held before and over one that is over."""
    Lease.objects.filter(association_id=staff.association_id, queue=queue, item=item).delete()
    Lease.objects.update_or_create(
        staff=staff,
        defaults={
            "association_id": staff.association_id,
            "queue": queue,
            "item": item,
            "taken_at": now,
            "until": now + LASTS,
        },
    )
    audit.record(
        association=staff.association_id,
        actor=actor,
        verb="take_item",
        subject=f"queue:{queue}",
        at=at,
        after={"item": item},
    )
