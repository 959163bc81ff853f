"""Courses that lead to a qualification, who entered and finished them, and exemptions."""

from django.db import models
from django.db.models import F, Q

from koshin.capabilities.activities.models import Completion
from koshin.capabilities.people.models import Association, Holder


class Course(models.Model):
    """A course that leads to a qualification. ``code`` begins the numbers of those who enter."""

    public_id = models.UUIDField(unique=True)
    association = models.ForeignKey(Association, on_delete=models.PROTECT)
    code = models.CharField(max_length=12)
    qualification = models.CharField(max_length=40)
    title = models.CharField(max_length=120)
    organiser = models.CharField(max_length=120)
    place = models.CharField(max_length=120)
    starts_on = models.DateField()
    ends_on = models.DateField()
    apply_from = models.DateField()
    apply_until = models.DateField()
    capacity = models.PositiveIntegerField()
    fee_note = models.CharField(max_length=200, help_text="what it costs and to whom it is paid")
    serial = models.PositiveIntegerField(default=0, help_text="the last number given")
    published_at = models.DateTimeField()

    class Meta:
        db_table = "courses_course"
        constraints = [
            models.UniqueConstraint(fields=["association", "code"], name="course_code_once"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on"), apply_until__gte=F("apply_from")),
                name="course_days_in_order",
            ),
        ]
        indexes = [models.Index(fields=["association", "apply_until"])]


class CompletionList(models.Model):
    """A list of those who finished, as the organiser delivered it; taken whole, or reversed."""

    public_id = models.UUIDField(unique=True)
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="lists")
    name = models.CharField(max_length=120)
    digest = models.CharField(max_length=64, help_text="SHA-256 of the file")
    numbers = models.JSONField(help_text="the course numbers that it completed")
    taken_at = models.DateTimeField()
    reversed_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=200, blank=True, help_text="why it was reversed")

    class Meta:
        db_table = "courses_completion_list"
        constraints = [
            models.UniqueConstraint(
                fields=["course", "digest"],
                condition=Q(reversed_at__isnull=True),
                name="completion_list_taken_once",
            )
        ]


class CourseEntry(models.Model):
    """Somebody in a course. ``number`` (受講番号) can be checked by anybody."""

    class State(models.TextChoices):
        ENTERED = "entered"
        COMPLETED = "completed"
        WITHDRAWN = "withdrawn"

    public_id = models.UUIDField(unique=True)
    association = models.ForeignKey(Association, on_delete=models.PROTECT)
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="entries")
    holder = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="course_entries")
    number = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ENTERED)
    entered_at = models.DateTimeField()
    completion = models.OneToOneField(
        Completion, on_delete=models.PROTECT, null=True, related_name="entry"
    )
    list = models.ForeignKey(
        CompletionList, on_delete=models.PROTECT, null=True, related_name="entries"
    )

    class Meta:
        db_table = "courses_entry"
        constraints = [
            models.UniqueConstraint(fields=["association", "number"], name="course_number_once"),
            models.UniqueConstraint(
                fields=["course", "holder"],
                condition=~Q(state="withdrawn"),
                name="entered_once",
            ),
            models.CheckConstraint(
                condition=Q(state="completed", completion__isnull=False, list__isnull=False)
                | (~Q(state="completed") & Q(completion__isnull=True, list__isnull=True)),
                name="entry_completed_by_a_list",
            ),
        ]


class Exemption(models.Model):
    """A request to count certificates in place of a course (免除)."""

    class State(models.TextChoices):
        ASKED = "asked"
        GRANTED = "granted"
        REFUSED = "refused"

    public_id = models.UUIDField(unique=True)
    association = models.ForeignKey(Association, on_delete=models.PROTECT)
    holder = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="exemptions")
    qualification = models.CharField(max_length=40)
    certificate = models.CharField(max_length=120, help_text="what was finished, and where")
    issued_on = models.DateField()
    file_name = models.CharField(max_length=120)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    number = models.CharField(max_length=20, help_text="can be checked like a course number")
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=300, blank=True)
    completion = models.OneToOneField(
        Completion, on_delete=models.PROTECT, null=True, related_name="exemption"
    )

    class Meta:
        db_table = "courses_exemption"
        constraints = [
            models.UniqueConstraint(fields=["association", "number"], name="exemption_number_once"),
            models.UniqueConstraint(
                fields=["holder", "qualification"],
                condition=Q(state="asked"),
                name="one_open_exemption",
            ),
            models.CheckConstraint(
                condition=Q(state="granted", completion__isnull=False)
                | (~Q(state="granted") & Q(completion__isnull=True)),
                name="exemption_granted_completes",
            ),
        ]
        indexes = [models.Index(fields=["association", "state", "asked_at"])]


class ExemptionPage(models.Model):
    """One page of the certificates handed in, as a picture made anew."""

    exemption = models.ForeignKey(Exemption, on_delete=models.CASCADE, related_name="pages")
    number = models.PositiveSmallIntegerField(help_text="from 1")
    content = models.BinaryField()

    class Meta:
        db_table = "courses_exemption_page"
        constraints = [
            models.UniqueConstraint(fields=["exemption", "number"], name="exemption_page_once")
        ]
