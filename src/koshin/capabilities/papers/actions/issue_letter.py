"""Letters for holders without mail or network, made for an envelope with a window."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.papers import letterhead
from koshin.capabilities.papers.actions.issue import Draft, issue, void
from koshin.capabilities.papers.models import Paper
from koshin.capabilities.payments.models import Charge
from koshin.capabilities.people.models import Holder
from koshin.core.dates import japanese_moment
from koshin.core.refusal import Refusal, Refused
from koshin.core.scheme import Scheme
from koshin.platform.audit import Actor
from koshin.platform.clock import JST

TEMPLATE = "letter-1"


@dataclass(frozen=True, kw_only=True)
class Way:
    """One way to pay, as the letter explains it: labelled values, then what to do in order."""

    heading: str
    rows: Sequence[tuple[str, str]]
    steps: Sequence[str] = ()


def issue_payment_letter(
    *, charge: Charge, ways: Sequence[Way], scheme: Scheme, at: datetime, actor: Actor
) -> Paper:
    """お支払いのご案内: what is owed for what, until when, and every way to pay it on paper.

    The association's account with the charge's own reference is added where it states one. The
    valid letter where it says the same; else a new one takes its place. Raises ``Refused``: no
    address, nothing owed, or no way to pay that a letter could tell.
    """
    with transaction.atomic():
        found = Charge.objects.select_for_update(of=("self",)).get(pk=charge.pk)
        if found.state not in (Charge.State.OPEN, Charge.State.PARTIAL):
            raise Refused(_nothing_owed())
        told = [*ways, *_by_bank(found, scheme)]
        if not told:
            raise Refused(_no_way())
        payment = {
            "lines": [{"label": one["label"], "amount": one["amount"]} for one in found.lines],
            "total": found.amount - found.settled_amount,
            "due": japanese_moment(found.due_at.astimezone(JST)),
            "ways": [{**asdict(way), "rows": [list(row) for row in way.rows]} for way in told],
        }
        return _issue(
            holder=Holder.objects.get(pk=found.holder_id),
            subject=found.public_id,
            title=_("お支払いのご案内"),
            text=_("%(title)sのお支払いについて、下記のとおりご案内します。")
            % {"title": found.title},
            payment=payment,
            scheme=scheme,
            at=at,
            actor=actor,
        )


def issue_text_letter(
    *,
    holder: Holder,
    subject: UUID,
    title: str,
    text: str,
    scheme: Scheme,
    at: datetime,
    actor: Actor,
) -> Paper:
    """A letter that says ``text``, about ``subject`` (a mail that could not be sent)."""
    with transaction.atomic():
        Holder.objects.select_for_update(of=("self",)).get(pk=holder.pk)
        return _issue(
            holder=holder,
            subject=subject,
            title=title,
            text=text,
            payment=None,
            scheme=scheme,
            at=at,
            actor=actor,
        )


def _issue(
    *,
    holder: Holder,
    subject: UUID,
    title: str,
    text: str,
    payment: Mapping[str, Any] | None,
    scheme: Scheme,
    at: datetime,
    actor: Actor,
) -> Paper:
    if not (holder.postal_code and holder.street):
        raise Refused(_no_address())
    facts: dict[str, Any] = {
        "issuer": letterhead.issuer(scheme),
        "title": title,
        "addressee": holder.name,
        "honorific": "様",
        "postal_code": f"{holder.postal_code[:3]}-{holder.postal_code[3:]}",
        "address": [f"{holder.prefecture}{holder.city}{holder.street}", holder.building],
        "text": text,
        "payment": payment,
        "amount": None,
    }
    valid = Paper.objects.filter(
        kind=Paper.Kind.LETTER, subject=subject, voided_at__isnull=True
    ).first()
    if valid is not None and all(valid.facts.get(key) == facts[key] for key in facts):
        return valid
    why = _("内容が変わったため、新しい手紙に差し替えました。") if valid else ""
    if valid is not None:
        void([valid], reason=why, at=at)
    draft = Draft(
        kind=Paper.Kind.LETTER,
        association=holder.association_id,
        holder=holder,
        subject=subject,
        template=TEMPLATE,
        transaction_on=None,
        facts=facts,
    )
    return issue(draft, replaces=valid, scheme=scheme, at=at, actor=actor, why=why)


def _by_bank(charge: Charge, scheme: Scheme) -> list[Way]:
    account = scheme.issuer.bank_account
    if account is None:
        return []
    rows = [
        (_("銀行・支店"), f"{account.bank} {account.branch}"),
        (_("口座番号"), f"{account.kind} {account.number}"),
        (_("口座名義"), account.holder),
        (_("振込依頼人番号"), charge.payer_reference),
    ]
    steps = [
        _("金融機関の窓口またはATMで、上の口座へお振り込みください。"),
        _("ご依頼人のお名前の前に、振込依頼人番号(%(number)s)を付けてください。")
        % {"number": charge.payer_reference},
        _("金融機関の控えを、領収書が届くまで保管してください。"),
    ]
    return [Way(heading=_("銀行振込"), rows=rows, steps=steps)]


def _no_address() -> Refusal:
    return Refusal(
        code="no_address",
        sentence=_("住所が登録されていないため、手紙を作れません。先に住所を登録してください。"),
    )


def _nothing_owed() -> Refusal:
    return Refusal(
        code="nothing_owed",
        sentence=_("この請求には、お支払いいただく金額が残っていません。"),
    )


def _no_way() -> Refusal:
    return Refusal(
        code="no_way",
        sentence=_(
            "手紙で案内できるお支払い方法がありません。コンビニエンスストアの支払番号を"
            "発行してから、手紙を作ってください。"
        ),
    )
