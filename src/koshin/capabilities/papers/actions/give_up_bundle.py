"""Give up a bundle, and its invoice with it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.papers.actions.issue import valid_papers
from koshin.capabilities.papers.actions.void_paper import void_paper
from koshin.capabilities.papers.models import Paper
from koshin.capabilities.payments.actions.cancel_bundle import cancel_bundle
from koshin.capabilities.payments.models import Bundle
from koshin.platform.audit import Actor


def give_up_bundle(
    *, association: str, bundle: UUID, reason: str, at: datetime, actor: Actor
) -> Bundle:
    """The cancelled bundle; an invoice that was issued for it is void, for the same reason.

    Raises as ``cancel_bundle`` does.
    """
    with transaction.atomic():
        cancelled = cancel_bundle(
            association=association, bundle=bundle, reason=reason, at=at, actor=actor
        )
        for paper in valid_papers(Paper.Kind.INVOICE, bundle):
            why = _("まとめ払いの取り消し: %(reason)s") % {"reason": reason.strip()}
            void_paper(paper=paper, reason=why, at=at, actor=actor)
        return cancelled
