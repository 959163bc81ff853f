"""Change whom an organisation pays for, and its invoice with it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.papers.actions.issue import valid_papers
from koshin.capabilities.papers.actions.issue_bundle_invoice import issue_bundle_invoice
from koshin.capabilities.papers.actions.void_paper import void_paper
from koshin.capabilities.papers.models import Paper
from koshin.capabilities.payments.actions.compose_bundle import add_to_bundle, take_from_bundle
from koshin.capabilities.payments.models import Bundle
from koshin.core.scheme import Scheme
from koshin.platform.audit import Actor


def recompose_bundle(
    *,
    association: str,
    bundle: UUID,
    charge: UUID,
    wanted: bool,
    scheme: Scheme,
    at: datetime,
    actor: Actor,
) -> Bundle:
    """The bundle with the charge in it (``wanted``) or without it.

    An invoice that was issued says so at once: a new one replaces it, or it becomes void where
    nobody is left. So no person stands on two qualified invoices. Raises as ``add_to_bundle`` does.
    """
    with transaction.atomic():
        verb = add_to_bundle if wanted else take_from_bundle
        changed = verb(association=association, bundle=bundle, charge=charge, at=at, actor=actor)
        issued = valid_papers(Paper.Kind.INVOICE, bundle)
        if issued and changed.amount:
            issue_bundle_invoice(bundle=changed, scheme=scheme, at=at, actor=actor)
        elif issued:
            reason = _("対象の請求がなくなったため")
            void_paper(paper=issued[0], reason=reason, at=at, actor=actor)
        return changed
