"""Issue a quote (見積書): what a procedure will cost, before anybody applies or pays."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.papers import letterhead, money_facts, taxes
from koshin.capabilities.papers.actions.issue import Draft, issue_or_replace
from koshin.capabilities.papers.letterhead import Addressee
from koshin.capabilities.papers.models import Paper
from koshin.capabilities.people.models import Holder
from koshin.core.dates import civil, japanese
from koshin.core.refusal import Refusal, Refused
from koshin.core.scheme import Scheme
from koshin.platform.audit import Actor

TEMPLATE = "quote-1"


@dataclass(frozen=True, kw_only=True)
class Quoted:
    """What is quoted. ``subject`` is the public id of the application; lines as a charge's.

    ``closes`` is when the procedure ends: a quote never outlives it.
    """

    subject: UUID
    title: str
    lines: Sequence[Mapping[str, Any]]
    closes: datetime


def issue_quote(
    *,
    holder: Holder,
    quoted: Quoted,
    scheme: Scheme,
    at: datetime,
    actor: Actor,
    to: Addressee | None = None,
) -> Paper:
    """The valid quote, made out ``to`` somebody, else as the profile says.

    Asked again with the same content, it answers the same paper; after the offer or the addressee
    changed, a new one that replaces it. Raises ``Refused`` where nothing is to be paid.
    """
    if not sum(line["amount"] for line in quoted.lines):
        raise Refused(
            Refusal(
                code="nothing_to_pay",
                sentence=_("お支払いいただく金額がないため、見積書はありません。"),
            )
        )
    with transaction.atomic():
        # One holder's quotes take turns; nothing else is written about a draft.
        Holder.objects.select_for_update(of=("self",)).get(pk=holder.pk)
        until = min(civil(at) + timedelta(days=scheme.papers.quote_days), civil(quoted.closes))
        draft = Draft(
            kind=Paper.Kind.QUOTE,
            association=holder.association_id,
            holder=holder,
            subject=quoted.subject,
            template=TEMPLATE,
            transaction_on=civil(at),
            facts={
                **(to or letterhead.addressee(holder)).as_json(),
                "issuer": {**letterhead.issuer(scheme), "registration_number": ""},
                **money_facts.sums(taxes.numbered(quoted.lines), scheme=scheme),
                "purpose": quoted.title,
                "valid_until": japanese(until),
                "notes": [_("本書は見積書であり、請求書ではありません。")],
            },
        )
        return issue_or_replace(draft, scheme=scheme, at=at, actor=actor, why=_("見積り内容の変更"))
