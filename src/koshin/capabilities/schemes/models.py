"""Published scheme versions: immutable, known by the hash of what they say."""

from django.db import models

from koshin.capabilities.people.models import Association


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
