"""``./run manage migrate``: Django's own command, and then the rights of the role of the web.

New tables without rights would make every page fail, and rights forgotten on a book would make it
writable; so the two always happen together.
"""

from typing import Any

from django.conf import settings
from django.core.management.commands import migrate
from django.db import connections, transaction

from koshin.ops import grants


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        super().handle(*args, **options)
        role = settings.ENV.database.user
        if options.get("plan") or options.get("check_unapplied"):
            return
        if role != settings.ENV.owner_database.user:
            alias = options["database"]
            with transaction.atomic(using=alias):
                grants.apply(connections[alias], role=role)
