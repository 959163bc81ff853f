"""Questions about trainings, places and what organisers delivered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from koshin.capabilities.activities.models import Activity
from koshin.capabilities.payments.models import Charge
from koshin.capabilities.payments.purposes import TRAINING
from koshin.capabilities.people.models import Organiser
from koshin.capabilities.trainings.models import Place, Report, Training
from koshin.core.dates import start_of_day

WAITING = Count("places", filter=Q(places__state=Place.State.WAITING))


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What somebody looks for; what is empty does not matter. ``since`` is the first day."""

    words: str = ""
    prefecture: str = ""
    online: bool | None = None
    since: date | None = None
    free_places: bool = False


def open_trainings(association: str, wanted: Wanted, *, at: datetime) -> Sequence[Training]:
    """Trainings that have not begun, those first that begin first. One query."""
    found = Training.objects.select_related("organiser").filter(
        association_id=association, state=Training.State.PUBLISHED, begins_at__gt=at
    )
    for word in wanted.words.split():
        found = found.filter(
            Q(title__icontains=word) | Q(venue__icontains=word) | Q(organiser__name__icontains=word)
        )
    if wanted.prefecture:
        found = found.filter(prefecture=wanted.prefecture)
    if wanted.online is not None:
        found = found.filter(online=wanted.online)
    if wanted.since is not None:
        found = found.filter(begins_at__gte=start_of_day(wanted.since))
    if wanted.free_places:
        found = found.filter(taken__lt=F("capacity"), apply_until__gte=at)
    return list(found.order_by("begins_at", "pk"))


def prefectures(association: str, *, at: datetime) -> Sequence[str]:
    """Where trainings are held that have not begun. One query."""
    return list(
        Training.objects.filter(association_id=association, begins_at__gt=at)
        .exclude(prefecture="")
        .values_list("prefecture", flat=True)
        .distinct()
        .order_by("prefecture")
    )


def training_of(training: UUID, *, association: str) -> Training:
    """One training with its organiser and ``waiting``, how many are in its queue; raises
    ``Training.DoesNotExist``."""
    return (
        Training.objects.select_related("organiser")
        .annotate(waiting=WAITING)
        .get(public_id=training, association_id=association)
    )


def places_of(holder_id: int) -> Sequence[Place]:
    """A holder's places, the newest training first, without those given up. One query."""
    return list(
        Place.objects.select_related("training__organiser", "activity")
        .filter(holder_id=holder_id)
        .exclude(state=Place.State.CANCELLED)
        .order_by("-training__begins_at", "-pk")
    )


def place_of(place: UUID, *, holder_id: int) -> Place:
    """One place of this holder; raises ``Place.DoesNotExist``, also for a stranger's."""
    return Place.objects.select_related("training__organiser", "activity", "holder").get(
        public_id=place, holder_id=holder_id
    )


def reported_place(place: UUID, *, association: str) -> Place | None:
    """A place that its organiser or the office looks at; nothing of another association's."""
    found = Place.objects.select_related("training__organiser", "activity", "holder")
    return found.filter(public_id=place, training__association_id=association).first()


def charge_of(place: Place) -> Charge | None:
    """The charge of a place that has one, the living one first. One query."""
    return (
        Charge.objects.filter(purpose=TRAINING, purpose_ref=place.public_id)
        .order_by("state", "-pk")
        .first()
        if place.pay_until is not None
        else None
    )


def before_in_queue(place: Place) -> int:
    """How many wait before this place. One query."""
    return Place.objects.filter(
        training=place.training, state=Place.State.WAITING, pk__lt=place.pk
    ).count()


def deliveries(association: str) -> Sequence[Organiser]:
    """Organisers that deliver records of their own, with the day until which they have."""
    return list(
        Organiser.objects.filter(
            association_id=association, delivered_until__isnull=False
        ).order_by("name")
    )


def held_by(organiser: Organiser) -> Sequence[Training]:
    """An organiser's trainings, the latest first, with ``waiting``. One query."""
    return list(
        Training.objects.filter(organiser=organiser)
        .annotate(waiting=WAITING)
        .order_by("-begins_at", "-pk")
    )


def roster_of(training: Training) -> Sequence[Place]:
    """Everybody with a place or in the queue, in the order of asking. One query."""
    return list(
        Place.objects.select_related("holder", "activity")
        .filter(training=training)
        .exclude(state=Place.State.CANCELLED)
        .order_by("pk")
    )


def paid_places(training: Training) -> frozenset[UUID]:
    """The public ids of places whose fee was paid. One query."""
    return frozenset(
        Charge.objects.filter(
            purpose=TRAINING,
            state=Charge.State.SETTLED,
            purpose_ref__in=training.places.values("public_id"),
        ).values_list("purpose_ref", flat=True)
    )


def pending_reports(association: str) -> Sequence[Report]:
    """Reports that the office has to accept, the oldest first. One query."""
    return list(
        Report.objects.select_related("organiser", "training", "activity__holder")
        .filter(organiser__association_id=association, activity__state=Activity.State.PENDING)
        .order_by("activity__entered_at", "pk")
    )


def all_trainings(association: str) -> QuerySet[Training]:
    """Every training of an association, the latest first, with ``waiting``."""
    found = Training.objects.filter(association_id=association).select_related("organiser")
    return found.annotate(waiting=WAITING).order_by("-begins_at", "-pk")


def report_of(report: int, *, association: str) -> Report | None:
    """One report with its record and person, if it is this association's. One query."""
    found = Report.objects.select_related("organiser", "training", "activity__holder")
    return found.filter(pk=report, organiser__association_id=association).first()
