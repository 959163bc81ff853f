"""A person says what a row pays: a suggestion is accepted, another charge chosen, or it is left."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.bank.models import BankRow, Match, MatchShare
from koshin.capabilities.payments.models import Charge
from koshin.core.refusal import Refusal, Refused
from koshin.platform import audit
from koshin.platform.audit import Actor

CHOSEN = "chosen"
OPEN_TO_DECIDE = (
    BankRow.State.NEW,
    BankRow.State.SUGGESTED,
    BankRow.State.UNMATCHED,
    BankRow.State.SET_ASIDE,
)


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """A charge that a person names, and how many yen of the row it gets."""

    charge: UUID
    amount: int


def accept(
    *, association: str, row_id: int, match_id: int, why: str, at: datetime, actor: Actor
) -> Match:
    """The suggestion, decided; applying it settles (``applications.actions.apply_match``).

    Raises ``Refused`` where the row was decided meanwhile or the suggestion is no more.
    """
    with transaction.atomic():
        row = waiting_row(association, row_id)
        match = Match.objects.select_for_update().filter(pk=match_id, row=row).first()
        if match is None or match.state != Match.State.SUGGESTED:
            raise Refused(_gone())
        return _decide(row, match, why=why, at=at, actor=actor)


def choose(
    *,
    association: str,
    row_id: int,
    chosen: Sequence[Chosen],
    why: str,
    at: datetime,
    actor: Actor,
) -> Match:
    """A match of the person's own, decided. The shares sum to the row, each above 0 yen.

    Raises ``Refused``: no reason (field ``why``), shares that do not sum (field ``amount``), or
    decided meanwhile; and ``Charge.DoesNotExist`` for a charge of another association.
    """
    if not why.strip():
        raise Refused(_unsaid())
    with transaction.atomic():
        row = waiting_row(association, row_id)
        if (
            not chosen
            or sum(c.amount for c in chosen) != row.amount
            or min(c.amount for c in chosen) <= 0
        ):
            raise Refused(_wrong_sum(row.amount))
        match = Match.objects.create(
            row=row,
            state=Match.State.SUGGESTED,
            rung=CHOSEN,
            reasons=[],
            score=0,
            automatic=False,
        )
        MatchShare.objects.bulk_create(
            [
                MatchShare(
                    match=match,
                    charge=Charge.objects.get(public_id=c.charge, association_id=association),
                    amount=c.amount,
                )
                for c in chosen
            ]
        )
        return _decide(row, match, why=why, at=at, actor=actor)


def set_aside(*, association: str, row_id: int, why: str, at: datetime, actor: Actor) -> BankRow:
    """The row, left alone with a note; its money stays in suspense. It is matched no more by
    itself, and can be decided any time. Raises ``Refused`` (field ``why``) without a reason."""
    if not why.strip():
        raise Refused(_unsaid())
    with transaction.atomic():
        row = waiting_row(association, row_id)
        before = row.state
        row.state = BankRow.State.SET_ASIDE
        row.note = why.strip()[:300]
        row.save(update_fields=["state", "note"])
        row.matches.filter(state=Match.State.SUGGESTED).update(state=Match.State.DROPPED)
        audit.record(
            association=association,
            actor=actor,
            verb="set_bank_row_aside",
            subject=f"bank_row:{row.pk}",
            at=at,
            before={"state": before},
            after={"state": row.state},
            reason=row.note,
        )
        return row


def waiting_row(association: str, row_id: int) -> BankRow:
    """The deposit, locked; raises ``Refused`` where it does not wait for a decision any more."""
    row = BankRow.objects.select_for_update().get(pk=row_id, association_id=association)
    if row.state not in OPEN_TO_DECIDE or not row.incoming or row.cancels or not row.amount:
        raise Refused(_decided_before())
    return row


def _decide(row: BankRow, match: Match, *, why: str, at: datetime, actor: Actor) -> Match:
    match.state = Match.State.DECIDED
    match.decided_at, match.decided_by, match.why = at, actor.id, why.strip()[:500]
    match.save(update_fields=["state", "decided_at", "decided_by", "why"])
    row.matches.filter(state=Match.State.SUGGESTED).update(state=Match.State.DROPPED)
    row.state = BankRow.State.MATCHED
    row.save(update_fields=["state"])
    audit.record(
        association=row.association_id,
        actor=actor,
        verb="decide_match",
        subject=f"bank_row:{row.pk}",
        at=at,
        after={"match": match.pk, "rung": match.rung, "score": match.score},
        reason=match.why,
    )
    return match


def _gone() -> Refusal:
    return Refusal(
        code="suggestion_gone",
        sentence=_("この候補は、もうありません。画面を開き直して、今の候補をご確認ください。"),
    )


def _decided_before() -> Refusal:
    return Refusal(
        code="decided_before",
        sentence=_(
            "この入金は、すでに処理されています。画面を開き直して、今の状態をご確認ください。"
        ),
    )


def _unsaid() -> Refusal:
    return Refusal(
        code="why_missing",
        field="why",
        sentence=_("理由を入力してください(例: 電話で本人に確認した)。"),
    )


def _wrong_sum(amount: int) -> Refusal:
    return Refusal(
        code="wrong_sum",
        field="amount",
        sentence=_("充てる金額の合計を、入金額の%(amount)s円と同じにしてください。")
        % {"amount": f"{amount:,}"},
    )
