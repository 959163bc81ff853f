"""The office looked at a wish: it is published (or handed to the person asked), or refused."""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.matching import poster_mails
from koshin.capabilities.matching.holder_mails import tell_holder
from koshin.capabilities.matching.models import Approach, Wish
from koshin.capabilities.notices import texts
from koshin.capabilities.people.models import StaffMember
from koshin.core.refusal import Refusal, Refused
from koshin.core.scheme import Scheme
from koshin.platform import audit
from koshin.platform.audit import Actor

LONGEST = 500


def decide_wish(
    *,
    association: str,
    wish: UUID,
    publish: bool,
    reason: str,
    staff: StaffMember,
    scheme: Scheme,
    at: datetime,
    actor: Actor,
) -> Wish:
    """The decided wish; its poster is told, and who is asked too.

    Raises ``Wish.DoesNotExist`` and ``Refused`` (``reason`` of a refusal; decided already).
    """
    reason = texts.tidy(reason)
    if not publish:
        faults = texts.faults(field="reason", label=_("理由"), text=reason, length=LONGEST)
        if faults:
            raise Refused(*faults)
    with transaction.atomic():
        found = (
            Wish.objects.select_for_update(of=("self",))
            .select_related("asked__holder")
            .get(public_id=wish, association_id=association)
        )
        if found.state != Wish.State.WAITING:
            sentence = _("この募集は、すでに確認されています。")
            raise Refused(Refusal(code="decided", sentence=sentence))
        found.state = Wish.State.PUBLISHED if publish else Wish.State.REFUSED
        found.reason = "" if publish else reason
        found.decided_at, found.decided_by = at, staff
        found.save(update_fields=["state", "reason", "decided_at", "decided_by"])
        audit.record(
            association=association,
            actor=actor,
            verb="decide_wish",
            subject=f"wish:{wish}",
            at=at,
            before={"state": Wish.State.WAITING},
            after={"state": found.state, "reason": found.reason},
        )
        poster_mails.tell(found, "published" if publish else "refused")
        if publish and found.asked is not None:
            asked = Approach.objects.create(
                public_id=uuid4(),
                wish=found,
                holder=found.asked.holder,
                state=Approach.State.ASKED,
                begun_at=at,
            )
            tell_holder(asked, "asked", scheme=scheme, at=at)
        return found
