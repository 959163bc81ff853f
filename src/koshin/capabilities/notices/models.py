"""What the association tells its holders (お知らせ, mails) and what they ask (お問い合わせ)."""

from django.db import models

from koshin.capabilities.people.models import Association, Holder, StaffMember


class Announcement(models.Model):
    """One お知らせ for all holders of an association."""

    association = models.ForeignKey(Association, on_delete=models.PROTECT)
    title = models.CharField(max_length=120)
    body = models.TextField()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(StaffMember, on_delete=models.PROTECT, null=True)

    class Meta:
        db_table = "notices_announcement"
        indexes = [models.Index(fields=["association", "-published_at"])]


class MailText(models.Model):
    """What many mails say alike; ``digest`` is the SHA-256 of the body."""

    association = models.ForeignKey(Association, on_delete=models.PROTECT)
    digest = models.CharField(max_length=64)
    body = models.TextField(help_text="all of it but the line that says to whom it goes")

    class Meta:
        db_table = "notices_mail_text"
        constraints = [
            models.UniqueConstraint(fields=["association", "digest"], name="mail_text_once")
        ]


class Mail(models.Model):
    """A mail to one holder, readable in My Page; ``key`` makes each sent once per transition.

    What it says stands in ``body``, or, where many say the same, in ``addressee`` and ``text``.
    """

    class State(models.TextChoices):
        QUEUED = "queued"
        SENT = "sent"
        NO_ADDRESS = "no_address"

    public_id = models.UUIDField(unique=True, help_text="also the Message-ID")
    association = models.ForeignKey(Association, on_delete=models.PROTECT)
    holder = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="mails")
    template = models.CharField(max_length=40)
    key = models.CharField(max_length=160)
    to = models.EmailField(max_length=200, blank=True)
    subject = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    addressee = models.CharField(max_length=200, blank=True, db_default="")
    text = models.ForeignKey(MailText, on_delete=models.PROTECT, null=True, related_name="mails")
    paper = models.UUIDField(null=True, help_text="public id of the paper the mail announces")
    state = models.CharField(max_length=12, choices=State.choices, default=State.QUEUED)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "notices_mail"
        constraints = [
            models.UniqueConstraint(fields=["association", "key"], name="mail_once"),
            models.CheckConstraint(
                condition=models.Q(text__isnull=True) ^ models.Q(body=""),
                name="mail_says_something_once",
            ),
        ]
        indexes = [
            models.Index(fields=["holder", "-created_at"]),
            models.Index(
                fields=["association", "template"],
                condition=~models.Q(state="sent"),
                name="mail_not_sent",
            ),
        ]

    @property
    def whole(self) -> str:
        """The body as its reader sees it."""
        return self.body if self.text is None else f"{self.addressee}\n\n{self.text.body}"


class PlanPass(models.Model):
    """A notice of a round was given to all whom it concerned on ``day``, with the counts."""

    association = models.ForeignKey(Association, on_delete=models.PROTECT)
    cycle = models.CharField(max_length=16, help_text="code of the round, or registrations")
    plan = models.CharField(max_length=40)
    day = models.DateField(help_text="the day for which it was due")
    expected = models.PositiveIntegerField(help_text="holders who had something left to do")
    written = models.PositiveIntegerField(help_text="mails written; the others had theirs")
    passed_at = models.DateTimeField()

    class Meta:
        db_table = "notices_plan_pass"
        constraints = [
            models.UniqueConstraint(
                fields=["association", "cycle", "plan", "day"], name="plan_passed_once"
            ),
            models.CheckConstraint(
                condition=models.Q(written__lte=models.F("expected")),
                name="plan_writes_to_its_audience",
            ),
        ]


class Inquiry(models.Model):
    """A holder's question and its thread."""

    class State(models.TextChoices):
        OPEN = "open"
        ANSWERED = "answered"

    public_id = models.UUIDField(unique=True)
    association = models.ForeignKey(Association, on_delete=models.PROTECT)
    holder = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="inquiries")
    subject = models.CharField(max_length=120)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    opened_at = models.DateTimeField()

    class Meta:
        db_table = "notices_inquiry"
        indexes = [models.Index(fields=["association", "state", "opened_at"])]


class InquiryMessage(models.Model):
    """One message of a thread; ``staff`` is empty when the holder wrote it."""

    inquiry = models.ForeignKey(Inquiry, on_delete=models.PROTECT, related_name="messages")
    staff = models.ForeignKey(StaffMember, on_delete=models.PROTECT, null=True)
    body = models.TextField()
    written_at = models.DateTimeField()

    class Meta:
        db_table = "notices_inquiry_message"
