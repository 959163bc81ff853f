"""The audit trail: who did what to what, when, and what it looked like before and after.

Rows are only ever inserted; the application's database role may not change or remove them.
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from koshin.platform.transactions import TransactionId


class AuditLine(models.Model):
    """One act of one actor. ``before`` and ``after`` hold the fields that the act touched."""

    association = models.CharField(max_length=32)
    at = models.DateTimeField(help_text="business time of the act")
    recorded_at = models.DateTimeField(help_text="real time, when the row was written")
    actor_kind = models.CharField(max_length=16)
    actor_id = models.BigIntegerField(null=True)
    verb = models.CharField(max_length=64)
    subject = models.CharField(max_length=80)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    reason = models.TextField(default="")
    tx = models.BigIntegerField(db_default=TransactionId(), help_text="by this it is sealed")

    class Meta:
        db_table = "audit_line"
        indexes = [
            models.Index(fields=["association", "subject", "id"]),
            models.Index(fields=["tx"], name="audit_line_tx"),
        ]


class ReadLine(models.Model):
    """Somebody looked at the data of ``holders`` (:mod:`koshin.platform.reads`)."""

    association = models.CharField(max_length=32)
    at = models.DateTimeField(help_text="business time of the view")
    recorded_at = models.DateTimeField(help_text="real time, when the row was written")
    account = models.BigIntegerField(help_text="whose eyes: the account's id")
    kind = models.CharField(max_length=8)
    page = models.CharField(max_length=64, help_text="the route's name")
    asked = models.JSONField(default=dict, help_text="what was searched for or chosen")
    holders = ArrayField(models.BigIntegerField(), help_text="whose data was shown")
    reason = models.TextField(default="")
    tx = models.BigIntegerField(db_default=TransactionId(), help_text="by this it is sealed")

    class Meta:
        db_table = "audit_read"
        indexes = [
            models.Index(fields=["account", "recorded_at"], name="audit_read_by_account"),
            models.Index(fields=["association", "recorded_at"], name="audit_read_by_time"),
            GinIndex(fields=["holders"], name="audit_read_of_holder"),
            models.Index(fields=["tx"], name="audit_read_tx"),
        ]


class ReadAlarm(models.Model):
    """An account looked at unusually many people, or took an export at night."""

    class Why(models.TextChoices):
        MANY = "many"
        NIGHT = "night"

    association = models.CharField(max_length=32)
    account = models.BigIntegerField()
    why = models.CharField(max_length=8, choices=Why.choices)
    people = models.IntegerField(help_text="different holders seen")
    since = models.DateTimeField(help_text="real time of the first of these views")
    raised_at = models.DateTimeField(help_text="real time")

    class Meta:
        db_table = "audit_read_alarm"
        constraints = [
            models.UniqueConstraint(fields=["account", "why", "since"], name="read_alarm_once")
        ]
        indexes = [models.Index(fields=["association", "raised_at"], name="read_alarm_by_time")]


class Seal(models.Model):
    """A link of the hash chain over the rows of one stream (:mod:`koshin.platform.seals`).

    It covers the rows with an id above ``base_id`` whose transaction's number lies from
    ``from_tx`` to before ``until_tx``. ``digest`` is SHA-256 in hexadecimal, over the link before.
    """

    stream = models.CharField(max_length=16)
    number = models.BigIntegerField(help_text="1, 2, 3 … within the stream")
    base_id = models.BigIntegerField(help_text="0 until the database is restored elsewhere")
    from_tx = models.BigIntegerField()
    until_tx = models.BigIntegerField()
    last_id = models.BigIntegerField(help_text="the greatest id that was ever covered")
    rows = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    sealed_at = models.DateTimeField(help_text="real time")

    class Meta:
        db_table = "audit_seal"
        constraints = [models.UniqueConstraint(fields=["stream", "number"], name="seal_once")]


class Pace(models.Model):
    """How often somebody asked something in a minute (:mod:`koshin.platform.pace`)."""

    key = models.CharField(max_length=64, help_text="keyed digest of what was asked and by whom")
    minute = models.DateTimeField()
    count = models.PositiveIntegerField()

    class Meta:
        db_table = "platform_pace"
        constraints = [models.UniqueConstraint(fields=["key", "minute"], name="paced_once")]
        indexes = [models.Index(fields=["minute"])]
