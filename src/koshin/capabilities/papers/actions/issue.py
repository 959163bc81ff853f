"""Issue a numbered paper, or void one. Parts of the verbs that issue; they hold the locks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.utils.translation import gettext as _

from koshin.capabilities.papers.actions.number import next_serial
from koshin.capabilities.papers.frozen import content_hash
from koshin.capabilities.papers.models import Paper
from koshin.capabilities.people.models import Holder
from koshin.core.dates import civil
from koshin.core.scheme import Scheme
from koshin.platform import audit, numbers
from koshin.platform.audit import Actor

# What must be the same for a paper that was issued before to be good still.
COMPARED = ("addressee", "honorific", "attention", "amount", "lines")
NUMBERS = {
    Paper.Kind.QUOTE: "Q{year}-{serial:06d}",
    Paper.Kind.INVOICE: "S{year}-{serial:06d}",
    Paper.Kind.RECEIPT: "R{year}-{serial:06d}",
    Paper.Kind.RETURN_INVOICE: "H{year}-{serial:06d}",
    Paper.Kind.INTERIM_PROOF: "P{year}-{serial:06d}",
    Paper.Kind.CERTIFICATE_EN: "E{year}-{serial:06d}",
    Paper.Kind.LETTER: "L{year}-{serial:06d}",
}


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A paper before it has a number. ``facts`` of one of money hold the words of COMPARED.

    Others have an ``addressee``, an ``amount`` of nothing, and no ``transaction_on``.
    """

    kind: Paper.Kind
    association: str
    holder: Holder | None
    subject: UUID
    template: str
    transaction_on: date | None
    facts: Mapping[str, Any] = field(default_factory=dict)
    part: int = 0


def valid_papers(kind: Paper.Kind, subject: UUID) -> list[Paper]:
    """The valid papers of a kind about a subject, in the order of their parts. One query."""
    found = Paper.objects.filter(kind=kind, subject=subject, voided_at__isnull=True)
    return list(found.order_by("part"))


def says_the_same(paper: Paper, draft: Draft) -> bool:
    """Whether the paper says what the draft would: to whom, for what, how much."""
    return all(paper.facts[word] == draft.facts[word] for word in COMPARED)


def issue_or_replace(
    draft: Draft, *, scheme: Scheme, at: datetime, actor: Actor, why: str, correcting: str = ""
) -> Paper:
    """The valid paper about the draft's subject. The caller's transaction holds the subject's lock.

    Where the valid one says something else, it becomes void (for the reason ``why``) and linked.
    ``correcting`` is what was wrong with it: then a corrected one (訂正) takes its place anyway and
    says so.
    """
    valid = next(iter(valid_papers(draft.kind, draft.subject)), None)
    if valid is None:
        return issue(draft, replaces=None, scheme=scheme, at=at, actor=actor)
    if correcting:
        why = _("訂正: %(reason)s") % {"reason": correcting}
        draft = replace(draft, facts={**draft.facts, "corrects": _corrects(valid, correcting)})
    elif says_the_same(valid, draft):
        return valid
    void([valid], reason=why, at=at)
    return issue(draft, replaces=valid, why=why, scheme=scheme, at=at, actor=actor)


def _corrects(wrong: Paper, reason: str) -> dict[str, str]:
    return {
        "number": wrong.number,
        "issued_on": civil(wrong.issued_at).isoformat(),
        "reason": reason,
    }


def void(papers: Sequence[Paper], *, reason: str, at: datetime) -> None:
    """The papers are no longer good, for this reason; they keep their numbers and are never gone.

    One query. The caller writes the audit line.
    """
    Paper.objects.filter(pk__in=[paper.pk for paper in papers], voided_at__isnull=True).update(
        voided_at=at, void_reason=reason[:300]
    )
    for paper in papers:
        paper.voided_at, paper.void_reason = at, reason[:300]


def issue(
    draft: Draft,
    *,
    replaces: Paper | None,
    scheme: Scheme,
    at: datetime,
    actor: Actor,
    why: str = "",
) -> Paper:
    """The new paper with the next number of its series, and its audit line."""
    day = civil(at)
    serial = next_serial(association=draft.association, kind=draft.kind, year=day.year)
    form = scheme.numbers.papers.get(draft.kind.value, NUMBERS[draft.kind])
    number = form.format(year=day.year, serial=serial)
    facts = {
        **draft.facts,
        "number": number,
        "issued_on": day.isoformat(),
        "replaces": replaces.number if replaces else "",
    }
    paper = Paper.objects.create(
        public_id=uuid4(),
        association_id=draft.association,
        holder=draft.holder,
        kind=draft.kind,
        number=number,
        serial=serial,
        subject=draft.subject,
        part=draft.part,
        facts=facts,
        content_hash=content_hash(
            kind=draft.kind, number=number, template=draft.template, facts=facts
        ),
        party=str(draft.facts["addressee"])[:200],
        amount=draft.facts["amount"],
        transaction_on=draft.transaction_on,
        template=draft.template,
        check_code=numbers.new_code(),
        issued_at=at,
        replaces=replaces,
    )
    audit.record(
        association=draft.association,
        actor=actor,
        verb=f"issue_{draft.kind}",
        subject=f"paper:{paper.public_id}",
        at=at,
        before={"voided": replaces.number} if replaces else {},
        after={"number": number, "about": str(draft.subject), "amount": facts["amount"]},
        reason=why,
    )
    return paper
