"""統合: what the rules have made one qualification becomes one at every holder."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from koshin.capabilities.applications.actions.close import close
from koshin.capabilities.applications.life_models import Request, Sanction
from koshin.capabilities.applications.models import Application
from koshin.capabilities.papers.actions.queue_dispatch import queue_dispatch
from koshin.capabilities.people.models import Holder
from koshin.capabilities.register import facts as facts_reader
from koshin.capabilities.register.actions.merge import merge
from koshin.capabilities.register.models import Bar, Credential
from koshin.core.cycles import barred
from koshin.core.dates import civil
from koshin.core.facts import CredentialFact
from koshin.core.scheme import Scheme
from koshin.core.scheme import rules as language
from koshin.platform import audit
from koshin.platform.audit import SYSTEM

AT_ONCE = 500
UNDECIDED = (Sanction.State.PROPOSED, Sanction.State.RESTORING)


@dataclass(frozen=True, kw_only=True)
class Merged:
    """How many holders were merged now, and how many wait: something of theirs is under way."""

    holders: int = 0
    waiting: int = 0


def merge_qualifications(*, scheme: Scheme, at: datetime) -> Merged:
    """What was merged of everything that the rules have merged by the day; again: nothing.

    Whoever has applied for something, has a request or a sanction under way or is stopped (停止)
    waits for its end, and who would lose days of validity for the office. Drafts are closed. One
    transaction and one audit line for each holder.
    """
    done = waiting = 0
    for code, rule in scheme.qualifications.items():
        if rule.merges is None or rule.merges.on > civil(at):
            continue
        last = 0
        while chunk := _holders(scheme, rule.merges.of, after=last):
            for holder in chunk:
                merged = _merge_one(holder, scheme, code, rule.merges, at=at)
                done, waiting = done + merged, waiting + (not merged)
            last = chunk[-1]
    return Merged(holders=done, waiting=waiting)


def _holders(scheme: Scheme, of: Sequence[str], *, after: int) -> list[int]:
    """The next holders of what is to be merged, by id."""
    ended = Bar.objects.filter(credential=OuterRef("pk"), lifted_on__isnull=True).exclude(
        kind=Bar.Kind.STOPPED
    )
    held = Credential.objects.filter(
        ~Exists(ended), association_id=scheme.code, qualification__in=of, holder_id__gt=after
    )
    found = held.order_by("holder_id").values_list("holder_id", flat=True)
    return list(found.distinct()[:AT_ONCE])


@transaction.atomic
def _merge_one(
    holder_id: int, scheme: Scheme, code: str, rule: language.Merge, *, at: datetime
) -> bool:
    """Whether the holder was merged; who waits is asked again at the next time."""
    holder = Holder.objects.select_for_update().get(pk=holder_id)
    if _under_way(holder):
        return False
    on = civil(at)
    known = facts_reader.of_holder(holder_id).credentials
    sources = [c for c in known if c.qualification in rule.of and c.terms]
    if any(bar.kind == "stopped" and bar.lifted_on is None for c in sources for bar in c.bars):
        return False
    sources = [held for held in sources if barred(held, on=on) is None]
    target = next((held for held in known if held.qualification == code), None)
    if not sources or (target and target.last_term.end < leading(sources, rule).last_term.end):
        return False
    _close_drafts(holder, at=at)
    lead = target or leading(sources, rule)
    rows = Credential.objects.in_bulk([held.id for held in (*sources, lead)])
    made = merge(
        lead=rows[lead.id],
        others=[rows[held.id] for held in sources if held is not lead],
        became=code,
        since=rule.on,
        at=at,
    )
    queue_dispatch(
        holder=holder,
        application=made.public_id,
        items=rule.papers if lead.last_term.end >= on else (),
        facts=_printed(scheme, code, lead),
        due_on=on + _days_to_post(scheme, rule),
    )
    audit.record(
        association=scheme.code,
        actor=SYSTEM,
        verb="merge_qualifications",
        subject=f"holder:{holder.pk}",
        at=at,
        before={"qualifications": [scheme.qualification_name(c.qualification) for c in sources]},
        after={"qualification": scheme.qualification_name(code), "number": lead.number},
    )
    return True


def leading(sources: Sequence[CredentialFact], rule: language.Merge) -> CredentialFact:
    """Whose number and terms go on: as the rule says, of equals the first that it names."""
    named = sorted(sources, key=lambda held: rule.of.index(held.qualification))
    ends = max if rule.term == "latest" else min
    return ends(named, key=lambda held: held.last_term.end)


def _under_way(holder: Holder) -> bool:
    return (
        Application.objects.filter(holder=holder, state=Application.State.APPLIED).exists()
        or Request.objects.filter(holder=holder, state=Request.State.ASKED).exists()
        or Sanction.objects.filter(holder=holder, state__in=UNDECIDED).exists()
    )


def _close_drafts(holder: Holder, *, at: datetime) -> None:
    """What was begun and not yet applied for is begun anew with what is held now."""
    for draft in Application.objects.filter(holder=holder, state=Application.State.DRAFT):
        close(
            application=draft.public_id,
            holder_id=holder.pk,
            reason=_("資格の統合のため"),
            at=at,
            actor=SYSTEM,
        )


def _days_to_post(scheme: Scheme, rule: language.Merge) -> timedelta:
    days = [document.after_days for document in scheme.documents if document.code in rule.papers]
    return timedelta(days=max(days, default=0))


def _printed(scheme: Scheme, code: str, lead: CredentialFact) -> dict[str, object]:
    return {
        "cycle": "",
        "credentials": [
            {
                "qualification": scheme.qualification_name(code),
                "number": lead.number,
                "awarded_on": lead.awarded_on.isoformat(),
                "start": lead.last_term.start.isoformat(),
                "end": lead.last_term.end.isoformat(),
            }
        ],
    }
