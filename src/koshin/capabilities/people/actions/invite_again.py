"""Send the link of an invitation once more."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.people.models import StaffMember
from koshin.capabilities.people.tasks import send_invitation
from koshin.core.refusal import Refusal, Refused
from koshin.platform import audit, jobs
from koshin.platform.audit import Actor


def invite_again(*, member: int, association: str, at: datetime, actor: Actor) -> None:
    """Mail a new link. Raises ``Refused`` when the person has set a password, or has left."""
    with transaction.atomic():
        found = (
            StaffMember.objects.select_related("account")
            .filter(pk=member, association=association)
            .first()
        )
        if found is None or not found.account.is_active or found.account.has_usable_password():
            sentence = _("この人にはもう招待が要りません。一覧で最新の状態を確かめてください。")
            raise Refused(Refusal(code="not_invited", sentence=sentence))
        jobs.enqueue(send_invitation, association=association, account=found.account_id)
        audit.record(
            association=association,
            actor=actor,
            verb="invite_again",
            subject=f"staff:{found.pk}",
            at=at,
        )
