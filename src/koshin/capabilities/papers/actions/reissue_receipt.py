"""Make a receipt out anew: to somebody else, in several parts, or once more (再発行)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.papers import receipts, taxes
from koshin.capabilities.papers.actions.issue import issue, valid_papers, void
from koshin.capabilities.papers.actions.issue_receipt import locked_settlement
from koshin.capabilities.papers.letterhead import Addressee, same
from koshin.capabilities.papers.models import Paper
from koshin.capabilities.payments.models import Settlement
from koshin.core.dates import civil, japanese
from koshin.core.refusal import Refusal, Refused
from koshin.core.scheme import Scheme
from koshin.platform.audit import Actor

MOST_PARTS = 10


@dataclass(frozen=True, kw_only=True)
class Share:
    """One receipt of a split: to whom, and how many yen of it."""

    to: Addressee
    amount: int


def reissue_receipt(
    *,
    settlement: Settlement,
    shares: Sequence[Share],
    scheme: Scheme,
    at: datetime,
    actor: Actor,
) -> list[Paper]:
    """The new receipts, one for each share; the old ones are void and linked.

    One share made out as before is a 再発行: it bears the word, the original's number and date, and
    how many times. Otherwise the addressee changed, or the receipt was split. The shares must come
    to what the charge took of the money (yen), so the valid receipts always do. Raises ``Refused``
    (field ``shares``, or without one when a holder asked too often: ``papers.receipt_changes`` of
    the association; the office may always).
    """
    with transaction.atomic():
        locked = locked_settlement(settlement)
        _refuse_sums(locked, shares)
        every = list(
            Paper.objects.filter(kind=Paper.Kind.RECEIPT, subject=locked.public_id).order_by("pk")
        )
        if actor.kind == "holder":
            _refuse_too_often(every, scheme)
        valid = valid_papers(Paper.Kind.RECEIPT, locked.public_id)
        why = _why(valid, shares)
        lines = receipts.standing_lines(locked, valid)
        void(valid, reason=why, at=at)
        again = _again(every) if why == _("再発行") else None
        made = []
        before = 0
        for part, share in enumerate(shares):
            draft = receipts.draft(
                locked,
                scheme,
                to=share.to,
                lines=taxes.part_of(lines, before=before, amount=share.amount),
                part=part,
                whole=len(shares) == 1,
                again=again,
            )
            before += share.amount
            replaced = valid[min(part, len(valid) - 1)] if valid else None
            made.append(issue(draft, replaces=replaced, scheme=scheme, at=at, actor=actor, why=why))
        return made


def changes_left(settlement: Settlement, scheme: Scheme) -> int:
    """How often the holder may still have it made out anew. One query."""
    every = Paper.objects.filter(kind=Paper.Kind.RECEIPT, subject=settlement.public_id)
    return max(scheme.papers.receipt_changes - _changes(list(every)), 0)


def _changes(every: Sequence[Paper]) -> int:
    """How many times receipts were made out after the first: instants of issue but one."""
    return max(len({paper.issued_at for paper in every}) - 1, 0)


def _why(valid: Sequence[Paper], shares: Sequence[Share]) -> str:
    if len(shares) > 1:
        return _("領収書の分割")
    to = shares[0].to
    facts = valid[0].facts if len(valid) == 1 else {}
    return _("再発行") if facts and same(facts, to) else _("宛名の変更")


def _again(every: Sequence[Paper]) -> dict[str, object]:
    """What a 再発行 says: the original, and which time this is."""
    first = every[0]
    return {
        "original": first.number,
        "original_on": japanese(civil(first.issued_at)),
        "times": _changes(every) + 1,
    }


def _refuse_sums(settlement: Settlement, shares: Sequence[Share]) -> None:
    sentence = ""
    if not 1 <= len(shares) <= MOST_PARTS:
        sentence = _("領収書は、1通から%(most)s通までに分けられます。") % {"most": MOST_PARTS}
    elif any(share.amount <= 0 for share in shares):
        sentence = _("金額は、それぞれ1円以上にしてください。")
    elif (given := sum(share.amount for share in shares)) != settlement.applied:
        sentence = _(
            "金額の合計が%(given)s円です。お支払いの%(whole)s円と同じになるように、"
            "入力し直してください。"
        ) % {"given": f"{given:,}", "whole": f"{settlement.applied:,}"}
    if sentence:
        raise Refused(Refusal(code="shares", field="shares", sentence=sentence))


def _refuse_too_often(every: Sequence[Paper], scheme: Scheme) -> None:
    if _changes(every) >= scheme.papers.receipt_changes:
        raise Refused(
            Refusal(
                code="too_often",
                sentence=_(
                    "領収書の発行し直しは、%(most)s回までです。"
                    "さらに必要なときは、お問い合わせから事務局にご連絡ください。"
                )
                % {"most": scheme.papers.receipt_changes},
            )
        )
