"""What a refused record leaves missing, before or after its holder has applied."""

from dataclasses import replace
from datetime import date, datetime

from django.utils.translation import gettext as _

from koshin.capabilities.activities.models import Activity, Shortfall
from koshin.capabilities.applications.models import Application, Item
from koshin.capabilities.register import facts as facts_reader
from koshin.capabilities.schemes import queries as schemes
from koshin.core.dates import civil
from koshin.core.decision import Finding, Option
from koshin.core.facts import CredentialFact, Facts
from koshin.core.versions import RuleBook, decide_by

OF_RECORDS = frozenset({"requirement_unmet", "requirement_pending"})
LONGEST = 200


def after_refusal(activity: Activity, *, at: datetime) -> str:
    """What is missing now, in the words of the rules; empty where nothing is.

    Where a renewal was applied for on this record, the office is left to decide about it
    (``Shortfall``); nothing is undone (itc.md §12 case 19).
    """
    holder = activity.holder
    facts = facts_reader.of_holder(holder.pk)
    items = _renewed_on(activity)
    if not items:
        book = schemes.current(holder.association_id, civil(at)).book
        return _missing(_judging(book, facts, activity.on, at=at))
    said = []
    for item in items:
        application = item.application
        rules = schemes.as_current(holder.association_id, application.scheme_version_id)
        then = application.applied_at or at
        before = _as_applied(facts, item)
        options = _judging(rules.book, before, activity.on, at=then)
        own = [o.finding for o in options if o.credential == item.credential_id]
        missing = " ".join(_amounts(finding) for finding in own if finding is not None).strip()
        if missing:
            said.append(missing)
            Shortfall.objects.update_or_create(
                holder=holder,
                cycle=application.cycle,
                resolved_at=None,
                defaults={"missing": missing[:LONGEST], "activity": activity, "found_at": at},
            )
    if not said:
        return ""
    return " ".join((*dict.fromkeys(said), _("更新の扱いは、事務局が判断してお知らせします。")))


def _renewed_on(activity: Activity) -> list[Item]:
    """Renewals that were applied for and judge the day of this record."""
    items = Item.objects.filter(
        kind="renewal",
        application__holder_id=activity.holder_id,
        application__state__in=[Application.State.APPLIED, Application.State.COMPLETE],
    ).select_related("application")
    return [item for item in items.order_by("pk") if _judges(item.application, activity.on)]


def _judges(application: Application, day: date) -> bool:
    judged = application.offer.get("judged")
    return bool(judged) and judged[0] <= day.isoformat() <= judged[1]


def _as_applied(facts: Facts, item: Item) -> Facts:
    """The holder without the term that this application brought."""

    def before(held: CredentialFact) -> CredentialFact:
        terms = tuple(term for term in held.terms if term.end < item.term_start)
        return replace(held, terms=terms) if held.id == item.credential_id else held

    return replace(facts, credentials=tuple(before(held) for held in facts.credentials))


def _judging(book: RuleBook, facts: Facts, day: date, *, at: datetime) -> list[Option]:
    """The renewals, as they stand ``at``, that judge the day."""
    return [
        option
        for option in decide_by(book, facts, at=at).options
        if option.kind == "renewal" and option.cycle.judged and day in option.cycle.judged
    ]


def _amounts(finding: Finding) -> str:
    """What is missing now, amount by amount; nothing of how to earn it, for that is over."""
    if finding.children:
        return " ".join(filter(None, map(_amounts, finding.children)))
    if finding.outcome not in ("unmet", "pending") or not finding.shortfall:
        return ""
    return _("%(label)sが%(missing)s%(unit)s足りません。") % {
        "label": finding.label,
        "missing": f"{finding.shortfall.normalize():f}",
        "unit": finding.unit,
    }


def _missing(options: list[Option]) -> str:
    sentences = (r.sentence for o in options for r in o.reasons if r.code in OF_RECORDS)
    return " ".join(dict.fromkeys(sentences))
