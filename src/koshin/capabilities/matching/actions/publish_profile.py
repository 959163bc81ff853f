"""Say something of oneself in the public register, and whether one may be asked."""

from collections.abc import Collection
from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.matching.models import PublicProfile
from koshin.capabilities.notices import texts
from koshin.capabilities.people.models import Holder
from koshin.core.refusal import Refusal, Refused
from koshin.platform import audit
from koshin.platform.audit import Actor

LONGEST = 500


def publish_profile(
    *,
    holder: Holder,
    introduction: str,
    areas: Collection[str],
    may_be_asked: bool,
    at: datetime,
    actor: Actor,
) -> PublicProfile:
    """The profile as everybody may read it from now on; its address stays the same for ever.

    Raises ``Refused`` (``introduction``; not in the register).
    """
    introduction = texts.tidy(introduction)
    if len(introduction) > LONGEST:
        raise Refused(
            *texts.faults(
                field="introduction", label=_("自己紹介"), text=introduction, length=LONGEST
            )
        )
    if not holder.public_fields:
        sentence = _("先に、公開名簿に載せる項目を選んでください。")
        raise Refused(Refusal(code="not_in_register", sentence=sentence))
    with transaction.atomic():
        Holder.objects.select_for_update().only("pk").get(pk=holder.pk)
        known = PublicProfile.objects.filter(holder=holder).first()
        before = _said(known) if known is not None else {}
        profile = known or PublicProfile(
            public_id=uuid4(), association_id=holder.association_id, holder=holder
        )
        profile.introduction = introduction
        profile.areas = list(areas)
        profile.may_be_asked = may_be_asked
        profile.written_at, profile.withdrawn_at = at, None
        profile.save()
        audit.record(
            association=holder.association_id,
            actor=actor,
            verb="publish_profile",
            subject=f"holder:{holder.pk}",
            at=at,
            before=before,
            after=_said(profile),
        )
        return profile


def _said(profile: PublicProfile) -> dict[str, object]:
    """What changed, for the trail; the words of the introduction stay out of it."""
    return {
        "may_be_asked": profile.may_be_asked,
        "public": profile.withdrawn_at is None,
    }
