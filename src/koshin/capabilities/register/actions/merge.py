"""Several qualifications of a holder become one; terms stay as they are."""

from collections.abc import Sequence
from datetime import date, datetime

from koshin.capabilities.register.models import Bar, Credential, Merge


def merge(
    *, lead: Credential, others: Sequence[Credential], became: str, since: date, at: datetime
) -> Merge:
    """The merge of ``lead``, which is ``became`` from now on, with its number and terms.

    The others are barred from ``since`` on. Runs in the caller's transaction, under the holder's
    lock; the database refuses to merge a credential twice into the same qualification.
    """
    was = lead.qualification
    for other in others:
        made = Merge.objects.create(
            credential=other,
            lead=lead,
            was=other.qualification,
            became=became,
            since=since,
            merged_at=at,
        )
        Bar.objects.create(
            credential=other,
            kind=Bar.Kind.MERGED,
            since=since,
            decided_by=made.public_id,
            imposed_at=at,
        )
    if was != became:
        Credential.objects.filter(pk=lead.pk).update(qualification=became)
    return Merge.objects.create(
        credential=lead, lead=lead, was=was, became=became, since=since, merged_at=at
    )
