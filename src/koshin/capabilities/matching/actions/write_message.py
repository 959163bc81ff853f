"""One side writes on in a thread; the other is told that there is something to read."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.matching import poster_mails
from koshin.capabilities.matching.holder_mails import tell_holder
from koshin.capabilities.matching.models import Approach, RelayedMessage
from koshin.capabilities.notices import texts
from koshin.core.refusal import Refusal, Refused
from koshin.core.scheme import Scheme
from koshin.platform import audit
from koshin.platform.audit import Actor

LONGEST = 2_000


def write_message(
    *,
    approach: UUID,
    association: str,
    by: RelayedMessage.By,
    body: str,
    scheme: Scheme,
    at: datetime,
    actor: Actor,
) -> RelayedMessage:
    """The message. The same words twice in a row from one side are kept and told once.

    The caller knows that the side is who it says. Raises ``Approach.DoesNotExist`` and ``Refused``
    (``body``; the thread is not open).
    """
    body = texts.tidy(body)
    if found := texts.faults(field="body", label=_("メッセージ"), text=body, length=LONGEST):
        raise Refused(*found)
    with transaction.atomic():
        thread = (
            Approach.objects.select_for_update(of=("self",))
            .select_related("wish", "holder")
            .get(public_id=approach, wish__association_id=association)
        )
        if thread.state != Approach.State.OPEN:
            sentence = _("このやりとりは終わっています。")
            raise Refused(Refusal(code="not_open", sentence=sentence))
        last = thread.messages.order_by("-pk").first()
        if last is not None and (last.by, last.body) == (by, body):
            return last
        message = RelayedMessage.objects.create(approach=thread, by=by, body=body, written_at=at)
        audit.record(
            association=association,
            actor=actor,
            verb="write_message",
            subject=f"approach:{approach}",
            at=at,
            after={"by": by},
        )
        if by == RelayedMessage.By.HOLDER:
            poster_mails.tell(thread.wish, "message", about=str(message.pk))
        else:
            tell_holder(thread, "message", scheme=scheme, at=at, about=str(message.pk))
        return message
