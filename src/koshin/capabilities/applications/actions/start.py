"""Begin an application, or go on with the one already begun (資格登録・更新手続きへ)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from koshin.capabilities.applications import judge, offer
from koshin.capabilities.applications.models import Application
from koshin.capabilities.applications.offer import Offer
from koshin.capabilities.applications.returns import granted_to
from koshin.capabilities.people.models import Holder
from koshin.capabilities.register import facts
from koshin.capabilities.schemes.queries import Published
from koshin.core.refusal import Refusal, Refused
from koshin.platform import audit, rows
from koshin.platform.audit import Actor


def start(
    *,
    holder: Holder,
    published: Published,
    kind: str,
    qualifications: Sequence[str] | None,
    at: datetime,
    actor: Actor,
) -> Application:
    """The holder's application of ``kind`` (``renewal``, ``first``, ``return``) now open.

    ``qualifications`` chooses among those offered; ``None`` takes them all. A second call, a double
    click or another tab gets the application that already lives. Raises ``Refused`` with every
    reason when nothing (or not everything chosen) is offered, or when an application of another
    kind lives in the same cycle: one person pays for one round once.
    """
    if published.scheme.journey(kind) is None:
        raise Refused(_no_such_procedure())
    judging, frozen = judge.offer_for(
        published,
        facts.of_holder(holder.pk),
        kind=kind,
        qualifications=qualifications,
        at=at,
        granted=granted_to(holder.pk) if kind == "return" else (),
    )
    application = Application(
        public_id=uuid4(),
        association_id=holder.association_id,
        holder=holder,
        kind=kind,
        cycle=frozen.cycle,
        scheme_version_id=judging.version_id,
        offer=offer.to_json(frozen),
        started_at=at,
    )
    try:
        with transaction.atomic():
            rows.insert(application)
            audit.record(
                association=holder.association_id,
                actor=actor,
                verb="start_application",
                subject=f"application:{application.public_id}",
                at=at,
                after={"kind": kind, "cycle": frozen.cycle, "items": frozen.qualifications},
            )
    except IntegrityError:
        living = Application.objects.get(
            holder=holder, cycle=frozen.cycle, state__in=Application.LIVE
        )
        if living.kind != kind:
            raise Refused(_another_lives()) from None
        if kind == "return" and living.state == Application.State.DRAFT:
            _bring_up_to_date(living, frozen, at=at)
        return living
    return application


def _bring_up_to_date(draft: Application, frozen: Offer, *, at: datetime) -> None:
    """A way back has one round until it closes for good, and several windows in it: a draft that
    missed one goes on in the next, with what was filled in."""
    if offer.from_json(draft.offer).window.state(at) == "after":
        draft.offer = offer.to_json(frozen)
        rows.update(draft, "offer")


def _no_such_procedure() -> Refusal:
    return Refusal(
        code="no_such_procedure",
        sentence=_("この手続きはありません。トップページからやり直してください。"),
    )


def _another_lives() -> Refusal:
    return Refusal(
        code="another_application_lives",
        field="qualifications",
        sentence=_(
            "同じ期間の別の手続きが途中です。先にその手続きを終えてください。"
            "終わると、残りの資格の手続きができます。"
        ),
    )
