"""The office decides about certificates in place of a course, and the holder is told."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.courses.actions import exempt
from koshin.capabilities.courses.models import Exemption
from koshin.capabilities.notices.actions.enqueue_mail import enqueue_mail
from koshin.core.scheme import Scheme
from koshin.platform.audit import Actor


def decide_exemption(
    *,
    exemption: UUID,
    granted: bool,
    decision: str,
    scheme: Scheme,
    at: datetime,
    actor: Actor,
) -> Exemption:
    """The request, decided; raises as the verb of ``courses`` does."""
    with transaction.atomic():
        found = exempt.decide_exemption(
            scheme=scheme,
            exemption=exemption,
            granted=granted,
            decision=decision,
            at=at,
            actor=actor,
        )
        if "exemption_decided" in scheme.notices:
            enqueue_mail(
                holder=found.holder,
                template="exemption_decided",
                key=f"exemption_decided:{found.public_id}",
                context={
                    "subject": scheme.qualification_name(found.qualification),
                    "answer": _("免除を認めました。") if granted else _("免除を認めませんでした。"),
                    "remaining": _next(found, granted=granted),
                },
                scheme=scheme,
                at=at,
            )
        return found


def _next(found: Exemption, *, granted: bool) -> str:
    """The office's words and what to do: a refusal's reason says it, and one may ask again."""
    then = (
        _("マイページから、登録の手続きへお進みください。")
        if granted
        else _("マイページの「資格を取得する」から、もう一度申請できます。")
    )
    return f"{found.decision}\n{then}".strip()
