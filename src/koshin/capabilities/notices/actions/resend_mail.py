"""Send a mail once more, to the address that its holder has now."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.notices import reset_link
from koshin.capabilities.notices.deliveries import send_mail
from koshin.capabilities.notices.models import Mail
from koshin.core.refusal import Refusal, Refused
from koshin.platform import audit, jobs
from koshin.platform.audit import Actor

REST = timedelta(minutes=10)


def resend_mail(*, public_id: UUID, holder_id: int, at: datetime, actor: Actor) -> Mail:
    """The new mail, word for word the old one. Raises ``Mail.DoesNotExist`` for a stranger's.

    Raises ``Refused`` while the first is not sent yet, without an address to go to, within ten
    minutes of the last sending, and for a link that was good once.
    """
    with transaction.atomic():
        found = (
            Mail.objects.select_for_update(of=("self",))
            .select_related("holder", "text")
            .get(public_id=public_id, holder_id=holder_id)
        )
        _require_sendable(found, at)
        again = Mail.objects.filter(holder_id=holder_id, key__startswith=f"again:{public_id}:")
        number = again.count() + 1
        last = again.order_by("-created_at").first() or found
        if at - last.created_at < REST:
            raise _refused("too_soon", _("送ったばかりです。10分ほど待ってからお試しください。"))
        sent = Mail.objects.create(
            public_id=uuid4(),
            association_id=found.association_id,
            holder=found.holder,
            template=found.template,
            key=f"again:{public_id}:{number}",
            to=found.holder.email,
            subject=found.subject,
            body=found.whole,
            paper=found.paper,
            created_at=at,
        )
        jobs.enqueue(send_mail, association=found.association_id, mail=str(sent.public_id))
        audit.record(
            association=found.association_id,
            actor=actor,
            verb="resend_mail",
            subject=f"mail:{public_id}",
            at=at,
            after={"mail": str(sent.public_id)},
        )
        return sent


def _require_sendable(found: Mail, at: datetime) -> None:
    if not found.holder.email:
        raise _refused("no_address", _("メールアドレスを登録すると、送り直せます。"))
    if found.state == Mail.State.QUEUED:
        raise _refused("queued", _("まもなくお送りします。送り直す必要はありません。"))
    if found.template == reset_link.TEMPLATE:
        raise _refused(
            "once",
            _("このメールのリンクは一度だけ使えます。パスワードの再設定からお進みください。"),
        )


def _refused(code: str, sentence: str) -> Refused:
    return Refused(Refusal(code=code, sentence=sentence))
