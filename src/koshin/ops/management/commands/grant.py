"""``./run manage grant``: give the role of web and worker its rights; run it after ``migrate``."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from koshin.ops import grants


class Command(BaseCommand):
    help = "Gives the role of web and worker its rights on every table (after migrate)."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        role = settings.ENV.database.user
        if role == settings.ENV.owner_database.user:
            raise CommandError(
                "DATABASE_URL and DATABASE_OWNER_URL name the same role: let DATABASE_URL name a "
                "second role that owns nothing (docs/operating.md, PostgreSQL)."
            )
        with transaction.atomic():
            tables = grants.apply(connection, role=role)
        if options["verbosity"] > 1:
            self.stdout.write(f"{role}: {len(tables)} tables")
