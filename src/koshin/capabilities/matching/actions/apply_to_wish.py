"""A holder answers a published wish; the message is relayed to who posted it."""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.matching import poster_mails
from koshin.capabilities.matching.models import Approach, RelayedMessage, Wish
from koshin.capabilities.notices import texts
from koshin.capabilities.people.models import Holder
from koshin.core.dates import civil
from koshin.core.refusal import Refusal, Refused
from koshin.platform import audit
from koshin.platform.audit import Actor

LONGEST = 2_000


def apply_to_wish(*, holder: Holder, wish: UUID, body: str, at: datetime, actor: Actor) -> Approach:
    """The thread that was begun; a second application is the first.

    Raises ``Wish.DoesNotExist`` for what is not published to all and ``Refused`` (``body``; the
    day to answer is over).
    """
    body = texts.tidy(body)
    if found := texts.faults(field="body", label=_("メッセージ"), text=body, length=LONGEST):
        raise Refused(*found)
    with transaction.atomic():
        wanted = Wish.objects.select_for_update(of=("self",)).get(
            public_id=wish,
            association_id=holder.association_id,
            state=Wish.State.PUBLISHED,
            asked=None,
        )
        known = Approach.objects.filter(wish=wanted, holder=holder).first()
        if known is not None:
            return known
        if civil(at) > wanted.until:
            sentence = _("この募集の締め切りは過ぎています。ほかの募集をご覧ください。")
            raise Refused(Refusal(code="over", sentence=sentence))
        begun = Approach.objects.create(
            public_id=uuid4(), wish=wanted, holder=holder, state=Approach.State.OPEN, begun_at=at
        )
        RelayedMessage.objects.create(
            approach=begun, by=RelayedMessage.By.HOLDER, body=body, written_at=at
        )
        audit.record(
            association=holder.association_id,
            actor=actor,
            verb="apply_to_wish",
            subject=f"approach:{begun.public_id}",
            at=at,
            after={"state": begun.state},
        )
        poster_mails.tell(wanted, "message", about=str(begun.public_id))
        return begun
