"""``./run manage …``: Django's commands, each as the database role that it needs."""

import os
import sys

from django.core.management import execute_from_command_line

from koshin.platform import environment

# These change tables or rights. Everything else runs as the role that web and worker use, which
# can do neither, so that a mistake in a script meets the same walls as a mistake in a page.
OWNER_COMMANDS = frozenset({"migrate", "makemigrations", "grant", "sqlmigrate", "showmigrations"})


def main(arguments: list[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "koshin.config.settings")
    owner = bool(arguments) and arguments[0] in OWNER_COMMANDS
    os.environ["KOSHIN_DATABASE_ROLE"] = "owner" if owner else "app"
    try:
        environment.read()
    except environment.ConfigurationRefused as refusal:
        sys.exit(f"koshin: {refusal}")
    execute_from_command_line(["manage", *arguments])


if __name__ == "__main__":
    main(sys.argv[1:])
