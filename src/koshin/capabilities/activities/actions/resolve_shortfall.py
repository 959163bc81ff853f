"""The office writes down what it decided about a renewal that a refused record left short."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.activities.models import Shortfall
from koshin.core.refusal import Refusal, Refused
from koshin.platform import audit
from koshin.platform.audit import Actor


def resolve_shortfall(
    *, shortfall_id: int, association: str, resolution: str, at: datetime, actor: Actor
) -> Shortfall:
    """The shortfall, resolved in words. What was decided is done elsewhere, by its own verbs.

    Raises ``Shortfall.DoesNotExist``, or ``Refused`` (field ``resolution``).
    """
    with transaction.atomic():
        found = Shortfall.objects.select_for_update(of=("self",)).get(
            pk=shortfall_id, holder__association_id=association
        )
        if found.resolved_at is not None:
            raise Refused(
                Refusal(code="resolved_already", sentence=_("ほかの担当者が記録済みです。"))
            )
        if not resolution.strip():
            raise Refused(
                Refusal(
                    code="no_resolution",
                    field="resolution",
                    sentence=_("どのように判断したかを入力してください。"),
                )
            )
        found.resolution, found.resolved_at = resolution, at
        found.save(update_fields=["resolution", "resolved_at"])
        audit.record(
            association=association,
            actor=actor,
            verb="resolve_shortfall",
            subject=f"shortfall:{found.pk}",
            at=at,
            reason=resolution,
        )
        return found
