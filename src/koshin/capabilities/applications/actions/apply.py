"""Apply: the offer is judged once more, frozen, and charged (支払いへ進む, 申請する)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.activities.actions.lock_period import lock_period
from koshin.capabilities.applications import judge, offer, progress
from koshin.capabilities.applications.actions.complete import complete_if_done
from koshin.capabilities.applications.earning import put_off
from koshin.capabilities.applications.lookup import (
    locked,
    refuse_after_window,
    refuse_other_cycle,
)
from koshin.capabilities.applications.models import Application, Item
from koshin.capabilities.applications.offer import Offer
from koshin.capabilities.applications.returns import granted_to
from koshin.capabilities.applications.rules import rules_of
from koshin.capabilities.applications.words import mail_words
from koshin.capabilities.notices.actions.enqueue_mail import enqueue_mail
from koshin.capabilities.payments.actions.make_charge import make_charge
from koshin.capabilities.payments.purposes import APPLICATION
from koshin.capabilities.register import facts
from koshin.capabilities.schemes.queries import Published
from koshin.core import journey
from koshin.core.refusal import Refusal, Refused
from koshin.core.scheme import Scheme
from koshin.platform import audit, rows
from koshin.platform.audit import Actor


def apply(
    *, application: UUID, holder_id: int, published: Published, at: datetime, actor: Actor
) -> Application:
    """The application, applied for. Asked again, it answers the same and does nothing.

    The moment that counts is ``at``, when our server received it. Raises ``Refused`` when a step
    before it is missing, the window has closed, or a requirement no longer holds; and when terms
    or fees are no longer those that the holder was shown: then the draft has the new offer.
    """
    with transaction.atomic():
        found = locked(application, holder_id=holder_id)
        if found.state in (Application.State.APPLIED, Application.State.COMPLETE):
            return found
        shown = offer.from_json(found.offer)
        refuse_after_window(shown, at=at)
        if progress.missing_before_apply(rules_of(found, published).scheme, found):
            raise Refused(_steps_missing())
        judging, frozen = judge.offer_for(
            published,
            facts.of_holder(holder_id),
            kind=found.kind,
            qualifications=shown.qualifications,
            at=at,
            granted=granted_to(holder_id) if found.kind == "return" else (),
        )
        refuse_other_cycle(found, frozen)
        changed = (frozen.items, frozen.quote) != (shown.items, shown.quote)
        if changed:
            found.offer = offer.to_json(frozen)
            rows.update(found, "offer")
        else:
            _apply_now(found, frozen, judging, at=at, actor=actor)
    if changed:
        raise Refused(_offer_changed())
    return found


def _apply_now(
    found: Application, frozen: Offer, published: Published, *, at: datetime, actor: Actor
) -> None:
    _freeze(found, frozen, published, at=at)
    complete_if_done(application=found, published=published, at=at)
    rows.update(found, "state", "applied_at", "completed_at", "offer", "scheme_version", "steps")
    _tell(found, published.scheme, at=at)
    audit.record(
        association=found.association_id,
        actor=actor,
        verb="apply",
        subject=f"application:{found.public_id}",
        at=at,
        before={"state": Application.State.DRAFT},
        after={"state": found.state, "total": frozen.quote.total.amount},
    )


def _freeze(application: Application, frozen: Offer, published: Published, *, at: datetime) -> None:
    application.state = journey.advance("draft", "apply")
    application.applied_at = at
    application.offer = offer.to_json(frozen)
    application.scheme_version_id = published.version_id
    progress.mark_applied(published.scheme, application, at=at)
    rows.insert_all(
        [
            Item(
                application=application,
                qualification=item.qualification,
                kind=item.kind,
                credential_id=item.credential,
                term_start=item.term.start,
                term_end=item.term.end,
            )
            for item in frozen.items
        ]
    )
    if frozen.judged is not None and published.scheme.entries is not None:
        lock_period(
            holder_id=application.holder_id,
            period=frozen.judged,
            locked_by=application.public_id,
            at=at,
        )
    if frozen.quote.total:
        make_charge(
            association=application.association_id,
            holder_id=application.holder_id,
            purpose=APPLICATION,
            purpose_ref=application.public_id,
            title=frozen.label,
            lines=[offer.line_to_json(line) for line in frozen.quote.lines],
            amount=frozen.quote.total,
            due_at=frozen.due_at,
            at=at,
            put_off=put_off(published.scheme, frozen),
        )


def _tell(application: Application, scheme: Scheme, *, at: datetime) -> None:
    """The mail about what remains, where the association sends one and anything does remain."""
    if "applied" not in scheme.notices or application.state != Application.State.APPLIED:
        return
    enqueue_mail(
        holder=application.holder,
        template="applied",
        key=f"applied:{application.public_id}",
        context=mail_words(application, scheme),
        scheme=scheme,
        at=at,
    )


def _offer_changed() -> Refusal:
    return Refusal(
        code="offer_changed",
        sentence=_(
            "金額または有効期間が、前に表示したものから変わりました。"
            "内容をもう一度ご確認のうえ、お進みください。"
        ),
    )


def _steps_missing() -> Refusal:
    return Refusal(
        code="steps_missing",
        sentence=_(
            "まだ終わっていない項目があります。手続きの一覧から、残りの項目を進めてください。"
        ),
    )
