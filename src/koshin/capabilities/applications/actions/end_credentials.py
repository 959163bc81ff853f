"""What follows of a 返上 or a death: the register is told, and what was under way is closed."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.applications.actions.close import close
from koshin.capabilities.applications.life_models import Request
from koshin.capabilities.applications.models import Application
from koshin.capabilities.people.models import Account
from koshin.capabilities.register.actions.bar import bar
from koshin.capabilities.register.models import Bar, Credential
from koshin.core.refusal import Refused
from koshin.platform.audit import SYSTEM


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
    names = {credential.qualification for credential in held}
    return tuple(_closed(request, names, at=at))


def _closed(request: Request, names: set[str], *, at: datetime) -> list[Application]:
    left = []
    for application in Application.objects.filter(
        holder_id=request.holder_id, state__in=Application.LIVE
    ).order_by("pk"):
        covers = {item["qualification"] for item in application.offer["items"]}
        if request.kind == Request.Kind.WITHDRAW and not covers & names:
            continue
        try:
            with transaction.atomic():
                close(
                    application=application.public_id,
                    holder_id=application.holder_id,
                    reason=_("登録の終了のため"),
                    at=at,
                    actor=SYSTEM,
                )
        except Refused:
            left.append(application)
    return left
