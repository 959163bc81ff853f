"""What follows of a 返上 or a death: the register is told, and what was under way is closed."""

from datetime import datetime

from django.utils.translation import gettext as _

from koshin.capabilities.applications.actions.close_unpaid import close_unpaid
from koshin.capabilities.applications.life_models import Request
from koshin.capabilities.applications.models import Application
from koshin.capabilities.people.models import Account
from koshin.capabilities.register.actions.bar import bar
from koshin.capabilities.register.models import Bar, Credential


def end_credentials(request: Request, *, at: datetime) -> tuple[Application, ...]:
    """Applications that could not be closed because money came for them: the office gives it back.

    Runs in the transaction that grants the request. After a death nobody signs in any more.
    """
    held = Credential.objects.filter(holder_id=request.holder_id)
    if request.kind == Request.Kind.WITHDRAW:
        held = held.filter(pk=request.credential_id or 0)
    kind = Bar.Kind.DECEASED if request.kind == Request.Kind.DEATH else Bar.Kind.WITHDRAWN
    for credential in held.order_by("pk"):
        bar(
            credential=credential.pk,
            kind=kind,
            since=request.starts_on,
            until=None,
            decided_by=request.public_id,
            at=at,
        )
    if request.kind == Request.Kind.DEATH:
        Request.objects.filter(holder_id=request.holder_id, state=Request.State.ASKED).exclude(
            pk=request.pk
        ).update(state=Request.State.WITHDRAWN, decided_at=at, decision=_("登録の終了のため"))
        Account.objects.filter(holder__id=request.holder_id).update(is_active=False)
    death = request.kind == Request.Kind.DEATH
    return close_unpaid(
        holder_id=request.holder_id,
        qualifications=None if death else {credential.qualification for credential in held},
        reason=_("登録の終了のため"),
        at=at,
    )
