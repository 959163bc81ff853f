"""The register: who holds what, from when until when. Terms are added, never overwritten."""

import uuid

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from koshin.capabilities.people.models import Association, Holder


class Credential(models.Model):
    """A qualification held by a holder, with its number (認定番号)."""

    association = models.ForeignKey(Association, on_delete=models.PROTECT)
    holder = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="credentials")
    qualification = models.CharField(max_length=40)
    number = models.CharField(max_length=20)
    awarded_on = models.DateField(help_text="認定日")
    route = models.CharField(
        max_length=40, blank=True, db_default="", help_text="how it was obtained, a scheme's word"
    )

    class Meta:
        db_table = "register_credential"
        constraints = [
            models.UniqueConstraint(
                fields=["association", "number"], name="credential_number_once"
            ),
            models.UniqueConstraint(
                fields=["holder", "qualification"], name="credential_once_per_holder"
            ),
        ]


class DateRange(Func):
    """PostgreSQL's ``daterange``, both ends included."""

    function = "daterange"
    output_field = DateRangeField()


class IdRange(Func):
    """A one-element range of an id: lets a plain GiST index compare ids without an extension."""

    function = "int8range"


class OverOn(Func):
    """The first day after a pause: that of the resumption, else the one after the planned end."""

    function = "coalesce"
    arg_joiner = ", 1 + "
    output_field = models.DateField()


class Term(models.Model):
    """One period of validity, both ends included. ``granted_by`` names the application, once."""

    credential = models.ForeignKey(Credential, on_delete=models.PROTECT, related_name="terms")
    start = models.DateField()
    end = models.DateField()
    granted_by = models.UUIDField(help_text="public id of the application that granted it")
    granted_at = models.DateTimeField()

    class Meta:
        db_table = "register_term"
        indexes = [models.Index(fields=["end"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(end__gte=F("start")), name="term_ends_after_it_starts"
            ),
            models.UniqueConstraint(fields=["credential", "granted_by"], name="term_granted_once"),
            ExclusionConstraint(
                name="terms_do_not_overlap",
                expressions=[
                    (
                        IdRange(F("credential_id"), F("credential_id"), Value("[]")),
                        RangeOperators.EQUAL,
                    ),
                    (
                        DateRange(F("start"), F("end"), RangeBoundary(inclusive_upper=True)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]


class Suspension(models.Model):
    """休止 granted for some days. An extension is a row of its own that follows the one before."""

    credential = models.ForeignKey(Credential, on_delete=models.PROTECT, related_name="suspensions")
    reason = models.CharField(max_length=40, help_text="a word of the scheme's policy")
    requested_on = models.DateField()
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True, help_text="planned last day; none: open")
    resumed_on = models.DateField(null=True, blank=True, help_text="first day active again")
    note = models.CharField(max_length=200, blank=True)
    granted_at = models.DateTimeField()

    class Meta:
        db_table = "register_suspension"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="suspension_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(resumed_on__isnull=True) | Q(resumed_on__gte=F("starts_on")),
                name="suspension_resumed_after_it_starts",
            ),
            ExclusionConstraint(
                name="suspensions_do_not_overlap",
                expressions=[
                    (
                        IdRange(F("credential_id"), F("credential_id"), Value("[]")),
                        RangeOperators.EQUAL,
                    ),
                    (
                        DateRange(F("starts_on"), OverOn(F("resumed_on"), F("ends_on"))),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]


class Bar(models.Model):
    """What takes a credential out of validity from a day on: 返上, 死亡, 停止, 取消 or 統合."""

    class Kind(models.TextChoices):
        WITHDRAWN = "withdrawn"
        DECEASED = "deceased"
        STOPPED = "stopped"
        REVOKED = "revoked"
        MERGED = "merged"

    credential = models.ForeignKey(Credential, on_delete=models.PROTECT, related_name="bars")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    since = models.DateField(help_text="first day without validity")
    until = models.DateField(null=True, blank=True, help_text="last day, of a 停止 with an end")
    lifted_on = models.DateField(null=True, blank=True, help_text="first day of the restoration")
    decided_by = models.UUIDField(help_text="public id of the request, sanction or merge behind it")
    imposed_at = models.DateTimeField()

    class Meta:
        db_table = "register_bar"
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(kind="stopped", until__gte=F("since")),
                name="bar_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["withdrawn", "deceased", "stopped", "revoked", "merged"]),
                name="bar_kind_known",
            ),
            models.UniqueConstraint(fields=["credential", "decided_by"], name="bar_decided_once"),
            models.UniqueConstraint(
                fields=["credential", "kind"],
                condition=Q(lifted_on__isnull=True) & ~Q(kind="stopped"),
                name="one_bar_of_a_kind",
            ),
        ]


class Merge(models.Model):
    """統合: what a credential was before its scheme made several qualifications one.

    The credential that leads became ``became`` itself; the others are barred by this row.
    """

    public_id = models.UUIDField(unique=True, default=uuid.uuid4)
    credential = models.ForeignKey(Credential, on_delete=models.PROTECT, related_name="merges")
    lead = models.ForeignKey(Credential, on_delete=models.PROTECT, related_name="merged_from")
    was = models.CharField(max_length=40)
    became = models.CharField(max_length=40)
    since = models.DateField()
    merged_at = models.DateTimeField()

    class Meta:
        db_table = "register_merge"
        constraints = [
            models.UniqueConstraint(fields=["credential", "became"], name="merged_once"),
        ]


class NumberSeries(models.Model):
    """The last serial given to a credential of an association."""

    association = models.OneToOneField(Association, on_delete=models.PROTECT, primary_key=True)
    last = models.PositiveBigIntegerField(default=0)

    class Meta:
        db_table = "register_number_series"
