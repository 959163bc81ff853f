"""停止 and 取消: one member of staff proposes, a second one decides; so is a restoration."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from koshin.capabilities.applications.actions.close_unpaid import close_unpaid
from koshin.capabilities.applications.life_mails import tell_sanction
from koshin.capabilities.applications.life_models import Sanction
from koshin.capabilities.register.actions.bar import bar, lift
from koshin.capabilities.register.models import Bar, Credential
from koshin.core.dates import civil, japanese
from koshin.core.refusal import Refusal, Refused
from koshin.core.sanctions import SanctionEvent, SanctionKind, SanctionState, after
from koshin.core.scheme import Scheme
from koshin.platform import audit
from koshin.platform.audit import Actor


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """What is proposed: ``starts_on`` is the first day without validity, ``ends_on`` the last."""

    credential: int
    kind: SanctionKind
    grounds: str
    starts_on: date
    ends_on: date | None = None


def propose_sanction(
    *, public_id: UUID, association: str, proposal: Proposal, at: datetime, actor: Actor
) -> Sanction:
    """The proposal, without any effect yet; the same ``public_id`` again answers the same.

    Raises ``Credential.DoesNotExist`` for another association's, ``Refused`` at the field at fault.
    """
    with transaction.atomic():
        known = Sanction.objects.filter(public_id=public_id, association_id=association).first()
        if known is not None:
            return known
        held = Credential.objects.select_for_update().get(
            pk=proposal.credential, association_id=association
        )
        if found := list(_faults(proposal, at)):
            raise Refused(*found)
        try:
            with transaction.atomic():
                made = _written(public_id, held, proposal, at=at, actor=actor)
        except IntegrityError:
            sentence = _("この資格の取消は、すでに提案または決定されています。")
            raise Refused(Refusal(code="revoked_already", sentence=sentence)) from None
        _audit(made, "propose_sanction", at=at, actor=actor, reason=made.grounds)
        return made


def decide_sanction(
    *,
    association: str,
    sanction: UUID,
    event: SanctionEvent,
    words: str,
    scheme: Scheme,
    at: datetime,
    actor: Actor,
) -> Sanction:
    """The sanction after ``impose``, ``withdraw``, ``uphold``, ``lift``, ``propose_restoration``,
    ``restore`` or ``keep``; ``words`` say why where the holder is told.

    Raises ``Sanction.DoesNotExist``, and ``Refused``: who proposed may not impose, answer the
    objection or restore; without words; and where the state knows no such way.
    """
    with transaction.atomic():
        found = _locked(association, sanction)
        before = found.state
        _check(found, event, words, actor)
        found.state = Sanction.State(_after(found, event) or before)
        _carry_out(found, event, words.strip(), scheme, at=at, actor=actor)
        found.save()
        if event in ("impose", "uphold", "lift", "restore"):
            template = "sanction_imposed" if event == "impose" else "sanction_answered"
            tell_sanction(found, scheme=scheme, template=template, at=at)
        _audit(found, f"{event}_sanction", at=at, actor=actor, reason=words.strip(), before=before)
        return found


def object_to_sanction(
    *, sanction: UUID, holder_id: int, words: str, at: datetime, actor: Actor
) -> Sanction:
    """The sanction with the holder's objection (異議); it stays in force until it is answered.

    A restoration that was proposed meanwhile falls: the objection is answered first. Raises
    ``Sanction.DoesNotExist`` for somebody else's, ``Refused`` after the last day, without words,
    or where an objection has been made already.
    """
    with transaction.atomic():
        found = Sanction.objects.select_for_update().get(public_id=sanction, holder_id=holder_id)
        if _after(found, "object") is None:
            raise Refused(_no_way())
        until = found.object_until
        if until is not None and civil(at) > until:
            sentence = _("異議を申し立てられるのは%(until)sまででした。")
            said = sentence % {"until": japanese(until)}
            raise Refused(Refusal(code="too_late", field="words", sentence=said))
        if not words.strip():
            raise Refused(_say_why())
        before, found.state = found.state, Sanction.State.OBJECTED
        found.objection, found.objected_at = words.strip(), at
        found.restoration, found.restoration_by = "", None
        found.save()
        _audit(found, "object_to_sanction", at=at, actor=actor, before=before)
        return found


def _faults(proposal: Proposal, at: datetime) -> list[Refusal]:
    found = []
    if not proposal.grounds.strip():
        found.append(_say_why("grounds"))
    if proposal.starts_on < civil(at):
        sentence = _("%(today)s以降の日にしてください。") % {"today": japanese(civil(at))}
        found.append(Refusal(code="day_past", field="starts_on", sentence=sentence))
    if proposal.ends_on is not None and proposal.kind == "revoked":
        sentence = _("取消に終わりの日はありません。空にしてください。")
        found.append(Refusal(code="no_end", field="ends_on", sentence=sentence))
    elif proposal.ends_on is not None and proposal.ends_on < proposal.starts_on:
        sentence = _("始まりの日以降の日にしてください。")
        found.append(Refusal(code="ends_before", field="ends_on", sentence=sentence))
    return found


def _written(
    public_id: UUID, held: Credential, proposal: Proposal, *, at: datetime, actor: Actor
) -> Sanction:
    return Sanction.objects.create(
        public_id=public_id,
        association_id=held.association_id,
        holder_id=held.holder_id,
        credential=held,
        kind=proposal.kind,
        grounds=proposal.grounds.strip(),
        starts_on=proposal.starts_on,
        ends_on=proposal.ends_on,
        proposed_at=at,
        proposed_by=actor.id or 0,
    )


def _locked(association: str, sanction: UUID) -> Sanction:
    return (
        Sanction.objects.select_for_update(of=("self",))
        .select_related("holder")
        .get(public_id=sanction, association_id=association)
    )


def _after(found: Sanction, event: SanctionEvent) -> SanctionState | None:
    return after(found.state, event, answered=found.answered_by is not None)


def _check(found: Sanction, event: SanctionEvent, words: str, actor: Actor) -> None:
    if event == "object" or _after(found, event) is None:
        raise Refused(_no_way())
    proposer = found.restoration_by if event in ("restore", "keep") else found.proposed_by
    if event in ("impose", "uphold", "lift", "restore", "keep") and actor.id == proposer:
        sentence = _("提案した人とは別の人が決めてください。")
        raise Refused(Refusal(code="second_person", sentence=sentence))
    if event in ("uphold", "lift", "propose_restoration") and not words.strip():
        raise Refused(_say_why())


def _carry_out(
    found: Sanction, event: SanctionEvent, words: str, scheme: Scheme, *, at: datetime, actor: Actor
) -> None:
    today = civil(at)
    match event:
        case "impose":
            found.starts_on = max(found.starts_on, today)
            found.ends_on = max(found.ends_on, found.starts_on) if found.ends_on else None
            found.decided_at, found.decided_by = at, actor.id
            found.object_until = today + timedelta(days=scheme.sanctions.objection_days)
            bar(
                credential=found.credential_id,
                kind=Bar.Kind(found.kind),
                since=found.starts_on,
                until=found.ends_on,
                decided_by=found.public_id,
                at=at,
            )
            close_unpaid(
                holder_id=found.holder_id,
                qualifications={found.credential.qualification},
                reason=_("処分のため"),
                at=at,
            )
        case "uphold" | "lift":
            found.answer, found.answered_by = words, actor.id
        case "propose_restoration":
            found.restoration, found.restoration_by = words, actor.id
        case "restore":
            found.restored_by = actor.id
    if event == "lift":
        # Lifted on an objection it has never been.
        lift(decided_by=found.public_id, on=found.starts_on)
    elif event == "restore":
        lift(decided_by=found.public_id, on=max(today, found.starts_on))


def _audit(
    found: Sanction, verb: str, *, at: datetime, actor: Actor, reason: str = "", before: str = ""
) -> None:
    audit.record(
        association=found.association_id,
        actor=actor,
        verb=verb,
        subject=f"sanction:{found.public_id}",
        at=at,
        before={"state": before} if before else None,
        after={"state": found.state, "kind": found.kind},
        reason=reason,
    )


def _no_way() -> Refusal:
    sentence = _("この処分について、いまその操作はできません。いまの状態をご確認ください。")
    return Refusal(code="no_such_way", sentence=sentence)


def _say_why(field: str = "words") -> Refusal:
    return Refusal(code="words_missing", field=field, sentence=_("理由を入力してください。"))
