"""Grant a proposed role, refuse it, or take the proposal back."""

from datetime import datetime
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext as _
from django_otp.plugins.otp_totp.models import TOTPDevice

from koshin.capabilities.people.actions.create_staff import staff_login
from koshin.capabilities.people.models import Account, RoleGrant, StaffMember
from koshin.capabilities.people.tasks import send_invitation
from koshin.core.refusal import Refusal, Refused
from koshin.platform import audit, jobs
from koshin.platform.audit import Actor


def grant_role(
    *, grant: UUID, by: StaffMember, second_factor: str, at: datetime, actor: Actor
) -> RoleGrant:
    """The grant; the member has the role from now on, somebody new gets an account and a mail.

    ``second_factor`` is the secret of a new person's authenticator as hexadecimal digits, from a
    caller that may use randomness; it counts once the person has proved it
    (:mod:`koshin.capabilities.people.actions.accept_invitation`). Raises ``Refused`` for who
    proposed it, for the person whom it is for, and when it has been decided.
    """
    with transaction.atomic():
        found = _waiting(grant, by)
        if by.pk in (found.proposed_by_id, found.member_id):
            sentence = _(
                "自分で申請した役割や自分自身の役割は承認できません。"
                "ほかの人に承認を依頼してください。"
            )
            raise Refused(Refusal(code="same_person", sentence=sentence))
        before = {"role": found.member.role} if found.member else {}
        if found.member is None:
            found.member = _joined(found, second_factor)
            jobs.enqueue(
                send_invitation,
                association=found.association_id,
                account=found.member.account_id,
            )
        found.member.role = found.role
        found.member.prefectures = found.prefectures
        found.member.affiliations = found.affiliations
        found.member.save(update_fields=["role", "prefectures", "affiliations"])
        _decide(found, RoleGrant.State.GRANTED, by, at)
        _record(found, "grant_role", at, actor, before=before)
        return found


def refuse_role(*, grant: UUID, by: StaffMember, at: datetime, actor: Actor) -> RoleGrant:
    """The refused proposal; taken back, where who proposed it says so. Raises ``Refused`` when it
    has been decided."""
    with transaction.atomic():
        found = _waiting(grant, by)
        own = by.pk == found.proposed_by_id
        _decide(found, RoleGrant.State.WITHDRAWN if own else RoleGrant.State.REFUSED, by, at)
        _record(found, "withdraw_role" if own else "refuse_role", at, actor)
        return found


def _waiting(grant: UUID, by: StaffMember) -> RoleGrant:
    found = (
        RoleGrant.objects.select_for_update(of=("self",))
        .select_related("member")
        .filter(public_id=grant, association=by.association_id)
        .first()
    )
    if found is None or found.state != RoleGrant.State.PROPOSED:
        sentence = _("この申請はもう決まっています。一覧で最新の状態を確かめてください。")
        raise Refused(Refusal(code="already_decided", sentence=sentence))
    return found


def _joined(grant: RoleGrant, second_factor: str) -> StaffMember:
    """The new member with an account that nothing opens yet."""
    account = Account.objects.create(
        association_id=grant.association_id,
        login=staff_login(association=grant.association_id, email=grant.email),
        kind=Account.STAFF,
        password=make_password(None),
    )
    TOTPDevice.objects.create(user=account, name="totp", key=second_factor, confirmed=False)
    return StaffMember.objects.create(
        association_id=grant.association_id,
        account=account,
        name=grant.name,
        email=grant.email,
        role=grant.role,
    )


def _decide(grant: RoleGrant, state: str, by: StaffMember, at: datetime) -> None:
    grant.state, grant.decided_by, grant.decided_at = state, by, at
    grant.save(update_fields=["state", "decided_by", "decided_at", "member"])


def _record(
    grant: RoleGrant,
    verb: str,
    at: datetime,
    actor: Actor,
    *,
    before: dict[str, str] | None = None,
) -> None:
    audit.record(
        association=grant.association_id,
        actor=actor,
        verb=verb,
        subject=f"role_grant:{grant.public_id}",
        at=at,
        before=before,
        after={"name": grant.name, "role": grant.role},
    )
