"""``./run manage create_staff``: somebody of the office gets a password and a second factor."""

import secrets
from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from koshin.capabilities.people.actions.create_staff import create_staff
from koshin.capabilities.people.models import Association
from koshin.capabilities.schemes import queries as schemes
from koshin.core.refusal import Refused
from koshin.core.scheme.roles import MANAGER
from koshin.platform import clock
from koshin.platform.audit import SYSTEM

SECRET_BYTES = 20


class Command(BaseCommand):
    help = "Creates a member of staff and prints the otpauth URL for their authenticator app."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("association", help="the association's code")
        parser.add_argument("email", help="the mail address to sign in with")
        parser.add_argument("name", help="the name as the office shows it")
        parser.add_argument("--role", default=MANAGER, help="a role of the association's scheme")

    def handle(self, *args: Any, **options: Any) -> None:
        association = Association.objects.filter(code=options["association"]).first()
        if association is None:
            raise CommandError("There is no such association. Publish its scheme first.")
        today = clock.business_now(association.clock_offset).date()
        if options["role"] not in schemes.current(association.code, on=today).scheme.roles:
            raise CommandError("The association's scheme has no such role.")
        password = getpass("パスワード(12文字以上): ")
        if password != getpass("パスワード(もう一度): "):
            raise CommandError("The two passwords differ. Nothing was created.")
        try:
            validate_password(password)
            device = create_staff(
                association=association.code,
                name=options["name"],
                email=options["email"],
                password=password,
                second_factor=secrets.token_hex(SECRET_BYTES),
                at=clock.business_now(association.clock_offset),
                actor=SYSTEM,
                role=options["role"],
            )
        except ValidationError as weak:
            raise CommandError(" ".join(weak.messages)) from None
        except Refused as refused:
            raise CommandError(" ".join(r.sentence for r in refused.refusals)) from None
        self.stdout.write("この URL を認証アプリに登録してください(二度と表示されません):")
        self.stdout.write(device.config_url)
