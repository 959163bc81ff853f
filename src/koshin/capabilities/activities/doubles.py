"""Which of a holder's own records the association has recorded too: flagged, and counted once.

One record of the association (or of an organiser) covers one own record of the same kind and day:
of the same course where both say which, the one of the same title first, else the earlier one.
A record that the office found to be another activity (``apart``) is left alone. One under audit is
covered too: nobody needs evidence of it any more, and a sample that waits for nothing else is over.
"""

from datetime import date, datetime

from koshin.capabilities.activities import evidence
from koshin.capabilities.activities.models import Activity

COVERING = (Activity.State.ACCEPTED, Activity.State.PENDING)
FLAGGED = (Activity.State.ACCEPTED, Activity.State.UNDER_AUDIT, Activity.State.DOUBLE)


def flag(*, holder_id: int, kind: str, on: date, at: datetime) -> None:
    """Set the flags of this kind and day as they are to be. Runs under the holder's lock."""
    found = Activity.objects.filter(holder_id=holder_id, kind=kind, on=on)
    records = list(found.select_related("audited_by").order_by("pk"))
    covering = [r for r in records if r.source != Activity.Source.SELF and r.state in COVERING]
    own = [
        r
        for r in records
        if r.source == Activity.Source.SELF and r.state in FLAGGED and not r.apart
    ]
    doubled = set()
    for cover in covering:
        fits = [r for r in own if r.pk not in doubled and _same_course(r, cover)]
        fits.sort(key=lambda r: (r.title != cover.title, r.pk))
        doubled |= {fits[0].pk} if fits else set()
    for record in own:
        state = Activity.State.DOUBLE if record.pk in doubled else evidence.standing(record)
        if record.state != state:
            record.state = state
            record.save(update_fields=["state"])
    for record in own:
        if record.audited_by is not None and record.pk in doubled:
            evidence.close_sample(record.audited_by, at=at)


def _same_course(one: Activity, other: Activity) -> bool:
    return not one.course or not other.course or one.course == other.course
