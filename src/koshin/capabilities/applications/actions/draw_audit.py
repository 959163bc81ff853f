"""Draw a round's sample: who is asked for evidence of what they entered (core.audit)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _

from koshin.capabilities.activities.models import Activity, AuditRequest
from koshin.capabilities.applications import evidence_mails
from koshin.capabilities.people.models import Association, Holder
from koshin.core.audit import chosen, deadline, kept_until, rounds
from koshin.core.dates import civil
from koshin.core.decision import Cycle
from koshin.core.facts import Period
from koshin.core.refusal import Refusal, Refused
from koshin.core.scheme import Scheme
from koshin.core.scheme.audit_rules import Audit
from koshin.platform import audit as trail
from koshin.platform.audit import Actor

# Holders with own records that the audit looks at, by the number of their oldest credential.
CANDIDATES = """
SELECT DISTINCT ON (c.holder_id) c.holder_id, c.number FROM register_credential c
WHERE c.association_id = %(association)s AND EXISTS (
  SELECT FROM activities_activity a WHERE a.holder_id = c.holder_id AND a.source = 'self'
    AND a.state = 'accepted' AND a.audited_by_id IS NULL AND a.review <> 'passed'
    AND a.kind = ANY(%(kinds)s) AND a."on" BETWEEN %(start)s AND %(end)s)
ORDER BY c.holder_id, c.id
"""


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """How many could be drawn, and how many were asked now for the first time."""

    candidates: int
    asked: int


def draw_audit(
    *, association: Association, scheme: Scheme, code: str, cycle: str, at: datetime, actor: Actor
) -> Drawn:
    """Ask the holders whom seed and share choose; whom it asked before it does not ask again.

    Their records of the judged days go under audit, and they hear of it by mail. Raises
    ``Refused`` for an audit or a round that is not there.
    """
    rule, found, days = _what(scheme, code=code, cycle=cycle, at=at)
    with transaction.atomic():
        Association.objects.select_for_update().get(pk=association.pk)
        candidates = _candidates(association.code, rule, days)
        before = AuditRequest.objects.filter(association=association, audit=code, cycle=cycle)
        known = set(before.values_list("holder_id", flat=True))
        drawn = [
            (holder, number)
            for holder, number in candidates
            if holder not in known and chosen(rule, cycle=cycle, number=number)
        ]
        holders = _locked([holder for holder, _number in drawn])
        requests = AuditRequest.objects.bulk_create(
            AuditRequest(
                association=association,
                holder=holders[holder],
                audit=code,
                cycle=cycle,
                label=found.label,
                number=number,
                start=days.start,
                end=days.end,
                asked_at=at,
                due_on=deadline(rule, asked_on=civil(at)),
                kept_until=kept_until(rule, cycle=found),
            )
            for holder, number in drawn
        )
        _put_under_audit(rule, requests)
        evidence_mails.tell_drawn(requests, scheme=scheme, at=at)
        trail.record(
            association=association.code,
            actor=actor,
            verb="draw_audit",
            subject=f"audit:{code}/{cycle}",
            at=at,
            after={"candidates": len(candidates), "asked": len(requests), "seed": rule.seed},
        )
    return Drawn(candidates=len(candidates), asked=len(requests))


def _what(scheme: Scheme, *, code: str, cycle: str, at: datetime) -> tuple[Audit, Cycle, Period]:
    rule = next((one for one in scheme.audits if one.code == code), None)
    found = next((one for one in rounds(scheme, at=at) if one.code == cycle), None)
    if rule is None or found is None or found.judged is None:
        raise Refused(
            Refusal(
                code="no_such_round",
                field="cycle",
                sentence=_(
                    "この回の抽出はできません。対象の活動の期間が終わった回を選んでください。"
                ),
            )
        )
    return rule, found, found.judged


def _candidates(association: str, rule: Audit, days: Period) -> list[tuple[int, str]]:
    given: dict[str, str | list[str] | date] = {
        "association": association,
        "kinds": list(rule.activities),
        "start": days.start,
        "end": days.end,
    }
    with connection.cursor() as cursor:
        cursor.execute(CANDIDATES, given)
        return [(holder, number) for holder, number in cursor.fetchall()]


def _locked(holders: Sequence[int]) -> dict[int, Holder]:
    """The holders' rows, locked in one order: nobody changes a record meanwhile."""
    rows = Holder.objects.select_for_update(of=("self",)).filter(pk__in=holders).order_by("pk")
    return {row.pk: row for row in rows}


def _put_under_audit(rule: Audit, requests: Sequence[AuditRequest]) -> None:
    """One UPDATE for everybody."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE activities_activity a SET state = %s, audited_by_id = r.id,
              review = CASE WHEN EXISTS (SELECT FROM activities_evidence e
                WHERE e.activity_id = a.id) THEN 'waiting' ELSE '' END,
              waiting_since = CASE WHEN EXISTS (SELECT FROM activities_evidence e
                WHERE e.activity_id = a.id) THEN r.asked_at END
            FROM activities_audit_request r
            WHERE r.id = ANY(%s) AND a.holder_id = r.holder_id AND a.source = 'self'
              AND a.state = 'accepted' AND a.audited_by_id IS NULL AND a.review <> 'passed'
              AND a.kind = ANY(%s) AND a."on" BETWEEN r.start AND r."end"
            """,
            [Activity.State.UNDER_AUDIT, [r.pk for r in requests], list(rule.activities)],
        )
