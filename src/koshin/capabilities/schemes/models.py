"""Published scheme versions: immutable, known by the hash of what they say."""

from django.db import models
from django.db.models import Q

from koshin.capabilities.people.models import Association, Holder


class SchemeVersion(models.Model):
    """An association's rules from ``effective_from`` on. ``source`` is the YAML as published."""

    association = models.ForeignKey(Association, on_delete=models.PROTECT)
    digest = models.CharField(max_length=64)
    source = models.JSONField(help_text="the association's files by relative path, as text")
    effective_from = models.DateField()
    published_at = models.DateTimeField()

    class Meta:
        db_table = "schemes_scheme_version"
        constraints = [
            models.UniqueConstraint(fields=["association", "digest"], name="scheme_version_once")
        ]


class Waiver(models.Model):
    """特例措置: a dated, justified exception for a person (``holder``) or a cohort.

    A cohort is everybody at the association whom ``qualification``, ``cycle`` and ``area`` (the
    prefecture) fit; what is empty does not matter. It eases one part of the requirement
    (waived whole, or needing ``at_least``, or counting records until ``counts_until``) or keeps
    the window open to ``window_until``. It is revoked, never deleted.
    """

    association = models.ForeignKey(Association, on_delete=models.PROTECT)
    holder = models.ForeignKey(
        Holder, on_delete=models.PROTECT, null=True, blank=True, related_name="waivers"
    )
    qualification = models.CharField(max_length=40, blank=True)
    cycle = models.CharField(max_length=40, blank=True)
    area = models.CharField(max_length=8, blank=True)
    requirement = models.CharField(max_length=40, blank=True)
    at_least = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    counts_until = models.DateField(null=True, blank=True)
    window_until = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=200)
    granted_on = models.DateField()
    granted_at = models.DateTimeField()
    granted_by = models.CharField(max_length=80)
    revoked_on = models.DateField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "schemes_waiver"
        constraints = [
            models.CheckConstraint(
                condition=(
                    (~Q(requirement="") & Q(window_until__isnull=True))
                    | Q(
                        requirement="",
                        window_until__isnull=False,
                        at_least__isnull=True,
                        counts_until__isnull=True,
                    )
                ),
                name="waiver_of_one_thing",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="waiver_has_a_reason"),
            models.CheckConstraint(
                condition=Q(holder__isnull=True) | Q(area=""), name="waiver_of_person_or_area"
            ),
            models.CheckConstraint(
                condition=Q(revoked_on__isnull=True) | ~Q(revoked_reason=""),
                name="waiver_revoked_with_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["association", "holder"])]
