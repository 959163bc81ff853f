"""Who works at what just now."""

from django.db import models

from koshin.capabilities.people.models import Association, StaffMember


class Lease(models.Model):
    """One item of a queue in one person's hands until a moment of real time; then it is free."""

    association = models.ForeignKey(Association, on_delete=models.PROTECT)
    queue = models.CharField(max_length=24, help_text="a code of desk.queues")
    item = models.CharField(max_length=40, help_text="the key of the row in its queue")
    staff = models.OneToOneField(
        StaffMember, on_delete=models.PROTECT, related_name="lease", help_text="one item at a time"
    )
    taken_at = models.DateTimeField(help_text="real time")
    until = models.DateTimeField(help_text="real time")

    class Meta:
        db_table = "desk_lease"
        constraints = [
            models.UniqueConstraint(
                fields=["association", "queue", "item"], name="item_in_one_persons_hands"
            ),
            models.CheckConstraint(
                condition=models.Q(until__gt=models.F("taken_at")), name="lease_lasts"
            ),
        ]
