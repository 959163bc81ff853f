"""The office grants or refuses a request; what is granted is carried out in the register."""

from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from koshin.capabilities.applications import wishes
from koshin.capabilities.applications.actions.end_credentials import end_credentials
from koshin.capabilities.applications.life_mails import tell
from koshin.capabilities.applications.life_models import Request
from koshin.capabilities.applications.rules import rules_of_life
from koshin.capabilities.applications.wishes import Wish
from koshin.capabilities.register import facts as facts_reader
from koshin.capabilities.register.actions.pause import pause, resume
from koshin.core.cycles import suspended
from koshin.core.dates import civil
from koshin.core.facts import CredentialFact
from koshin.core.refusal import Refusal, Refused
from koshin.core.requests import RequestKind, may
from koshin.core.scheme import Scheme
from koshin.platform import audit
from koshin.platform.audit import Actor

ONE_DAY = timedelta(days=1)


def decide_request(
    *,
    association: str,
    request: UUID,
    granted: bool,
    decision: str,
    scheme: Scheme,
    at: datetime,
    actor: Actor,
) -> Request:
    """The request, decided. ``decision`` is told to the holder; needed for a refusal.

    What was asked in time is granted in time: limits are judged by the moment of asking. Raises
    ``Request.DoesNotExist``, or ``Refused`` when it is decided already or can no longer be granted.
    """
    with transaction.atomic():
        found = (
            Request.objects.select_for_update(of=("self",))
            .select_related("holder")
            .get(public_id=request, association_id=association)
        )
        if not may(found.state, "grant"):
            raise Refused(_decided())
        if not granted and not decision.strip():
            raise Refused(_say_why())
        if granted:
            held = _judged(found, scheme)
            carry_out(found, held, decision=decision, decided_by=actor.id, scheme=scheme, at=at)
        else:
            _close(found, Request.State.REFUSED, decision, actor.id, at=at)
            tell(found, scheme=scheme, template="request_decided", at=at)
        audit.record(
            association=association,
            actor=actor,
            verb="decide_request",
            subject=f"request:{found.public_id}",
            at=at,
            before={"state": Request.State.ASKED},
            after={"state": found.state},
            reason=decision.strip(),
        )
        return found


def wish_of(request: Request) -> Wish:
    """What the request asks for."""
    return Wish(
        kind=cast(RequestKind, request.kind),
        credential=request.credential_id,
        route=request.route,
        reason=request.reason,
        starts_on=request.starts_on,
        ends_on=request.ends_on,
    )


def _judged(request: Request, scheme: Scheme) -> CredentialFact | None:
    facts = facts_reader.of_holder(request.holder_id)
    held = next((c for c in facts.credentials if c.id == request.credential_id), None)
    rules = rules_of_life(scheme, held, at=request.asked_at)
    found = wishes.answer(rules, held, facts, wish_of(request), at=request.asked_at)
    if not found.allowed:
        raise Refused(*wishes.refusals(found))
    return held


def carry_out(
    request: Request,
    held: CredentialFact | None,
    *,
    decision: str,
    decided_by: int | None,
    scheme: Scheme,
    at: datetime,
) -> None:
    """Grant it and do what follows, in the transaction of the verb that decided.

    Of a return nothing follows yet: the holder may now begin the procedure and pay.
    """
    if held is not None:
        try:
            with transaction.atomic():
                _pause(request, held, at=at)
        except IntegrityError:
            raise Refused(_overlaps()) from None
    if request.kind in (Request.Kind.WITHDRAW, Request.Kind.DEATH):
        end_credentials(request, scheme=scheme, at=at)
    _close(request, Request.State.GRANTED, decision, decided_by, at=at)
    if request.kind != Request.Kind.DEATH:
        tell(request, scheme=scheme, template="request_decided", at=at)


def _pause(request: Request, held: CredentialFact, *, at: datetime) -> None:
    """Write the pause, its extension or its end into the register."""
    asked_on = civil(request.asked_at)
    running = suspended(held, on=asked_on)
    starts_on, reason = request.starts_on, request.reason
    if request.kind == Request.Kind.EXTEND and running is not None and running.ends_on is not None:
        starts_on, reason = running.ends_on + ONE_DAY, running.reason
    if request.kind in (Request.Kind.SUSPEND, Request.Kind.EXTEND):
        pause(
            credential=held.id,
            reason=reason,
            requested_on=asked_on,
            starts_on=starts_on,
            ends_on=request.ends_on,
            at=at,
        )
    elif request.kind == Request.Kind.RESUME:
        resume(credential=held.id, on=asked_on)


def _close(
    request: Request, state: Request.State, decision: str, by: int | None, *, at: datetime
) -> None:
    request.state, request.decision = state, decision.strip()
    request.decided_at, request.decided_by = at, by
    request.save(update_fields=["state", "decision", "decided_at", "decided_by"])


def _decided() -> Refusal:
    sentence = _("この届け出はすでに結果が出ています。一覧に戻って、いまの状態をご確認ください。")
    return Refusal(code="decided", sentence=sentence)


def _say_why() -> Refusal:
    sentence = _("認めない理由を入力してください。ご本人にメールとマイページでお知らせします。")
    return Refusal(code="reason_missing", field="decision", sentence=sentence)


def _overlaps() -> Refusal:
    sentence = _("同じ期間の休止がすでにあります。登録されている休止の期間を確かめてください。")
    return Refusal(code="overlaps", sentence=sentence)
