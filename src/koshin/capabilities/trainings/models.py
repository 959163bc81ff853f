"""Trainings as their organisers publish them, the places in them, and the files that were
delivered."""

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from koshin.capabilities.activities.models import Activity
from koshin.capabilities.people.models import Association, Holder, Organiser


class Training(models.Model):
    """One training: what an attendance counts for, in the words of the association's scheme, and
    when, where and for how many people it is held."""

    class State(models.TextChoices):
        PUBLISHED = "published"
        CANCELLED = "cancelled"

    public_id = models.UUIDField(unique=True)
    association = models.ForeignKey(Association, on_delete=models.PROTECT)
    organiser = models.ForeignKey(Organiser, on_delete=models.PROTECT, related_name="trainings")
    title = models.CharField(max_length=120)
    about = models.TextField(blank=True)
    kind = models.CharField(max_length=40)
    topic = models.CharField(max_length=40, blank=True)
    amount = models.DecimalField(
        max_digits=7, decimal_places=2, help_text="points, or 1 for one training"
    )
    mode = models.CharField(max_length=40, blank=True)
    course = models.CharField(max_length=40, blank=True)
    only_for = ArrayField(
        models.CharField(max_length=40),
        default=list,
        blank=True,
        help_text="qualifications of which one must be held; empty: everybody",
    )
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    online = models.BooleanField()
    prefecture = models.CharField(max_length=8, blank=True)
    venue = models.CharField(max_length=200, help_text="the place, or how one takes part online")
    capacity = models.PositiveIntegerField()
    taken = models.PositiveIntegerField(default=0, help_text="places held now")
    fee = models.PositiveIntegerField(default=0, help_text="yen, tax included")
    fee_tax = models.CharField(max_length=12, default="10")
    apply_until = models.DateTimeField(help_text="the last instant to apply, and to cancel")
    pay_days = models.PositiveSmallIntegerField(
        default=7, help_text="days to pay after a place was given"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.PUBLISHED)
    published_at = models.DateTimeField()

    class Meta:
        db_table = "trainings_training"
        constraints = [
            # Whatever the code does: more places than there are cannot be committed.
            models.CheckConstraint(
                condition=Q(taken__lte=F("capacity")), name="training_never_over"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("begins_at"), apply_until__lte=F("begins_at")),
                name="training_times_in_order",
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="training_amount_not_negative"),
        ]
        indexes = [
            models.Index(fields=["association", "begins_at"]),
            models.Index(fields=["organiser", "begins_at"]),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def left(self) -> int:
        """Places that are free."""
        return self.capacity - self.taken

    def open_at(self, at: datetime) -> bool:
        """Whether one may apply."""
        return self.state == self.State.PUBLISHED and at <= self.apply_until


class Place(models.Model):
    """Somebody's place in a training, or in the queue for one."""

    class State(models.TextChoices):
        BOOKED = "booked"
        WAITING = "waiting"
        ATTENDED = "attended"
        ABSENT = "absent"
        CANCELLED = "cancelled"

    class Ended(models.TextChoices):
        """Why a place is cancelled."""

        HOLDER = "holder"
        UNPAID = "unpaid"
        TRAINING = "training"

    public_id = models.UUIDField(unique=True)
    training = models.ForeignKey(Training, on_delete=models.PROTECT, related_name="places")
    holder = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="places")
    state = models.CharField(max_length=10, choices=State.choices)
    asked_at = models.DateTimeField()
    given_at = models.DateTimeField(null=True, help_text="when the place was given")
    pay_until = models.DateTimeField(null=True, help_text="while there is a fee")
    ended = models.CharField(max_length=10, choices=Ended.choices, blank=True)
    ended_at = models.DateTimeField(null=True)
    activity = models.OneToOneField(
        Activity, on_delete=models.PROTECT, null=True, related_name="place"
    )

    # These hold a place of the capacity; a queue and what is cancelled do not.
    SEATED = (State.BOOKED, State.ATTENDED, State.ABSENT)

    class Meta:
        db_table = "trainings_place"
        constraints = [
            models.UniqueConstraint(
                fields=["training", "holder"],
                condition=~Q(state="cancelled"),
                name="one_live_place_per_training",
            ),
            models.CheckConstraint(
                condition=Q(state="attended", activity__isnull=False)
                | (~Q(state="attended") & Q(activity__isnull=True)),
                name="attended_means_recorded",
            ),
            models.CheckConstraint(
                condition=Q(state="cancelled", ended_at__isnull=False)
                | (~Q(state="cancelled") & Q(ended_at__isnull=True, ended="")),
                name="cancelled_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["holder", "-asked_at"]),
            models.Index(
                fields=["pay_until"],
                condition=Q(state="booked", pay_until__isnull=False),
                name="place_to_be_paid",
            ),
        ]


class Delivery(models.Model):
    """A file that an organiser delivered: who was at a training, or its own records of a time."""

    class State(models.TextChoices):
        CHECKED = "checked"
        TAKEN = "taken"

    organiser = models.ForeignKey(Organiser, on_delete=models.PROTECT, related_name="deliveries")
    training = models.ForeignKey(
        Training, on_delete=models.PROTECT, null=True, related_name="deliveries"
    )
    state = models.CharField(max_length=8, choices=State.choices, default=State.CHECKED)
    digest = models.CharField(max_length=64, help_text="SHA-256 of the file")
    content = models.BinaryField(help_text="kept until it is taken in, then emptied")
    kind = models.CharField(max_length=40, blank=True, help_text="of the organiser's own records")
    topic = models.CharField(max_length=40, blank=True)
    delivered_until = models.DateField(null=True, help_text="of the organiser's own records")
    rows = models.PositiveIntegerField()
    new_rows = models.PositiveIntegerField(default=0)
    received_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "trainings_delivery"
        constraints = [
            models.CheckConstraint(
                condition=Q(state="checked", taken_at__isnull=True)
                | Q(state="taken", taken_at__isnull=False, content=b""),
                name="delivery_forgets_people",
            )
        ]


class Report(models.Model):
    """Which organiser says so: one row beside each record that came from one."""

    activity = models.OneToOneField(
        Activity, on_delete=models.PROTECT, primary_key=True, related_name="report"
    )
    organiser = models.ForeignKey(Organiser, on_delete=models.PROTECT, related_name="reports")
    training = models.ForeignKey(
        Training, on_delete=models.PROTECT, null=True, related_name="reports"
    )

    class Meta:
        db_table = "trainings_report"
