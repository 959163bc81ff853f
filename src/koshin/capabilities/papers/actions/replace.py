"""Issue the one valid paper of a subject, or replace it when its addressee has changed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from koshin.capabilities.papers.actions.number import next_serial
from koshin.capabilities.papers.models import Paper
from koshin.capabilities.people.models import Holder
from koshin.core.dates import civil
from koshin.platform import audit, numbers
from koshin.platform.audit import Actor

MADE_OUT_TO = ("addressee", "honorific", "attention")


def issue_or_replace(
    *,
    kind: Paper.Kind,
    subject: UUID,
    holder: Holder,
    template: str,
    facts: Mapping[str, Any],
    number_format: str,
    at: datetime,
    actor: Actor,
) -> Paper:
    """The valid paper about ``subject``, in the caller's transaction, who holds the subject's lock.

    ``number_format`` is made from ``{year}`` and ``{serial}``. A void paper keeps its number.
    """
    valid = Paper.objects.filter(kind=kind, subject=subject, voided_at__isnull=True).first()
    if valid is not None:
        if all(valid.facts[part] == facts[part] for part in MADE_OUT_TO):
            return valid
        valid.voided_at = at
        valid.save(update_fields=["voided_at"])
    day = civil(at)
    serial = next_serial(association=holder.association_id, kind=kind, year=day.year)
    number = number_format.format(year=day.year, serial=serial)
    paper = Paper.objects.create(
        public_id=uuid4(),
        association_id=holder.association_id,
        holder=holder,
        kind=kind,
        number=number,
        subject=subject,
        facts={
            **facts,
            "number": number,
            "issued_on": day.isoformat(),
            "replaces": valid.number if valid else "",
        },
        template=template,
        check_code=numbers.new_code(),
        issued_at=at,
        replaces=valid,
    )
    audit.record(
        association=holder.association_id,
        actor=actor,
        verb=f"issue_{kind}",
        subject=f"paper:{paper.public_id}",
        at=at,
        before={"voided": valid.number} if valid else {},
        after={"number": number, "about": str(subject), "amount": facts["amount"]},
    )
    return paper
