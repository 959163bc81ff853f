"""What is kept of holders beside their registered data: photo, consents, guardians, erasures."""

from django.db import models


class HolderPhoto(models.Model):
    """The face for cards and the register: our own JPEG, never the file that was handed in."""

    holder = models.OneToOneField("people.Holder", on_delete=models.PROTECT, related_name="photo")
    content = models.BinaryField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    taken_at = models.DateTimeField(help_text="business time")

    class Meta:
        db_table = "people_holder_photo"


class Consent(models.Model):
    """To what a holder said yes or no, in which version of its text, and when. The newest holds."""

    class Subject(models.TextChoices):
        TERMS = "terms"
        REGISTER = "register"
        GUARDIAN = "guardian"

    holder = models.ForeignKey("people.Holder", on_delete=models.PROTECT, related_name="consents")
    subject = models.CharField(max_length=10, choices=Subject.choices)
    version = models.CharField(max_length=40)
    text = models.TextField(help_text="the text as it was shown")
    answers = models.JSONField(default=dict)
    at = models.DateTimeField(help_text="business time")

    class Meta:
        db_table = "people_consent"
        indexes = [models.Index(fields=["holder", "subject", "-id"])]


class Guardian(models.Model):
    """Who answers for a holder under 18 (保護者), and that they agreed by a code mailed to them."""

    holder = models.OneToOneField(
        "people.Holder", on_delete=models.PROTECT, related_name="guardian"
    )
    name = models.CharField(max_length=120)
    relation = models.CharField(max_length=40)
    email = models.EmailField(max_length=200)
    agreed_at = models.DateTimeField(help_text="business time")

    class Meta:
        db_table = "people_guardian"


class ErasureRequest(models.Model):
    """A holder asks that their data be deleted; what must be kept is kept and said."""

    class State(models.TextChoices):
        ASKED = "asked"
        DONE = "done"
        WITHDRAWN = "withdrawn"
        REFUSED = "refused"

    public_id = models.UUIDField(unique=True)
    holder = models.ForeignKey("people.Holder", on_delete=models.PROTECT, related_name="erasures")
    reason = models.CharField(max_length=400, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=400, blank=True)

    class Meta:
        db_table = "people_erasure_request"
        constraints = [
            models.UniqueConstraint(
                fields=["holder"],
                condition=models.Q(state="asked"),
                name="one_open_erasure_per_holder",
            ),
            models.CheckConstraint(
                condition=models.Q(state="asked") ^ models.Q(decided_at__isnull=False),
                name="erasure_is_decided_or_open",
            ),
        ]
