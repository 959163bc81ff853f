"""The audit trail: who did what to what, when, and what it looked like before and after.

Rows are only ever inserted; the application's database role may not change or remove them.
"""

from django.db import models


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

    class Meta:
        db_table = "audit_line"
        indexes = [models.Index(fields=["association", "subject", "id"])]
