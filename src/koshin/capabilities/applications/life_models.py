"""Requests about a qualification's life, and sanctions: what was asked for and decided."""

from django.db import models
from django.db.models import F, Q

from koshin.capabilities.people.models import Association, Holder
from koshin.capabilities.register.models import Credential


class Request(models.Model):
    """休止, 延長, 再開, 復帰, 返上 or 死亡, asked for by the holder or keyed in by the office."""

    class Kind(models.TextChoices):
        SUSPEND = "suspend"
        EXTEND = "extend"
        RESUME = "resume"
        RETURN = "return"
        WITHDRAW = "withdraw"
        DEATH = "death"

    class State(models.TextChoices):
        ASKED = "asked"
        GRANTED = "granted"
        REFUSED = "refused"
        WITHDRAWN = "withdrawn"

    public_id = models.UUIDField(unique=True)
    association = models.ForeignKey(Association, on_delete=models.PROTECT)
    holder = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="requests")
    credential = models.ForeignKey(
        Credential, on_delete=models.PROTECT, null=True, help_text="none: all of the holder's"
    )
    kind = models.CharField(max_length=10, choices=Kind.choices)
    route = models.CharField(max_length=40, blank=True, help_text="the way back, a scheme's word")
    reason = models.CharField(max_length=40, blank=True, help_text="a word of the scheme's policy")
    words = models.CharField(max_length=2000, blank=True, help_text="as written by who asked")
    starts_on = models.DateField(help_text="the first day asked for")
    ends_on = models.DateField(null=True, help_text="the last day asked for, where there is one")
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    asked_at = models.DateTimeField()
    asked_by = models.BigIntegerField(null=True, help_text="account")
    keyed_in = models.BooleanField(help_text="by the office, for the holder")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.BigIntegerField(null=True, help_text="account; none: by the rules alone")
    decision = models.CharField(max_length=2000, blank=True, help_text="as written to the holder")

    class Meta:
        db_table = "applications_request"
        constraints = [
            models.UniqueConstraint(
                fields=["credential"], condition=Q(state="asked"), name="one_open_request"
            ),
            models.UniqueConstraint(
                fields=["holder"],
                condition=Q(state="asked", kind="death"),
                name="one_open_report_of_death",
            ),
            models.CheckConstraint(
                condition=Q(kind="death", credential__isnull=True)
                | (~Q(kind="death") & Q(credential__isnull=False)),
                name="request_about_a_credential",
            ),
            models.CheckConstraint(
                condition=Q(state="asked", decided_at__isnull=True)
                | (~Q(state="asked") & Q(decided_at__isnull=False)),
                name="request_decided_once",
            ),
        ]
        indexes = [models.Index(fields=["association", "state", "-asked_at"])]


class Sanction(models.Model):
    """停止 or 取消: proposed by one member of staff, decided by a second. See core.sanctions."""

    class Kind(models.TextChoices):
        STOPPED = "stopped"
        REVOKED = "revoked"

    class State(models.TextChoices):
        PROPOSED = "proposed"
        WITHDRAWN = "withdrawn"
        IMPOSED = "imposed"
        OBJECTED = "objected"
        UPHELD = "upheld"
        LIFTED = "lifted"
        RESTORING = "restoring"
        RESTORED = "restored"

    public_id = models.UUIDField(unique=True)
    association = models.ForeignKey(Association, on_delete=models.PROTECT)
    holder = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="sanctions")
    credential = models.ForeignKey(Credential, on_delete=models.PROTECT, related_name="sanctions")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    grounds = models.CharField(max_length=2000, help_text="as told to the holder")
    starts_on = models.DateField(help_text="first day without validity")
    ends_on = models.DateField(null=True, help_text="last day of a 停止 with an end")
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    proposed_at = models.DateTimeField()
    proposed_by = models.BigIntegerField(help_text="account")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.BigIntegerField(null=True, help_text="account; another one")
    object_until = models.DateField(null=True, help_text="last day for an objection")
    objected_at = models.DateTimeField(null=True)
    objection = models.CharField(max_length=2000, blank=True)
    answered_by = models.BigIntegerField(null=True, help_text="account; not who proposed")
    answer = models.CharField(max_length=2000, blank=True)
    restoration_by = models.BigIntegerField(null=True, help_text="account")
    restoration = models.CharField(max_length=2000, blank=True, help_text="why it is restored")
    restored_by = models.BigIntegerField(null=True, help_text="account; another one")

    class Meta:
        db_table = "applications_sanction"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(kind="stopped", ends_on__gte=F("starts_on")),
                name="sanction_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
                name="sanction_takes_two",
            ),
            models.CheckConstraint(
                condition=Q(restored_by__isnull=True) | ~Q(restored_by=F("restoration_by")),
                name="restoration_takes_two",
            ),
            models.UniqueConstraint(
                fields=["credential", "kind"],
                condition=Q(
                    state__in=["proposed", "imposed", "objected", "upheld", "restoring"],
                    kind="revoked",
                ),
                name="one_revocation",
            ),
        ]
        indexes = [models.Index(fields=["association", "state"])]
