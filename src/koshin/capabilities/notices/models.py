"""What the association tells its holders (お知らせ, mails) and what they ask (お問い合わせ)."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models

from koshin.capabilities.people.models import Association, Holder, StaffMember


class Announcement(models.Model):
    """One お知らせ, for all holders of an association or for those it names (``audience``)."""

    association = models.ForeignKey(Association, on_delete=models.PROTECT)
    title = models.CharField(max_length=120)
    body = models.TextField()
    qualifications = ArrayField(
        models.CharField(max_length=40), db_default=[], help_text="of these only; empty: of any"
    )
    prefectures = ArrayField(
        models.CharField(max_length=8), db_default=[], help_text="living in these; empty: anywhere"
    )
    published_at = models.DateTimeField()
    until = models.DateField(null=True, help_text="the last day it is shown")
    published_by = models.ForeignKey(StaffMember, on_delete=models.PROTECT, null=True)
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "notices_announcement"
        indexes = [models.Index(fields=["association", "-published_at"])]


class AnnouncementFile(models.Model):
    """A PDF that the office published with an announcement."""

    public_id = models.UUIDField(unique=True, default=uuid.uuid4)
    announcement = models.ForeignKey(Announcement, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=120)
    content = models.BinaryField()
    size = models.PositiveIntegerField(help_text="bytes")

    class Meta:
        db_table = "notices_announcement_file"


class AnnouncementRead(models.Model):
    """A holder opened an announcement."""

    announcement = models.ForeignKey(Announcement, on_delete=models.PROTECT, related_name="reads")
    holder = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="news_read")
    read_at = models.DateTimeField()

    class Meta:
        db_table = "notices_announcement_read"
        constraints = [
            models.UniqueConstraint(fields=["holder", "announcement"], name="news_read_once")
        ]


class Service(models.Model):
    """A benefit for holders (サービス), written by the office, one page each."""

    public_id = models.UUIDField(unique=True)
    association = models.ForeignKey(Association, on_delete=models.PROTECT)
    title = models.CharField(max_length=120)
    summary = models.CharField(max_length=200)
    body = models.TextField()
    link = models.URLField(max_length=400, blank=True, help_text="where it is used; https only")
    qualifications = ArrayField(
        models.CharField(max_length=40), db_default=[], help_text="of these only; empty: of any"
    )
    prefectures = ArrayField(
        models.CharField(max_length=8), db_default=[], help_text="living in these; empty: anywhere"
    )
    place = models.PositiveSmallIntegerField(default=0, help_text="smaller stands first")
    first_day = models.DateField()
    last_day = models.DateField(null=True, help_text="the last day it is offered")
    written_at = models.DateTimeField()

    class Meta:
        db_table = "notices_service"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_day__isnull=True)
                | models.Q(last_day__gte=models.F("first_day")),
                name="service_ends_after_it_begins",
            )
        ]
        indexes = [models.Index(fields=["association", "place", "id"])]


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
        UNWANTED = "unwanted"

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
    came_back_at = models.DateTimeField(null=True, help_text="when a server said: not delivered")
    came_back_because = models.CharField(max_length=200, blank=True, db_default="")

    class Meta:
        db_table = "notices_mail"
        constraints = [
            models.UniqueConstraint(fields=["association", "key"], name="mail_once"),
            models.CheckConstraint(
                condition=models.Q(text__isnull=True) ^ models.Q(body=""),
                name="mail_says_something_once",
            ),
            models.CheckConstraint(
                condition=models.Q(came_back_at__isnull=True) | models.Q(state="sent"),
                name="mail_comes_back_once_sent",
            ),
        ]
        indexes = [
            models.Index(fields=["holder", "-created_at"]),
            models.Index(
                fields=["association", "template"],
                condition=~models.Q(state="sent"),
                name="mail_not_sent",
            ),
            models.Index(
                fields=["association", "came_back_at"],
                condition=models.Q(came_back_at__isnull=False),
                name="mail_came_back",
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
        CLOSED = "closed"

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


class InquiryPage(models.Model):
    """One page of a file that came with a message, drawn anew as JPEG (decision 0024)."""

    message = models.ForeignKey(InquiryMessage, on_delete=models.PROTECT, related_name="pages")
    name = models.CharField(max_length=120, help_text="of the file, as its sender called it")
    number = models.PositiveSmallIntegerField(help_text="from 1")
    content = models.BinaryField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()

    class Meta:
        db_table = "notices_inquiry_page"
        constraints = [
            models.UniqueConstraint(fields=["message", "number"], name="inquiry_page_once")
        ]
