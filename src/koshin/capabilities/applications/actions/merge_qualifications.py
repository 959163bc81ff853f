"""統合: what the rules have made one qualification becomes one at every holder."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.applications.actions.close import close
from koshin.capabilities.applications.models import Application
from koshin.capabilities.applications.unmerged import (
    former_holdings,
    is_stopped,
    leading,
    loses_days,
    sources_of,
    under_way,
)
from koshin.capabilities.papers.actions.queue_dispatch import queue_dispatch
from koshin.capabilities.people.models import Holder
from koshin.capabilities.register import facts as facts_reader
from koshin.capabilities.register.actions.merge import merge
from koshin.capabilities.register.models import Credential
from koshin.core.cycles import barred
from koshin.core.dates import civil
from koshin.core.facts import CredentialFact
from koshin.core.scheme import Scheme
from koshin.core.scheme import rules as language
from koshin.platform import audit
from koshin.platform.audit import SYSTEM

AT_ONCE = 500


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
    held = former_holdings(scheme, of).filter(holder_id__gt=after).order_by("holder_id")
    return list(held.values_list("holder_id", flat=True).distinct()[:AT_ONCE])


@transaction.atomic
def _merge_one(
    holder_id: int, scheme: Scheme, code: str, rule: language.Merge, *, at: datetime
) -> bool:
    """Whether the holder was merged; who waits is asked again at the next time."""
    holder = Holder.objects.select_for_update().get(pk=holder_id)
    if under_way([holder_id]):
        return False
    on = civil(at)
    known = facts_reader.of_holder(holder_id).credentials
    sources = sources_of(known, rule)
    if is_stopped(sources):
        return False
    sources = [held for held in sources if barred(held, on=on) is None]
    target = next((held for held in known if held.qualification == code), None)
    if not sources or loses_days(sources, target, rule):
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
