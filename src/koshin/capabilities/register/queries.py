"""Questions about who holds what."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from koshin.capabilities.people.models import Holder
from koshin.capabilities.register.models import Bar, Credential, Merge, Suspension, Term
from koshin.core.cycles import ends_in
from koshin.core.scheme import Scheme


def qualifications_of(holder_id: int) -> list[str]:
    """The codes of the qualifications that a holder has or had. One query."""
    found = Credential.objects.filter(holder_id=holder_id).order_by("pk")
    return list(found.values_list("qualification", flat=True))


def in_force_on(scheme: Scheme, *, association: str, on: date) -> QuerySet[Credential]:
    """The credentials that are good on ``on``: within a term, neither paused nor barred that day.

    Permanent qualifications are good from their award on. A pause or a bar that is lifted again
    counts for the days before.
    """
    permanent = [code for code, one in scheme.qualifications.items() if one.permanent]
    term = Term.objects.filter(credential=OuterRef("pk"), start__lte=on, end__gte=on)
    paused = Suspension.objects.filter(
        Q(resumed_on=None) | Q(resumed_on__gt=on),
        Q(ends_on=None) | Q(ends_on__gte=on),
        credential=OuterRef("pk"),
        starts_on__lte=on,
    )
    barred = Bar.objects.filter(
        Q(lifted_on=None) | Q(lifted_on__gt=on),
        Q(until=None) | Q(until__gte=on),
        credential=OuterRef("pk"),
        since__lte=on,
    )
    good = Exists(term) | Q(qualification__in=permanent, awarded_on__lte=on)
    return Credential.objects.filter(
        good, ~Exists(paused), ~Exists(barred), association_id=association
    ).order_by("pk")


def concerned(
    scheme: Scheme,
    *,
    association: str,
    holder: int | None = None,
    qualification: str = "",
    cycle: str = "",
    area: str = "",
) -> int:
    """How many holders a 特例措置 of this scope would concern now. One query.

    ``cycle`` counts those whose last term ends in that round; 休止 that moved an end is not seen.
    """
    if holder is not None:
        return Holder.objects.filter(pk=holder, association_id=association).count()
    held = Credential.objects.filter(association_id=association)
    if qualification:
        held = held.filter(qualification=qualification)
    if area:
        held = held.filter(holder__prefecture=area)
    if cycle:
        ends = ends_in(scheme, cycle)
        held = held.filter(terms__end__range=(ends.start, ends.end)).exclude(
            terms__start__gt=ends.end
        )
    return held.values("holder_id").distinct().count()


def goes_on_as(number: str, holder_id: int) -> str:
    """The number under which a holder's credential goes on: after a merge (統合) another one."""
    merge = Merge.objects.filter(
        credential__holder_id=holder_id, credential__number=number
    ).select_related("lead")
    found = merge.order_by("-pk").first()
    return found.lead.number if found else number
