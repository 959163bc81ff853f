"""Put things to post together for the printer: each gets the code that its envelope bears too."""

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from koshin.capabilities.papers.models import Dispatch, PostRun
from koshin.capabilities.people.models import Association
from koshin.core.refusal import Refusal, Refused
from koshin.platform import audit, numbers
from koshin.platform.audit import Actor

MOST = 500


def make_run(*, association: str, dispatches: Sequence[int], at: datetime, actor: Actor) -> PostRun:
    """The run of those that wait and are in no run yet. Raises ``Refused`` where there are none, or
    more than 500 (what one printer's tray and one afternoon take)."""
    with transaction.atomic():
        own = Association.objects.select_for_update().get(code=association)
        waiting = list(
            Dispatch.objects.select_for_update()
            .filter(
                association=own, pk__in=dispatches, dispatched_at__isnull=True, run__isnull=True
            )
            .order_by("due_on", "pk")
        )
        if not 0 < len(waiting) <= MOST:
            raise Refused(_size(len(waiting)))
        last = PostRun.objects.filter(association=own).aggregate(last=Max("serial"))["last"]
        made = PostRun.objects.create(
            public_id=uuid4(),
            association=own,
            serial=(last or 0) + 1,
            pieces=len(waiting),
            made_at=at,
        )
        for one in waiting:
            one.run, one.check_code = made, numbers.new_code()
        Dispatch.objects.bulk_update(waiting, ["run", "check_code"])
        audit.record(
            association=association,
            actor=actor,
            verb="make_post_run",
            subject=f"post_run:{made.public_id}",
            at=at,
            after={"dispatches": [one.pk for one in waiting]},
        )
        return made


def _size(count: int) -> Refusal:
    if count:
        sentence = _("一度に印刷できるのは%(most)s件までです。選び直してください。")
        return Refusal(code="too_many", sentence=sentence % {"most": MOST})
    sentence = _("印刷する書類がありません。まだ印刷していない発送待ちの書類を選んでください。")
    return Refusal(code="nothing", sentence=sentence)
