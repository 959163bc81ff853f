"""Ask for 休止, 延長, 再開, 復帰 or 返上, or report a death (資格についての届け出)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from koshin.capabilities.applications import wishes
from koshin.capabilities.applications.actions.decide_request import carry_out
from koshin.capabilities.applications.life_mails import tell
from koshin.capabilities.applications.life_models import Request
from koshin.capabilities.applications.rules import rules_of_life
from koshin.capabilities.applications.wishes import Wish
from koshin.capabilities.people.models import Holder
from koshin.capabilities.register import facts as facts_reader
from koshin.core.facts import CredentialFact, Facts
from koshin.core.refusal import Refusal, Refused
from koshin.core.scheme import Scheme
from koshin.platform import audit
from koshin.platform.audit import Actor


def ask_request(
    *,
    public_id: UUID,
    holder: Holder,
    scheme: Scheme,
    wish: Wish,
    at: datetime,
    actor: Actor,
    received_at: datetime | None = None,
) -> Request:
    """The request, waiting for the office; granted at once where the scheme asks for no review.

    The same ``public_id`` again answers the same request. Every limit is judged by ``at``, also
    when the office decides later; by ``received_at`` of what came on paper before. Raises
    ``Refused``: at a field that the policy does not admit, or when another request about the
    qualification is still open.
    """
    asked_at = received_at or at
    with transaction.atomic():
        Holder.objects.select_for_update().get(pk=holder.pk)
        known = Request.objects.filter(public_id=public_id, holder=holder).first()
        if known is not None:
            return known
        facts = facts_reader.of_holder(holder.pk)
        held = _held(facts, wish, actor)
        rules = rules_of_life(scheme, held, at=asked_at)
        found = wishes.reviewed(wishes.answer(rules, held, facts, wish, at=asked_at), wish)
        if not found.allowed:
            raise Refused(*wishes.refusals(found))
        about = Q(credential_id=wish.credential) if held else Q(credential__isnull=True)
        if Request.objects.filter(about, holder=holder, state=Request.State.ASKED).exists():
            raise Refused(_open_already())
        request = _written(public_id, holder, wish, at=asked_at, actor=actor)
        audit.record(
            association=holder.association_id,
            actor=actor,
            verb="ask_request",
            subject=f"request:{request.public_id}",
            at=at,
            after={"kind": request.kind, "state": request.state},
        )
        if not found.review:
            carry_out(request, held, decision="", decided_by=None, scheme=scheme, at=at)
        elif wish.kind != "death":
            tell(request, scheme=scheme, template="request_received", at=at)
        return request


def _held(facts: Facts, wish: Wish, actor: Actor) -> CredentialFact | None:
    if wish.kind == "death":
        if actor.kind == "holder":
            raise Refused(_not_here())
        return None
    for held in facts.credentials:
        if held.id == wish.credential:
            return held
    raise Refused(_not_here())


def _written(public_id: UUID, holder: Holder, wish: Wish, *, at: datetime, actor: Actor) -> Request:
    return Request.objects.create(
        public_id=public_id,
        association_id=holder.association_id,
        holder=holder,
        credential_id=wish.credential,
        kind=wish.kind,
        route=wish.route,
        reason=wish.reason,
        words=wish.words.strip(),
        starts_on=wish.first_day(at),
        ends_on=wish.ends_on,
        asked_at=at,
        asked_by=actor.id,
        keyed_in=actor.kind != "holder",
    )


def _open_already() -> Refusal:
    return Refusal(
        code="request_open",
        sentence=_(
            "この資格について、事務局が確認中の届け出があります。結果が出てから届け出るか、"
            "先の届け出を取り下げてください。"
        ),
    )


def _not_here() -> Refusal:
    return Refusal(
        code="no_such_request",
        sentence=_("この届け出はできません。お問い合わせから事務局へご連絡ください。"),
    )
