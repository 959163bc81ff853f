"""What the audit trail tells of a thing, in the office's words."""

from collections.abc import Mapping, Sequence

from koshin.platform.models import AuditLine
from koshin.web.office import telling
from koshin.web.office.gate import StaffAsked
from koshin.web.office.people import names_of


def trail_of(
    request: StaffAsked, subject: str, *, also: Mapping[str, str] | None = None
) -> list[telling.Told]:
    """The lines about ``subject``, oldest first; ``also`` knows more words."""
    lines = list(
        AuditLine.objects.filter(association=request.association.code, subject=subject).order_by(
            "id"
        )
    )
    return in_words(lines, also=also)


def in_words(
    lines: Sequence[AuditLine], *, also: Mapping[str, str] | None = None
) -> list[telling.Told]:
    """The lines with the names of those who acted, in one query; ``also`` knows more words."""
    names = names_of(line.actor_id for line in lines if line.actor_id is not None)
    return [telling.told(line, names=names, also=also) for line in lines]
