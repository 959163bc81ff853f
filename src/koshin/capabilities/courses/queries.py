"""Questions about courses: what can be entered, a holder's own, and whose number it is."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import Count, QuerySet

from koshin.capabilities.activities.models import Completion
from koshin.capabilities.courses.models import Course, CourseEntry, Exemption
from koshin.capabilities.people.models import Holder


def open_courses(association: str, *, on: date) -> QuerySet[Course]:
    """Courses not over for entering, the next first."""
    found = Course.objects.filter(association_id=association, apply_until__gte=on)
    return found.order_by("starts_on", "pk")


def all_courses(association: str) -> QuerySet[Course]:
    """Every course, the newest first."""
    return Course.objects.filter(association_id=association).order_by("-starts_on", "-pk")


def places_taken(courses: Iterable[Course]) -> Mapping[int, int]:
    """How many places of each course are taken, by its key. One query."""
    keys = [course.pk for course in courses]
    counted = (
        CourseEntry.objects.filter(course__in=keys)
        .exclude(state=CourseEntry.State.WITHDRAWN)
        .values_list("course_id")
        .annotate(Count("pk"))
    )
    return dict.fromkeys(keys, 0) | dict(counted)


def entries_of(holder_id: int) -> list[CourseEntry]:
    """The courses that a holder entered, the newest first. One query."""
    found = CourseEntry.objects.filter(holder_id=holder_id).select_related("course", "completion")
    return list(found.order_by("-entered_at", "-pk"))


def exemptions_of(holder_id: int) -> list[Exemption]:
    """The exemptions that a holder asked for, the newest first. One query."""
    return list(Exemption.objects.filter(holder_id=holder_id).order_by("-asked_at", "-pk"))


def by_number(association: str, number: str) -> tuple[Holder, str, bool] | None:
    """Whose course number it is, for which qualification, and whether it is completed."""
    entry = (
        CourseEntry.objects.filter(association_id=association, number=number)
        .exclude(state=CourseEntry.State.WITHDRAWN)
        .select_related("holder", "course")
        .first()
    )
    if entry is not None:
        done = entry.state == CourseEntry.State.COMPLETED
        return entry.holder, entry.course.qualification, done
    exempt = (
        Exemption.objects.filter(association_id=association, number=number)
        .exclude(state=Exemption.State.REFUSED)
        .select_related("holder")
        .first()
    )
    if exempt is None:
        return _delivered(association, number)
    return exempt.holder, exempt.qualification, exempt.state == Exemption.State.GRANTED


def _delivered(association: str, number: str) -> tuple[Holder, str, bool] | None:
    """A completion that came without an entry here; a number of several people says nothing."""
    found = list(
        Completion.objects.filter(
            holder__association_id=association, course_number=number
        ).select_related("holder")[:2]
    )
    return (found[0].holder, found[0].qualification, True) if len(found) == 1 else None
