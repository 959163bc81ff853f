"""Applications (申請・手続き): what is asked for, the steps done, and the offer that was frozen."""

from django.db import models
from django.db.models import Q

from koshin.capabilities.applications.life_models import Request as Request
from koshin.capabilities.applications.life_models import Sanction as Sanction
from koshin.capabilities.people.models import Association, Holder
from koshin.capabilities.register.models import Credential
from koshin.capabilities.schemes.models import SchemeVersion


class Application(models.Model):
    """One renewal or first registration. States and transitions: :mod:`koshin.core.journey`."""

    class State(models.TextChoices):
        DRAFT = "draft"
        APPLIED = "applied"
        COMPLETE = "complete"
        CLOSED = "closed"

    public_id = models.UUIDField(unique=True)
    association = models.ForeignKey(Association, on_delete=models.PROTECT)
    holder = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="applications")
    kind = models.CharField(max_length=12, help_text="renewal, first or return")
    cycle = models.CharField(max_length=24, help_text="code of the cycle, e.g. 2027 or 2027-03-31")
    scheme_version = models.ForeignKey(SchemeVersion, on_delete=models.PROTECT)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    offer = models.JSONField(help_text="cycle, window, terms and quote as shown to the holder")
    steps = models.JSONField(
        default=dict, help_text="code: answers, saved_at, done_at (ISO) of each step"
    )
    started_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)
    completed_at = models.DateTimeField(null=True)

    LIVE = (State.DRAFT, State.APPLIED)

    class Meta:
        db_table = "applications_application"
        constraints = [
            # Of one round, whatever its kind: two would charge the same thing twice.
            models.UniqueConstraint(
                fields=["holder", "cycle"],
                condition=Q(state__in=["draft", "applied"]),
                name="one_live_application_per_cycle",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["renewal", "first", "return"]), name="application_kind_known"
            ),
        ]
        indexes = [
            models.Index(fields=["association", "state", "-started_at"]),
            models.Index(fields=["association", "cycle", "applied_at"]),
        ]


class Item(models.Model):
    """One qualification in an application and its new term; written when it is applied for."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="items")
    qualification = models.CharField(max_length=40)
    kind = models.CharField(max_length=10, help_text="renewal, first, addition or return")
    credential = models.ForeignKey(Credential, on_delete=models.PROTECT, null=True)
    term_start = models.DateField()
    term_end = models.DateField()

    class Meta:
        db_table = "applications_item"
        constraints = [
            models.UniqueConstraint(fields=["application", "qualification"], name="item_once")
        ]
