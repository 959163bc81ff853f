"""A holder agrees to the terms of My Page as they stand now."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.people.models import Consent, Holder
from koshin.core.refusal import Refusal, Refused
from koshin.core.scheme.association import MemberTerms
from koshin.platform import audit
from koshin.platform.audit import Actor


def agree_terms(
    *, holder_id: int, terms: MemberTerms, version: str, at: datetime, actor: Actor
) -> bool:
    """Whether the consent was recorded now; agreeing twice to one version changes nothing.

    ``version`` is the one that was on the page: raises ``Refused`` where another holds by now.
    """
    if version != terms.version:
        sentence = _("規約が変わりました。新しい規約をお読みになり、もう一度お進みください。")
        raise Refused(Refusal(code="other_version", sentence=sentence))
    with transaction.atomic():
        holder = Holder.objects.select_for_update(of=("self",)).get(pk=holder_id)
        before = holder.terms_version
        if before == terms.version:
            return False
        Consent.objects.create(
            holder=holder,
            subject=Consent.Subject.TERMS,
            version=terms.version,
            text=terms.text,
            at=at,
        )
        holder.terms_version = terms.version
        holder.save(update_fields=["terms_version"])
        audit.record(
            association=holder.association_id,
            actor=actor,
            verb="agree_terms",
            subject=f"holder:{holder.pk}",
            at=at,
            before={"terms_version": before},
            after={"terms_version": terms.version},
        )
        return True
