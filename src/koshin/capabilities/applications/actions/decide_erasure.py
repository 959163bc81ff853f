"""The office answers a holder who asked that their data be deleted."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.applications.models import Application
from koshin.capabilities.attestations.actions.withdraw_attestation import withdraw_all
from koshin.capabilities.matching.actions.withdraw_profile import withdraw_profile
from koshin.capabilities.people.erasing import strip
from koshin.capabilities.people.models import ErasureRequest, Holder
from koshin.capabilities.register.models import Term
from koshin.core.refusal import Refusal, Refused
from koshin.platform import audit
from koshin.platform.audit import Actor


def erase_holder(
    *, request_id: UUID, association: str, on: date, at: datetime, actor: Actor
) -> ErasureRequest:
    """The request, done: what need not be kept is gone, and the account is closed.

    Raises ``Refused`` while a credential is valid on ``on`` or later, or a procedure lives.
    """
    with transaction.atomic():
        found = _open(request_id, association)
        holder = Holder.objects.select_for_update(of=("self",)).get(pk=found.holder_id)
        if Term.objects.filter(credential__holder=holder, end__gte=on).exists():
            sentence = _("有効な資格があるため削除できません。返上の届け出を先にご案内ください。")
            raise Refused(Refusal(code="valid", sentence=sentence))
        if Application.objects.filter(holder=holder, state__in=Application.LIVE).exists():
            sentence = _("途中の手続きがあるため削除できません。手続きを終えるか終了してください。")
            raise Refused(Refusal(code="living", sentence=sentence))
        withdraw_profile(holder_id=holder.pk, at=at, actor=actor)
        why = _("個人情報の削除の求めによる")
        withdraw_all(holder_id=holder.pk, reason=why, at=at, actor=actor)
        strip(holder)
        return _decide(found, ErasureRequest.State.DONE, verb="erase_holder", at=at, actor=actor)


def refuse_erasure(
    *, request_id: UUID, association: str, answer: str, at: datetime, actor: Actor
) -> ErasureRequest:
    """The request, refused with a reason that the holder reads. Raises ``Refused`` without one."""
    if not answer:
        sentence = _("応じられない理由を入力してください。ご本人のページに表示されます。")
        raise Refused(Refusal(code="empty", field="answer", sentence=sentence))
    with transaction.atomic():
        found = _open(request_id, association)
        state = ErasureRequest.State.REFUSED
        return _decide(found, state, verb="refuse_erasure", at=at, actor=actor, answer=answer)


def _open(request_id: UUID, association: str) -> ErasureRequest:
    found = ErasureRequest.objects.select_for_update(of=("self",)).get(
        public_id=request_id, holder__association=association
    )
    if found.state != ErasureRequest.State.ASKED:
        sentence = _("この求めには、すでに回答しています。")
        raise Refused(Refusal(code="answered", sentence=sentence))
    return found


def _decide(
    found: ErasureRequest,
    state: ErasureRequest.State,
    *,
    verb: str,
    at: datetime,
    actor: Actor,
    answer: str = "",
) -> ErasureRequest:
    found.state, found.decided_at, found.answer = state, at, answer
    found.save(update_fields=["state", "decided_at", "answer"])
    audit.record(
        association=found.holder.association_id,
        actor=actor,
        verb=verb,
        subject=f"holder:{found.holder_id}",
        at=at,
        reason=answer,
    )
    return found
