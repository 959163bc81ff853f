"""The public register, and wishes of clubs and companies with what is written about them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from koshin.capabilities.people.models import Association, Holder, StaffMember


class PublicProfile(models.Model):
    """What a holder of the public register says of themselves while ``withdrawn_at`` is empty.

    Whether they are in the register, and with which fields, is their consent
    (``Holder.public_fields``).
    """

    public_id = models.UUIDField(unique=True)
    association = models.ForeignKey(Association, on_delete=models.PROTECT)
    holder = models.OneToOneField(Holder, on_delete=models.PROTECT, related_name="public_profile")
    introduction = models.CharField(max_length=500, blank=True)
    areas = ArrayField(models.CharField(max_length=8), default=list, help_text="where one works")
    may_be_asked = models.BooleanField()
    written_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "matching_public_profile"
        indexes = [
            models.Index(
                fields=["association", "id"],
                condition=Q(withdrawn_at__isnull=True),
                name="profile_public",
            )
        ]


class Wish(models.Model):
    """What a club or company looks for. Contact data stay with the office and are never shown."""

    class State(models.TextChoices):
        UNCONFIRMED = "unconfirmed"
        WAITING = "waiting"
        PUBLISHED = "published"
        REFUSED = "refused"
        CLOSED = "closed"

    public_id = models.UUIDField(unique=True)
    association = models.ForeignKey(Association, on_delete=models.PROTECT)
    organisation = models.CharField(max_length=120)
    contact_name = models.CharField(max_length=80)
    email = models.EmailField(max_length=200)
    phone = models.CharField(max_length=20, blank=True)
    title = models.CharField(max_length=120)
    body = models.TextField()
    qualifications = ArrayField(models.CharField(max_length=40), default=list)
    prefecture = models.CharField(max_length=8, blank=True)
    reward = models.CharField(max_length=200)
    until = models.DateField(help_text="last day to answer")
    asked = models.ForeignKey(
        PublicProfile, on_delete=models.PROTECT, null=True, help_text="meant for this person alone"
    )
    state = models.CharField(max_length=12, choices=State.choices, default=State.UNCONFIRMED)
    posted_at = models.DateTimeField()
    waiting_since = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(StaffMember, on_delete=models.PROTECT, null=True)
    reason = models.CharField(max_length=500, blank=True, help_text="of a refusal, told by mail")

    class Meta:
        db_table = "matching_wish"
        indexes = [models.Index(fields=["association", "state", "posted_at"])]


class Approach(models.Model):
    """A holder and a wish that have to do with each other; each pair once."""

    class State(models.TextChoices):
        ASKED = "asked"
        OPEN = "open"
        DECLINED = "declined"
        ENDED = "ended"

    public_id = models.UUIDField(unique=True)
    wish = models.ForeignKey(Wish, on_delete=models.PROTECT, related_name="approaches")
    holder = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="approaches")
    state = models.CharField(max_length=10, choices=State.choices)
    begun_at = models.DateTimeField()

    class Meta:
        db_table = "matching_approach"
        constraints = [
            models.UniqueConstraint(fields=["wish", "holder"], name="approached_once"),
        ]


class RelayedMessage(models.Model):
    """One message between the two sides, as it was written."""

    class By(models.TextChoices):
        HOLDER = "holder"
        POSTER = "poster"

    approach = models.ForeignKey(Approach, on_delete=models.PROTECT, related_name="messages")
    by = models.CharField(max_length=6, choices=By.choices)
    body = models.TextField()
    written_at = models.DateTimeField()

    class Meta:
        db_table = "matching_relayed_message"
