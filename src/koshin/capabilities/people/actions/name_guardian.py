"""A guardian agrees for a holder under 18, by the code that was mailed to them."""

from datetime import datetime

from django.db import transaction

from koshin.capabilities.people.models import Consent, Guardian, Holder
from koshin.core.scheme.association import MemberTerms
from koshin.platform import audit
from koshin.platform.audit import Actor


def name_guardian(
    *,
    holder_id: int,
    name: str,
    relation: str,
    email: str,
    terms: MemberTerms,
    at: datetime,
    actor: Actor,
) -> Guardian:
    """The guardian, in place of an earlier one; the consent is kept with its text.

    The caller has checked the code that went to ``email``.
    """
    with transaction.atomic():
        holder = Holder.objects.select_for_update(of=("self",)).get(pk=holder_id)
        earlier = Guardian.objects.filter(holder=holder).first()
        found, _made = Guardian.objects.update_or_create(
            holder=holder,
            defaults={"name": name, "relation": relation, "email": email, "agreed_at": at},
        )
        Consent.objects.create(
            holder=holder,
            subject=Consent.Subject.GUARDIAN,
            version=terms.version,
            text=terms.for_guardians,
            answers={"name": name, "relation": relation, "email": email},
            at=at,
        )
        audit.record(
            association=holder.association_id,
            actor=actor,
            verb="name_guardian",
            subject=f"holder:{holder.pk}",
            at=at,
            before={"guardian": earlier.name} if earlier else {},
            after={"guardian": name, "relation": relation},
        )
        return found
