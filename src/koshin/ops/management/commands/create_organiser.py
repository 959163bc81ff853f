"""``./run manage create_organiser``: somebody who acts for an organiser of trainings."""

import secrets
from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django_otp.plugins.otp_totp.models import TOTPDevice

from koshin.capabilities.people.actions.open_organiser import add_organiser_member, open_organiser
from koshin.capabilities.people.models import Association, Organiser
from koshin.core.refusal import Refused
from koshin.platform import clock
from koshin.platform.audit import SYSTEM

SECRET_BYTES = 20


class Command(BaseCommand):
    help = "Creates an organiser (once) and one who acts for it; prints the otpauth URL."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("association", help="the association's code")
        parser.add_argument("organiser", help="the organiser's name, as holders read it")
        parser.add_argument("email", help="the mail address to sign in with")
        parser.add_argument("name", help="the name of the person")
        parser.add_argument("--level", choices=Organiser.Level.values, default="other")
        parser.add_argument("--contact", default="", help="whom holders ask; for a new organiser")
        parser.add_argument("--provider", default="", help="its word in the scheme, if rules ask")
        parser.add_argument(
            "--counts-at-once",
            action="store_true",
            help="its reports count at once; otherwise the office accepts each",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        association = Association.objects.filter(code=options["association"]).first()
        if association is None:
            raise CommandError("There is no such association. Publish its scheme first.")
        password = getpass("パスワード(12文字以上): ")
        if password != getpass("パスワード(もう一度): "):
            raise CommandError("The two passwords differ. Nothing was created.")
        try:
            validate_password(password)
            with transaction.atomic():
                device = _add(association, options, password=password)
        except ValidationError as weak:
            raise CommandError(" ".join(weak.messages)) from None
        except Refused as refused:
            raise CommandError(" ".join(r.sentence for r in refused.refusals)) from None
        self.stdout.write("この URL を認証アプリに登録してください(二度と表示されません):")
        self.stdout.write(device.config_url)


def _add(association: Association, options: dict[str, Any], *, password: str) -> TOTPDevice:
    at = clock.business_now(association.clock_offset)
    known = Organiser.objects.filter(association=association, name=options["organiser"].strip())
    organiser = known.first()
    if organiser is None:
        if not options["contact"].strip():
            raise CommandError("Say --contact: whom holders ask about this organiser's trainings.")
        organiser = open_organiser(
            association=association.code,
            name=options["organiser"],
            level=Organiser.Level(options["level"]),
            contact=options["contact"],
            counts_at_once=options["counts_at_once"],
            provider=options["provider"],
            at=at,
            actor=SYSTEM,
        )
    return add_organiser_member(
        organiser=organiser,
        name=options["name"],
        email=options["email"],
        password=password,
        second_factor=secrets.token_hex(SECRET_BYTES),
        at=at,
        actor=SYSTEM,
    )
