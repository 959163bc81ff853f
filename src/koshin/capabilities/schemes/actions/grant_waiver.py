"""The association grants a 特例措置 to a person or a cohort."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.people.models import Holder
from koshin.capabilities.schemes.models import Waiver
from koshin.core.dates import civil
from koshin.core.facts import WaiverFact
from koshin.core.refusal import Refusal, Refused
from koshin.core.scheme import Scheme
from koshin.core.waivers import refusals
from koshin.platform import audit
from koshin.platform.audit import Actor


@dataclass(frozen=True, kw_only=True)
class Scope:
    """For whom: one holder, or everybody whom the other words fit. Empty words fit everybody."""

    holder: int | None = None
    qualification: str = ""
    cycle: str = ""
    area: str = ""


@dataclass(frozen=True, kw_only=True)
class Easing:
    """What: a part of the requirement (whole, less of it, or more days), or the window."""

    requirement: str = ""
    at_least: Decimal | None = None
    counts_until: date | None = None
    window_until: date | None = None


def grant_waiver(
    *,
    association: str,
    scheme: Scheme,
    scope: Scope,
    easing: Easing,
    reason: str,
    at: datetime,
    actor: Actor,
) -> Waiver:
    """The waiver, which acts in every decision from this very day.

    Raises ``Refused`` at the field that would make it do nothing.
    """
    fact = WaiverFact(
        granted_on=civil(at),
        reason=reason.strip(),
        cycle=scope.cycle,
        qualification=scope.qualification,
        requirement=easing.requirement,
        at_least=easing.at_least,
        counts_until=easing.counts_until,
        window_until=easing.window_until,
    )
    found = [*refusals(scheme, fact), *_strangers(association, scope)]
    if found:
        raise Refused(*found)
    with transaction.atomic():
        waiver = Waiver.objects.create(
            association_id=association,
            holder_id=scope.holder,
            area=scope.area,
            granted_at=at,
            granted_by=f"{actor.kind}:{actor.id}",
            granted_on=fact.granted_on,
            reason=fact.reason,
            cycle=fact.cycle,
            qualification=fact.qualification,
            requirement=fact.requirement,
            at_least=fact.at_least,
            counts_until=fact.counts_until,
            window_until=fact.window_until,
        )
        audit.record(
            association=association,
            actor=actor,
            verb="grant_waiver",
            subject=f"waiver:{waiver.pk}",
            at=at,
            after=said(waiver),
            reason=waiver.reason,
        )
    return waiver


def said(waiver: Waiver) -> dict[str, str]:
    """What the waiver states, for the audit trail; the holder by key only."""
    stated = {
        "holder": waiver.holder_id,
        "qualification": waiver.qualification,
        "cycle": waiver.cycle,
        "area": waiver.area,
        "requirement": waiver.requirement,
        "at_least": waiver.at_least,
        "counts_until": waiver.counts_until,
        "window_until": waiver.window_until,
    }
    return {key: str(value) for key, value in stated.items() if value not in (None, "")}


def _strangers(association: str, scope: Scope) -> list[Refusal]:
    if scope.holder is None:
        return []
    if scope.area:
        sentence = _("資格者を選んだときは、都道府県を空にしてください。")
        return [Refusal(code="person_and_area", field="area", sentence=sentence)]
    if Holder.objects.filter(pk=scope.holder, association_id=association).exists():
        return []
    sentence = _("この番号の資格者はいません。番号を確かめてください。")
    return [Refusal(code="unknown_holder", field="holder", sentence=sentence)]
