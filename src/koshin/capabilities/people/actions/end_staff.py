"""Somebody leaves the office: the account opens nothing any more."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.people.models import Account, Acting, StaffMember
from koshin.core.refusal import Refusal, Refused
from koshin.core.scheme.roles import MANAGER
from koshin.platform import audit
from koshin.platform.audit import Actor


def end_staff(
    *, member: int, by: StaffMember, reason: str, at: datetime, actor: Actor
) -> StaffMember:
    """The member whose sessions end with the next page. One person decides: it only takes away.

    Raises ``Refused`` for oneself, for the last manager, and for who has left already.
    """
    with transaction.atomic():
        # The association's managers in one order, so that two who end each other wait.
        managers = list(
            StaffMember.objects.select_for_update(of=("self",))
            .filter(association=by.association_id, role=MANAGER, account__is_active=True)
            .order_by("pk")
        )
        found = (
            StaffMember.objects.select_related("account")
            .filter(pk=member, association=by.association_id, account__is_active=True)
            .first()
        )
        if found is None:
            raise _refused("gone", _("この人はもう事務局にいません。"))
        if found.pk == by.pk:
            raise _refused("oneself", _("自分のアカウントは終了できません。"))
        if [one.pk for one in managers] == [found.pk]:
            raise _refused("last_manager", _("管理者が一人もいなくなるため、終了できません。"))
        Account.objects.filter(pk=found.account_id).update(is_active=False)
        Acting.objects.filter(staff=found, ended_at__isnull=True).update(ended_at=at)
        audit.record(
            association=by.association_id,
            actor=actor,
            verb="end_staff",
            subject=f"staff:{found.pk}",
            at=at,
            before={"role": found.role},
            reason=reason.strip(),
        )
        return found


def _refused(code: str, sentence: str) -> Refused:
    return Refused(Refusal(code=code, sentence=sentence))
