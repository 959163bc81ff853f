"""Propose a role for somebody of the office, or for somebody who is to join it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from koshin.capabilities.people.models import RoleGrant, StaffMember
from koshin.core.refusal import Refusal, Refused
from koshin.platform import audit
from koshin.platform.audit import Actor


@dataclass(frozen=True, kw_only=True)
class Wish:
    """Which role for whom: a ``member``, or somebody new. Empty limits: everybody is reached."""

    name: str
    email: str
    role: str
    prefectures: Sequence[str] = ()
    affiliations: Sequence[str] = ()
    reason: str
    member: StaffMember | None = None


def propose_role(wish: Wish, *, by: StaffMember, at: datetime, actor: Actor) -> RoleGrant:
    """The proposal; nothing changes until a second person grants it.

    Raises ``Refused`` (field ``email``) when a new person's mail address is known already, or when
    a proposal for this person waits.
    """
    address = wish.email.strip().lower()
    known = StaffMember.objects.filter(association=by.association_id, email=address)
    if wish.member is None and known.exists():
        raise _refused(
            "staff_exists",
            _("このメールアドレスの人はすでに事務局にいます。一覧から役割を変更してください。"),
        )
    try:
        with transaction.atomic():
            grant = RoleGrant.objects.create(
                public_id=uuid4(),
                association_id=by.association_id,
                member=wish.member,
                name=wish.name.strip(),
                email=address,
                role=wish.role,
                prefectures=list(wish.prefectures),
                affiliations=list(wish.affiliations),
                reason=wish.reason.strip(),
                state=RoleGrant.State.PROPOSED,
                proposed_by=by,
                proposed_at=at,
            )
            audit.record(
                association=by.association_id,
                actor=actor,
                verb="propose_role",
                subject=f"role_grant:{grant.public_id}",
                at=at,
                after={
                    "name": grant.name,
                    "role": grant.role,
                    "prefectures": grant.prefectures,
                    "affiliations": grant.affiliations,
                },
                reason=grant.reason,
            )
            return grant
    except IntegrityError:
        raise _refused(
            "role_proposed",
            _("この人の役割は、すでに承認を待っています。先にそちらを決めてください。"),
        ) from None


def _refused(code: str, sentence: str) -> Refused:
    return Refused(Refusal(code=code, field="email", sentence=sentence))
