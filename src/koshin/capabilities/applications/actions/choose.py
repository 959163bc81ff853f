"""Choose which qualifications a draft covers."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from koshin.capabilities.applications import judge, offer
from koshin.capabilities.applications.lookup import (
    locked_draft,
    refuse_after_window,
    refuse_other_cycle,
)
from koshin.capabilities.applications.models import Application
from koshin.capabilities.applications.returns import granted_to
from koshin.capabilities.register import facts
from koshin.capabilities.schemes.queries import Published
from koshin.platform import audit
from koshin.platform.audit import Actor


def choose(
    *,
    application: UUID,
    holder_id: int,
    published: Published,
    qualifications: Sequence[str],
    at: datetime,
    actor: Actor,
) -> Application:
    """The draft with a new offer. Raises ``Refused`` when one chosen is not offered, or none is,
    or when the draft's window has closed."""
    with transaction.atomic():
        draft = locked_draft(application, holder_id=holder_id)
        refuse_after_window(offer.from_json(draft.offer), at=at)
        _, frozen = judge.offer_for(
            published,
            facts.of_holder(holder_id),
            kind=draft.kind,
            qualifications=qualifications,
            at=at,
            granted=granted_to(holder_id) if draft.kind == "return" else (),
        )
        refuse_other_cycle(draft, frozen)
        before = offer.from_json(draft.offer).qualifications
        draft.offer = offer.to_json(frozen)
        draft.save(update_fields=["offer"])
        audit.record(
            association=draft.association_id,
            actor=actor,
            verb="choose_qualifications",
            subject=f"application:{draft.public_id}",
            at=at,
            before={"items": before},
            after={"items": frozen.qualifications},
        )
        return draft
